import * as z from 'zod';
import { table } from '#shared/runtime/table.ts';
import type { EvidenceFile } from './contract.ts';

const Declared = z.object({
  archivesCode: z.string(),
  entry: z.string(),
  fileName: z.string(),
  size: z.number().int(),
  sha256: z.string(),
  by: z.string(),
  at: z.string(),
});
const declared = table('LEDGER_TABLE', Declared, { partition: 'archivesCode', sort: 'entry' });
const entryOf = (sha256: string) => `evidence#${sha256}`;

/** Keeps what a file of evidence is called, once: the first name stays. */
export const keepEvidence = (
  archivesCode: string,
  file: EvidenceFile,
  { by, at }: { by: string; at: string },
): Promise<boolean> => declared.putIfAbsent({ archivesCode, entry: entryOf(file.sha256), ...file, by, at });

/** A declared file of evidence by its digest, or undefined. */
export const findEvidence = (archivesCode: string, sha256: string) => declared.get(archivesCode, entryOf(sha256));
