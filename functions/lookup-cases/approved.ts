import { contentHashOf, type Entry, identityOf, recordIdOf } from '#shared/records/record.ts';
import { findEntries, findEntry } from '#shared/records/record-store.ts';
import { problem } from '#shared/runtime/problem.ts';
import type { Approved, KeptAnswer, LookupCase } from './lookup-case.ts';

/** To be kept with an answer or a copy, so that it never serves for another record. */
export const approvedAs = (entry: Entry): Approved => ({ record: identityOf(entry), said: saidBesidesCode(entry) });

/** What is read off a 档号 goes with its correction (fonds, category, year, retention) and makes no other record. */
const saidBesidesCode = (entry: Entry): string => {
  const { categoryCode: _category, filingYear: _year, retentionCode: _retention, ...said } = entry;
  return contentHashOf({ ...said, referenceCode: '', fondsNumber: '' });
};

/** Whether an entry is the record that was approved and says the same, whatever its 档号 is now. What nobody kept cannot be known to be the same. */
export const isStill = (approved: Approved | undefined, entry: Entry): boolean =>
  approved?.record === identityOf(entry) && approved.said === saidBesidesCode(entry);

/** The keys of an answer whose records are not there as they were when it was drafted. */
export async function changedSince({ recordIds, approved }: KeptAnswer): Promise<string[]> {
  const found = await findEntries(recordIds);
  return recordIds.filter((recordId) => {
    const entry = found.get(recordId);
    return !entry || !isStill(approved?.[recordId], entry);
  });
}

/** The record with this 档号, old or new, if the answer of the case names it and it is still the one that was approved. */
export async function approvedRecord({ answer, holdingArchives }: LookupCase, code: string): Promise<Entry> {
  const typed = recordIdOf(holdingArchives, code);
  const given = answer?.outcome === 'found' ? answer : undefined;
  const entry = await findEntry(typed);
  const named = entry && Object.values(given?.approved ?? {}).find(({ record }) => record === identityOf(entry));
  if (entry && isStill(named, entry)) return entry;
  if (named || given?.recordIds.includes(typed)) throw problem('changed-since-answer', { codes: code });
  throw problem('answer-not-sound', { why: '只能就已审批查到的档案出具证明' });
}
