import { type RowProblem, rowProblem } from '#shared/messages/row-problems.ts';
import { type Entry, recordIdOf } from '#shared/records/record.ts';
import { findEntry } from '#shared/records/record-store.ts';
import type { Batch } from '#shared/scans/scan.ts';
import { type NamedPage, readScanName } from '#shared/scans/scan-name.ts';

/** Where a scan belongs: its page of an entry that is there; or nowhere yet, and the problems say why. */
export type Link = { page?: NamedPage; entry?: Entry; problems: RowProblem[] };

/**
 * Finds the entry that a file's name means, in the archives and fonds of its sender only. V28: another fonds; V44: no
 * entry has the 档号 yet; V15, V45: the name is wrong. A 档号 that was corrected means the record under the new one.
 */
export async function linkScan(
  name: string,
  { archivesCode, fonds }: Pick<Batch, 'archivesCode' | 'fonds'>,
): Promise<Link> {
  const { pages, issues } = readScanName(name);
  if (issues.length) return { problems: issues };
  const own = pages.filter(({ fondsNumber }) => !fonds || fonds.includes(fondsNumber));
  if (own.length === 0) return { problems: [rowProblem('V28', { fondsNumber: pages[0]?.fondsNumber ?? '' })] };
  for (const page of own) {
    const entry = await findEntry(recordIdOf(archivesCode, page.referenceCode));
    if (entry) return { page: { ...page, ...codeOf(entry) }, entry, problems: [] };
  }
  return { problems: [rowProblem('V44', { referenceCodes: own.map(({ referenceCode }) => referenceCode) })] };
}

const codeOf = ({ referenceCode, fondsNumber }: Entry) => ({ referenceCode, fondsNumber });
