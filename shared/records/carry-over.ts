import * as z from 'zod';
import { abreast } from '#shared/runtime/abreast.ts';
import { table } from '#shared/runtime/table.ts';
import { MovedTo } from './record.ts';

const Part = z.looseObject({ recordId: z.string(), part: z.string(), movedTo: MovedTo });
type Part = z.infer<typeof Part>;
const parts = table('RECORDS_TABLE', Part, { partition: 'recordId', sort: 'part' });

const abreastWrites = 16;

/** What belongs to a record besides its entry and the versions of it: its pages, and what stands annotated beside it. */
async function belongings(recordId: string): Promise<Part[]> {
  const found: Part[] = [];
  for await (const one of parts.all({ where: ['recordId', recordId] }))
    if (!/^entry\b/.test(one.part) && one.movedTo === undefined) found.push(one);
  return found;
}

/** Copies them to another record; what it has of its own stays. */
export async function copyBelongings(from: string, to: string): Promise<void> {
  await abreast(await belongings(from), abreastWrites, async (one) => {
    const own = { ...one, recordId: to };
    if (await parts.putIfAbsent(own)) return;
    const there = await parts.get(to, one.part);
    if (there?.movedTo) await parts.putIf(own, { movedTo: there.movedTo });
  });
}

/**
 * Copies what has come meanwhile and marks all as moved where it was: nothing is deleted, and who uses the old 档号 anew never meets strange
 * pages.
 */
export async function moveBelongings(from: string, to: string): Promise<void> {
  await copyBelongings(from, to);
  await abreast(await belongings(from), abreastWrites, (one) => parts.put({ ...one, movedTo: to }));
}
