import * as z from 'zod';
import { abreast } from '#shared/runtime/abreast.ts';
import { Fault } from '#shared/runtime/fault.ts';
import { table } from '#shared/runtime/table.ts';
import { MovedTo, Page } from './page.ts';
import { type Entry, recordIdOf } from './record.ts';
import { findHeld } from './record-store.ts';

const Part = z.looseObject({ recordId: z.string(), part: z.string(), movedTo: MovedTo });
type Part = z.infer<typeof Part>;
const parts = table('RECORDS_TABLE', Part, { partition: 'recordId', sort: 'part' });

const abreastWrites = 16;
const attempts = 5;

/** What belongs to a record besides its entry and the versions of it: its pages, and what stands annotated beside it. */
async function belongings(recordId: string): Promise<Part[]> {
  const found: Part[] = [];
  for await (const one of parts.all({ where: ['recordId', recordId] }))
    if (!/^entry\b/.test(one.part) && one.movedTo === undefined) found.push(one);
  return found;
}

/** Whether a record has scans, or annotations alone, or neither. */
export async function belongingOf(recordId: string): Promise<'scans' | 'annotations' | undefined> {
  const all = await belongings(recordId);
  if (all.some(isPage)) return 'scans';
  return all.length > 0 ? 'annotations' : undefined;
}

/**
 * Moves them to another record: each is there before it is marked as moved where it was. Nothing is deleted, and who uses the old 档号 anew never
 * meets strange pages.
 */
export async function moveBelongings(from: string, to: string): Promise<void> {
  await abreast(await belongings(from), abreastWrites, (one) => moveOne(one, to));
}

/** Whether something is still on its way to a record from the 档号 that it had before: what is read of it now is not all. */
export async function isArriving(entry: Entry): Promise<boolean> {
  const before = await cameFrom(entry);
  return before !== undefined && (await belongings(before)).length > 0;
}

/** Has that arrive, for those who are about to add to the record. */
export async function haveArrived(entry: Entry): Promise<void> {
  const before = await cameFrom(entry);
  if (before !== undefined) await moveBelongings(before, entry.recordId);
}

/** The key that a record had before, if it still leads here. */
async function cameFrom({ archivesCode, movedFrom, referenceCode }: Entry): Promise<string | undefined> {
  if (movedFrom === undefined) return undefined;
  const before = recordIdOf(archivesCode, movedFrom);
  const redirect = (await findHeld([before])).get(before);
  return redirect?.withdrawn?.movedTo === referenceCode ? before : undefined;
}

/** The same of one page, which came to the old 档号 while its record moved. */
export async function movePage({ recordId, part }: Page, to: string): Promise<void> {
  const one = await parts.get(recordId, part);
  if (one && one.movedTo === undefined) await moveOne(one, to);
}

async function moveOne(first: Part, to: string): Promise<void> {
  let one = first;
  for (let attempt = 0; attempt < attempts; attempt++) {
    await putThere({ ...one, recordId: to });
    const asRead: Record<string, string> = isPage(one) ? { sha256: one.sha256 } : { part: one.part };
    if (await parts.putIf({ ...one, movedTo: to }, asRead, 'movedTo')) return;
    const now = await parts.get(one.recordId, one.part);
    if (!now || now.movedTo !== undefined) return;
    one = now;
  }
  throw new Fault('what belongs to a record changed at every attempt');
}

async function putThere(one: Part): Promise<void> {
  if (await parts.putIfAbsent(one)) return;
  const there = await parts.get(one.recordId, one.part);
  if (there?.movedTo !== undefined) {
    if (!(await parts.putIf(one, { movedTo: there.movedTo }))) throw new Fault('its place was taken a moment ago');
  } else if (there && isPage(there) && isPage(one)) await keepBeside(there, one);
  else if (there?.requestId !== one.requestId) throw new Fault('both records have an annotation of this number');
}

/** Under the new 档号 the number has an image already: the one that comes is kept with it as an earlier one, and is not lost. */
async function keepBeside(there: Part & Page, { sha256, preservationKey, batchId, at }: Page): Promise<void> {
  const { replaced = [] } = there;
  if (there.sha256 === sha256 || replaced.some((one) => one.sha256 === sha256)) return;
  const kept = { ...there, replaced: [...replaced, { sha256, preservationKey, batchId, at }] };
  if (!(await parts.putIf(kept, { sha256: there.sha256 }, 'movedTo'))) throw new Fault('its page changed a moment ago');
}

const isPage = (one: Part): one is Part & Page => Page.safeParse(one).success;
