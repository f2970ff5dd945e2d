import { contentHashOf, type Entry, recordIdOf } from '#shared/records/record.ts';
import { findEntries } from '#shared/records/record-store.ts';
import { problem } from '#shared/runtime/problem.ts';
import type { Approved, KeptAnswer, LookupCase } from './lookup-case.ts';

/** To be kept with an answer or a copy, so that it never serves for another record. */
export const approvedAs = (entry: Entry): Approved => ({ version: entry.version, said: saidBesidesCode(entry) });

/** What is read off a 档号 goes with its correction (fonds, category, year, retention) and makes no other record. */
const saidBesidesCode = (entry: Entry): string => {
  const { categoryCode: _category, filingYear: _year, retentionCode: _retention, ...said } = entry;
  return contentHashOf({ ...said, referenceCode: '', fondsNumber: '' });
};

/**
 * Whether an entry is the record that was approved under this key: it says the same, whatever its 档号 is now, and was not described anew
 * after the approved one had left the key. What nobody kept cannot be known to be the same.
 */
export function isStill(approved: Approved | undefined, recordId: string, entry: Entry): boolean {
  const { version, since = 1, movedFrom } = entry;
  const isAnother = entry.recordId === recordId && movedFrom === undefined && since > (approved?.version ?? version);
  return approved?.said === saidBesidesCode(entry) && !isAnother;
}

/** The keys of an answer whose records are not there as they were when it was drafted. */
export async function changedSince({ recordIds, approved }: KeptAnswer): Promise<string[]> {
  const found = await findEntries(recordIds);
  return recordIds.filter((recordId) => {
    const entry = found.get(recordId);
    return !entry || !isStill(approved?.[recordId], recordId, entry);
  });
}

/** The record with this 档号, old or new, if the answer of the case names it and it is still the one that was approved. */
export async function approvedRecord({ answer, holdingArchives }: LookupCase, code: string): Promise<Entry> {
  const typed = recordIdOf(holdingArchives, code);
  const recordIds = answer?.outcome === 'found' ? answer.recordIds : [];
  const found = await findEntries([...new Set([typed, ...recordIds])]);
  const entry = found.get(typed);
  if (!entry && recordIds.includes(typed)) throw problem('answer-not-sound', { why: '该档案已不在目录中' });
  const leadsHere = (recordId: string) =>
    found.get(recordId)?.recordId === entry?.recordId || recordId === cameFrom(entry, holdingArchives);
  const naming = entry ? recordIds.filter(leadsHere) : [];
  if (!entry || naming.length === 0) throw problem('answer-not-sound', { why: '只能就已审批查到的档案出具证明' });
  if (!naming.some((recordId) => isStill(answer?.approved?.[recordId], recordId, entry)))
    throw problem('changed-since-answer', { codes: code });
  return entry;
}

/** Where it was before: no redirect leads here any more when the old code has been used anew. */
const cameFrom = (entry: Entry | undefined, archivesCode: string) =>
  entry?.movedFrom && recordIdOf(archivesCode, entry.movedFrom);
