import type { Archives } from '#shared/archives/archives.ts';
import { allArchives } from '#shared/archives/directory-store.ts';
import { daysOfPeriod, type Period, yearBefore } from '#shared/calendar/period.ts';
import type { CatalogueSubmission, SubmissionRound } from '#shared/figures/catalogue-submission.ts';
import { roundsOf } from '#shared/figures/catalogue-submission-store.ts';
import { booksOf } from '#shared/ledger/balance-store.ts';
import { problem } from '#shared/runtime/problem.ts';
import type { ShownSubmission } from './contract.ts';
import { provinceOf } from './round.ts';
import { type Described, describedIn } from './submission.ts';

/** An archives of the directory, or a refusal; with all others. */
export async function requirePlace(archivesCode: string): Promise<{ own: Archives; all: Archives[] }> {
  const all = await allArchives();
  const own = all.find((one) => one.archivesCode === archivesCode);
  if (!own) throw problem('archives-not-found', { archivesCode });
  return { own, all };
}

/** The round in force for an archives and a period, set by the archives at the top of its line; or a refusal. */
export async function requireRound(archivesCode: string, period: Period) {
  const { own, all } = await requirePlace(archivesCode);
  const versions = await roundsOf(provinceOf(archivesCode, all), period);
  const inForce = versions.at(-1);
  if (!inForce) throw problem('round-not-found', { period });
  return { own, all, inForce, earlier: versions.slice(0, -1) };
}

/** What is asked of an archives for a period; or a refusal. */
export function requireQuota({ quotas }: SubmissionRound, { archivesCode }: Archives, period: Period): number {
  const quota = quotas[archivesCode];
  if (quota === undefined) throw problem('not-in-round', { archivesCode, period });
  return quota;
}

/** What the ledger of an archives says now of its catalogue for a period. Years before the period's are read as closed. */
export async function describedNow(archivesCode: string, period: Period): Promise<Described> {
  const closed = yearBefore(period.slice(0, 4));
  const { entries } = await booksOf(archivesCode, { to: daysOfPeriod(period).last, closed });
  return describedIn(entries, period);
}

/** A submission as people see it. */
export const shown = ({ item: _item, correlationId: _id, ...one }: CatalogueSubmission): ShownSubmission => one;
