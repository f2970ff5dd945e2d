import type { CatalogueSubmission, Standing, SubmissionRound } from '#shared/figures/catalogue-submission.ts';
import { endOfTerm } from './round.ts';

/** The version that stands: the last one, unless it was sent back. What was sent back is not counted until it is sent again. */
export function standingVersion(versions: readonly CatalogueSubmission[]): CatalogueSubmission | undefined {
  const last = versions.at(-1);
  return last?.state === 'returned' ? undefined : last;
}

/**
 * On time: sent in by the deadline, and again by the term set whenever it was sent back. A correction that nobody asked
 * for changes nothing. Late: there, but once too late. Nothing stands: not due while the term runs, then missing.
 */
export function standingOf(
  versions: readonly CatalogueSubmission[],
  { closesOn }: Pick<SubmissionRound, 'closesOn'>,
  now: Date,
): Standing {
  let until: Date | undefined = endOfTerm(closesOn);
  let onTime = true;
  for (const { steps } of versions) {
    const [sent] = steps;
    if (until && sent && new Date(sent.at) >= until) onTime = false;
    const returned = steps.find(({ did }) => did === 'returned');
    until = returned?.until ? endOfTerm(returned.until) : undefined;
  }
  if (standingVersion(versions)) return onTime ? 'on-time' : 'late';
  return until && now < until ? 'not-due' : 'missing';
}
