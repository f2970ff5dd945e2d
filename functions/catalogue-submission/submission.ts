import type { Archives } from '#shared/archives/archives.ts';
import { ancestorsOf } from '#shared/archives/hierarchy.ts';
import { daysOfPeriod, type Period } from '#shared/calendar/period.ts';
import { canonicalJson, sha256 } from '#shared/figures/canonical.ts';
import { type CatalogueSubmission, type EntryCounts, submissionItem } from '#shared/figures/catalogue-submission.ts';
import { takes } from '#shared/figures/counted.ts';
import { type Booking, total } from '#shared/ledger/ledger.ts';

/** What an archives' ledger says of its catalogue for a period: entries described in it and until its end, from how many acts. */
export type Described = Pick<CatalogueSubmission, 'during' | 'toDate' | 'acts'> & { entries: string[] };

const levels = ['volumeEntries', 'itemEntries'] as const;

/** Counts description acts, reversals included; the order of the entries does not matter. */
export function describedIn(entries: readonly Booking[], period: Period): Described {
  const days = daysOfPeriod(period);
  const of = (when: 'period' | 'end') => (entry: Booking) =>
    levels.some((quantity) => takes({ quantity, when, kinds: ['description'] }, entry, days));
  const countsOf = (taken: readonly Booking[]): EntryCounts => ({
    volumeEntries: total(taken, 'volumeEntries'),
    itemEntries: total(taken, 'itemEntries'),
  });
  const during = entries.filter(of('period'));
  const keys = during.map(({ entry }) => entry).sort();
  return { during: countsOf(during), toDate: countsOf(entries.filter(of('end'))), acts: keys.length, entries: keys };
}

type Sent = { by: string; at: string; reason?: string | undefined };

/** The next version of what an archives reports: numbered, digested (with the keys of the acts behind it), sent to the archives above. */
export function submitted(
  { archivesCode, period, version }: Pick<CatalogueSubmission, 'archivesCode' | 'period' | 'version'>,
  { entries, ...described }: Described,
  { by, at, reason }: Sent,
  all: readonly Archives[],
): CatalogueSubmission {
  const [above] = ancestorsOf(archivesCode, all);
  return {
    archivesCode,
    period,
    version,
    item: submissionItem(period, version),
    revision: 1,
    receipt: receiptOf(archivesCode, period, version),
    state: 'submitted',
    ...(above && { waitingFor: above }),
    ...described,
    asOf: at,
    sha256: digestOf(archivesCode, period, { entries, ...described }),
    ...(reason && { reason }),
    steps: [{ did: 'submitted', by, for: archivesCode, at, ...(reason && { reason }) }],
  };
}

/** 目报-443021-2024Q4-01: the same for the same version, so that a receipt can be asked for again. */
export const receiptOf = (archivesCode: string, period: Period, version: number): string =>
  `目报-${archivesCode}-${period.replace('-', '')}-${String(version).padStart(2, '0')}`;

/** SHA-256 of what is reported: equal for the same acts, whoever sends it and when. */
export const digestOf = (archivesCode: string, period: Period, described: Described): string =>
  sha256(canonicalJson({ archivesCode, period, ...described }));
