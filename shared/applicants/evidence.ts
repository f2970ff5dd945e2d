import * as z from 'zod';
import { Sha256, UploadLink } from '#shared/runtime/links.ts';
import { problem } from '#shared/runtime/problem.ts';
import { EvidenceKind } from './standing.ts';

/** A piece of evidence as it is declared before its upload: size in bytes, SHA-256 in hexadecimal. */
export const EvidenceForm = z.object({
  kind: EvidenceKind,
  fileName: z.string().trim().min(1).max(200),
  size: z.int().positive().max(20_000_000).meta({ title: '字节数' }),
  sha256: Sha256,
});

/** How to send it: a PUT with exactly these headers. */
export const EvidenceUpload = UploadLink.extend({ number: z.int() });

/** A declared piece of evidence as kept, and where its file lies. */
export const Evidence = EvidenceForm.extend({
  number: z.int().positive(),
  key: z.string(),
  by: z.string(),
  at: z.iso.datetime(),
});
export type Evidence = z.infer<typeof Evidence>;

/** A piece of evidence as it is shown. */
export const ShownEvidence = Evidence.pick({ kind: true, fileName: true }).extend({
  number: z.int(),
  withdrawn: z.boolean().meta({ title: '已撤回' }),
});

/** The evidence that counts: what was withdrawn is left out. */
export const thatCounts = <One extends Pick<Evidence, 'number'>>(
  evidence: readonly One[],
  withdrawn: readonly number[] = [],
) => evidence.filter(({ number }) => !withdrawn.includes(number));

/** The piece with this number; `evidence-not-found` if there is none that counts. */
export function requireEvidence<One extends Pick<Evidence, 'number'>>(counting: readonly One[], number: number): One {
  const found = counting.find((one) => one.number === number);
  if (!found) throw problem('evidence-not-found', { number });
  return found;
}
