import { S3Client } from '@aws-sdk/client-s3';
import { once } from './once.ts';

/**
 * S3. Checksums only where we ask for one: by default the SDK writes the checksum of an empty body into presigned
 * URLs, and the real upload is then refused (BadDigest).
 */
export const storage = once(
  () => new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' }),
);
