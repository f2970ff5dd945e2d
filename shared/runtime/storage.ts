import { S3Client } from '@aws-sdk/client-s3';
import { once } from './once.ts';

/**
 * S3. Checksums only where we ask for one: by default the SDK writes the checksum of an empty body into presigned
 * URLs, and the real upload is then refused (BadDigest).
 */
export const storage = once(() => {
  const client = new S3Client({
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  // A conditional PUT that meets another of the same key may be answered 409; S3 asks to send it again, the SDK would not.
  client.middlewareStack.add(
    (next, { commandName }) =>
      (args) =>
        next(args).catch((error: unknown) => {
          const meets = error instanceof Error && error.name === 'ConditionalRequestConflict';
          if (meets && commandName === 'PutObjectCommand') Object.assign(error, { $retryable: { throttling: false } });
          throw error;
        }),
    { step: 'deserialize', priority: 'high', name: 'sendConflictsAgain' },
  );
  return client;
});
