import type { Period } from '#shared/calendar/period.ts';
import { table } from '#shared/runtime/table.ts';
import { CatalogueSubmission, SubmissionRound } from './catalogue-submission.ts';

const keys = { partition: 'archivesCode', sort: 'item' };
const rounds = table('STATISTICS_TABLE', SubmissionRound, keys);
const submissions = table('STATISTICS_TABLE', CatalogueSubmission, keys);

const ofPeriod = (archivesCode: string, kind: 'round' | 'submission', period: Period) => ({
  where: ['archivesCode', archivesCode] as [string, string],
  sort: { field: 'item', startsWith: `${kind}#${period}#` },
});

/** Every version of what a province asks for a period, oldest first; the last one is in force. */
export const roundsOf = (province: string, period: Period): Promise<SubmissionRound[]> =>
  Array.fromAsync(rounds.all(ofPeriod(province, 'round', period)));

/** Every version of what an archives has reported of a period, oldest first; the last one stands. */
export const submissionsOf = (archivesCode: string, period: Period): Promise<CatalogueSubmission[]> =>
  Array.fromAsync(submissions.all(ofPeriod(archivesCode, 'submission', period)));

/** Keeps a new version; false if somebody was faster. */
export const keepRound = (one: SubmissionRound): Promise<boolean> => rounds.putIfAbsent(one);
/** Keeps a new version of a submission; false if there is one already. */
export const keepSubmission = (one: CatalogueSubmission): Promise<boolean> => submissions.putIfAbsent(one);

/** Keeps the next step of a version, if nobody else took one meanwhile; false if somebody did. */
export const changeSubmission = (one: CatalogueSubmission): Promise<boolean> =>
  submissions.putIf({ ...one, revision: one.revision + 1 }, { revision: one.revision });
