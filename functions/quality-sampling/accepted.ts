import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { type LedgerEntry, ledgerEntry } from '#shared/ledger/ledger.ts';
import type { Inspection } from './inspection.ts';

/** The ids of what an acceptance enters in the books: the same however often it is done, another after it was undone. */
export const digitisedEntryIds = (batchId: string, round: number) => ({
  frames: `acceptance#${batchId}#${round}`,
  units: `acceptance#${batchId}#${round}#units`,
});

/** What an acceptance enters: the frames of its pages, and the units of holdings that it completed. Nothing of nothing. */
export function digitisedEntries(inspection: Inspection, now: Date): LedgerEntry[] {
  const { archivesCode, batchId, round, acceptance, acceptor = '' } = inspection;
  if (!acceptance) return [];
  const { frames, bytes, volumes, items } = acceptance;
  const ids = digitisedEntryIds(batchId, round);
  const act = { archivesCode, date: shanghaiDay(now), source: { kind: 'acceptance', id: batchId }, actor: acceptor };
  const at = now.toISOString();
  return [
    ...(frames
      ? [ledgerEntry({ ...act, at, entryId: ids.frames, kind: 'frames-digitised', quantities: { frames, bytes } })]
      : []),
    ...(volumes || items
      ? [ledgerEntry({ ...act, at, entryId: ids.units, kind: 'units-digitised', quantities: { volumes, items } })]
      : []),
  ];
}
