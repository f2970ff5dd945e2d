import * as z from 'zod';
import { abreast } from '#shared/runtime/abreast.ts';
import { table } from '#shared/runtime/table.ts';

const Part = z.looseObject({ recordId: z.string(), part: z.string() });
const parts = table('RECORDS_TABLE', Part, { partition: 'recordId', sort: 'part' });

const abreastWrites = 16;

/** What belongs to a record besides its entry and the versions of it: its pages, and what stands annotated beside it. */
async function belongings(recordId: string): Promise<z.infer<typeof Part>[]> {
  const found: z.infer<typeof Part>[] = [];
  for await (const one of parts.all({ where: ['recordId', recordId] })) if (!/^entry\b/.test(one.part)) found.push(one);
  return found;
}

/** Copies them to another record; what is there already stays. */
export async function copyBelongings(from: string, to: string): Promise<void> {
  await abreast(await belongings(from), abreastWrites, (one) => parts.putIfAbsent({ ...one, recordId: to }));
}

/** Copies what has come meanwhile and takes all away from where it was, so that nobody who uses the old 档号 anew meets strange pages. */
export async function moveBelongings(from: string, to: string): Promise<void> {
  await copyBelongings(from, to);
  await abreast(await belongings(from), abreastWrites, ({ part }) => parts.remove(from, part));
}
