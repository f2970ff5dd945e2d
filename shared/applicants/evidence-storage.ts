import { HeadObjectCommand } from '@aws-sdk/client-s3';
import type * as z from 'zod';
import { setting } from '#shared/runtime/settings.ts';
import { storage } from '#shared/runtime/storage.ts';
import { uploadLink } from '#shared/runtime/upload.ts';
import type { Evidence, EvidenceForm } from './evidence.ts';

/** Where a piece of evidence lies for as long as its case is kept. */
export const evidenceKey = (caseId: string, number: number) => `evidence/${caseId}/${String(number).padStart(4, '0')}`;

/** A declared file as it is kept, with the place where it is to lie. */
export const declared = (
  form: z.infer<typeof EvidenceForm>,
  { caseId, number, by, now }: { caseId: string; number: number; by: string; now: Date },
): Evidence => ({ ...form, number, key: evidenceKey(caseId, number), by, at: now.toISOString() });

/** Signs a PUT for one declared file: storage itself refuses other bytes, and a second time. */
export const signEvidence = ({ key, ...file }: Pick<Evidence, 'key' | 'size' | 'sha256'>, now: Date) =>
  uploadLink('CASEFILES_BUCKET', key, file, now);

/** The declared files that are not there: what is there has the declared digest, or storage would not have taken it. */
export async function notArrived(evidence: readonly Evidence[]): Promise<Evidence[]> {
  const there = await Promise.all(
    evidence.map(({ key }) =>
      storage()
        .send(new HeadObjectCommand({ Bucket: setting('CASEFILES_BUCKET'), Key: key }))
        .then(() => true)
        .catch((error: unknown) => {
          if (error instanceof Error && error.name === 'NotFound') return false;
          throw error;
        }),
    ),
  );
  return evidence.filter((_, n) => !there[n]);
}
