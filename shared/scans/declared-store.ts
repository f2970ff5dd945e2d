import * as z from 'zod';
import type { Month } from '#shared/calendar/day.ts';
import { table } from '#shared/runtime/table.ts';

/** That a list was declared in a month, so that what an archives has used of its quota is a sum (partition `declared#443021#2026-11`). */
const DeclaredList = z.object({
  batchId: z.string(),
  item: z.string(),
  files: z.int(),
  bytes: z.int(),
  expiresAt: z.int(),
});
const declared = table('INGEST_TABLE', DeclaredList, { partition: 'batchId', sort: 'item' });

export type Amount = { files: number; bytes: number };

const partition = (archivesCode: string, month: Month) => `declared#${archivesCode}#${month}`;

/** What an archives has declared in a month, without a list that is being declared anew. */
export async function declaredIn(archivesCode: string, month: Month, except?: string): Promise<Amount> {
  const sum = { files: 0, bytes: 0 };
  for await (const { item, files, bytes } of declared.all({ where: ['batchId', partition(archivesCode, month)] })) {
    if (item === except) continue;
    sum.files += files;
    sum.bytes += bytes;
  }
  return sum;
}

/** Counts a list, once however often it is declared. */
export const countDeclared = async (
  archivesCode: string,
  month: Month,
  { list, files, bytes, expiresAt }: Amount & { list: string; expiresAt: number },
): Promise<void> => {
  await declared.putIfAbsent({ batchId: partition(archivesCode, month), item: list, files, bytes, expiresAt });
};
