import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { setting } from '#shared/runtime/settings.ts';
import { storage } from '#shared/runtime/storage.ts';
import type { Evidence } from './evidence.ts';

const minutes = 60;
const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64');

/** Where a piece of evidence lies for as long as its case is kept. */
export const evidenceKey = (caseId: string, number: number) => `evidence/${caseId}/${String(number).padStart(4, '0')}`;

/** Signs a PUT for one declared file: storage itself refuses other bytes, and a second time. */
export async function signEvidence({ key, size, sha256 }: Pick<Evidence, 'key' | 'size' | 'sha256'>, now: Date) {
  const checksum = base64(sha256);
  const command = new PutObjectCommand({
    Bucket: setting('CASEFILES_BUCKET'),
    Key: key,
    ContentLength: size,
    ChecksumSHA256: checksum,
    IfNoneMatch: '*',
  });
  const url = await getSignedUrl(storage(), command, {
    expiresIn: minutes * 60,
    signingDate: now,
    unhoistableHeaders: new Set(['x-amz-checksum-sha256']),
  });
  return {
    url,
    headers: { 'x-amz-checksum-sha256': checksum, 'if-none-match': '*' },
    expiresAt: new Date(now.getTime() + minutes * 60_000).toISOString(),
  };
}

/** The declared files that are not there: what is there has the declared digest, or storage would not have taken it. */
export async function notArrived(declared: readonly Evidence[]): Promise<Evidence[]> {
  const there = await Promise.all(
    declared.map(({ key }) =>
      storage()
        .send(new HeadObjectCommand({ Bucket: setting('CASEFILES_BUCKET'), Key: key }))
        .then(() => true)
        .catch((error: unknown) => {
          if (error instanceof Error && error.name === 'NotFound') return false;
          throw error;
        }),
    ),
  );
  return declared.filter((_, n) => !there[n]);
}
