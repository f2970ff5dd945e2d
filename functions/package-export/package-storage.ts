import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { setting } from '#shared/runtime/settings.ts';
import { storage } from '#shared/runtime/storage.ts';

const Bucket = () => setting('INCOMING_BUCKET');

type Which = { archivesCode: string; batchId: string };

/** Packages pass through the bucket that forgets after 30 days; what they are made of lies beside them until then. */
const keyOf = ({ archivesCode, batchId }: Which, name: string) => `packages/${archivesCode}/${batchId}/${name}`;
export const packageKey = (which: Which): string => keyOf(which, 'package.zip');

/** Writes something that the making of a package needs later. */
export async function putAside(which: Which, name: string, Body: Buffer): Promise<void> {
  await storage().send(new PutObjectCommand({ Bucket: Bucket(), Key: keyOf(which, name), Body }));
}

/** Reads it again. */
export async function takeUp(which: Which, name: string): Promise<Buffer> {
  const { Body } = await storage().send(new GetObjectCommand({ Bucket: Bucket(), Key: keyOf(which, name) }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

/** The bytes of a preserved object, piece by piece; none of one that is gone, which its size then tells. What is merely shut off is an error. */
export async function* preserved(key: string): AsyncGenerator<Buffer> {
  const answer = await storage()
    .send(new GetObjectCommand({ Bucket: setting('PRESERVATION_BUCKET'), Key: key }))
    .catch((error: unknown) => {
      if (!(error instanceof Error && error.name === 'NoSuchKey')) throw error;
    });
  if (answer) yield* answer.Body as AsyncIterable<Buffer>;
}

/** Begins the package's upload; answers its id. */
export async function beginPackage(which: Which): Promise<string> {
  const begin = { Bucket: Bucket(), Key: packageKey(which), ContentType: 'application/zip' };
  return (await storage().send(new CreateMultipartUploadCommand(begin))).UploadId ?? '';
}

/** Sends one part; the same number again replaces it. */
export async function putPart(which: Which, UploadId: string, PartNumber: number, Body: Buffer): Promise<void> {
  await storage().send(new UploadPartCommand({ Bucket: Bucket(), Key: packageKey(which), UploadId, PartNumber, Body }));
}

/** Puts the parts together, each by its tag as storage has it. Done before is as good. */
export async function completePackage(which: Which, UploadId: string): Promise<void> {
  const upload = { Bucket: Bucket(), Key: packageKey(which), UploadId };
  try {
    const Parts: { PartNumber: number | undefined; ETag: string | undefined }[] = [];
    for (let marker: string | undefined, more = true; more; ) {
      const listed = await storage().send(new ListPartsCommand({ ...upload, PartNumberMarker: marker }));
      for (const { PartNumber, ETag } of listed.Parts ?? []) Parts.push({ PartNumber, ETag });
      marker = listed.NextPartNumberMarker;
      more = listed.IsTruncated === true;
    }
    await storage().send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'NoSuchUpload') throw error;
    await storage().send(new HeadObjectCommand({ Bucket: Bucket(), Key: packageKey(which) }));
  }
}
