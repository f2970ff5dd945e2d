import { type Call, checksumElement, checksumElements, checksumHeaders, quoted, versionHeaders } from './call.ts';
import { expectation } from './conditions.ts';
import { algorithms } from './digests.ts';
import type { NamedPart, Upload } from './multipart.ts';
import { sourceOf } from './object-calls.ts';
import { algorithmNamed, given, receive, receiveText } from './receive.ts';
import { invalid, notImplemented } from './storage-error.ts';
import { elements, requiredText, textOf } from './xml.ts';

const uploadOf = ({ store, bucket, request }: Call): Upload =>
  store.upload(bucket, request.key, request.query.get('uploadId')!);

/** CreateMultipartUpload. */
export function createUpload(call: Call): void {
  const { store, bucket, request } = call;
  const { headers, key } = request;
  const named = headers['x-amz-checksum-algorithm'];
  if (headers['x-amz-checksum-type'] === 'FULL_OBJECT')
    throw notImplemented('分段上传的 x-amz-checksum-type: FULL_OBJECT');
  const algorithm = named ? algorithmNamed(named) : undefined;
  const id = store.createUpload({ ...given(call), bucket: bucket.name, key, algorithm });
  call.answerDocument(
    'InitiateMultipartUploadResult',
    { Bucket: bucket.name, Key: key, UploadId: id },
    {
      'x-amz-checksum-algorithm': algorithm?.toUpperCase(),
      'x-amz-checksum-type': algorithm && 'COMPOSITE',
    },
  );
}

/** UploadPart. */
export async function uploadPart(call: Call): Promise<void> {
  const upload = uploadOf(call);
  const saved = await receive(call);
  call.store.addPart(upload, Number(call.request.query.get('partNumber')), saved);
  call.answer(200, { etag: quoted(saved.md5.toString('hex')), ...checksumHeaders(saved) });
}

/** UploadPartCopy: a part from (a range of) another object. */
export async function uploadPartCopy(call: Call): Promise<void> {
  const { store, request } = call;
  const upload = uploadOf(call);
  const source = sourceOf(call);
  const header = request.headers['x-amz-copy-source-range'];
  const [from, to] = header
    ?.match(/^bytes=(\d+)-(\d+)$/)
    ?.slice(1)
    .map(Number) ?? [0, source.size - 1];
  if (header !== undefined && !(from! <= to! && to! < source.size && /^bytes=\d+-\d+$/.test(header)))
    throw invalid(`Range specified is not valid for source object of size: ${source.size}`, 'InvalidArgument');
  const saved = await source.read(from!, to!, upload.algorithm ? [upload.algorithm] : []);
  store.addPart(upload, Number(request.query.get('partNumber')), saved);
  call.answerDocument('CopyPartResult', {
    LastModified: new Date(store.now()).toISOString(),
    ETag: quoted(saved.md5.toString('hex')),
    ...checksumElements(saved),
  });
}

function readParts(xml: string): NamedPart[] {
  return elements(xml, 'Part').map((part) => {
    const sums = algorithms.map((algorithm) => [algorithm, textOf(part, checksumElement(algorithm))] as const);
    return {
      number: Number(requiredText(part, 'PartNumber')),
      etag: requiredText(part, 'ETag').replaceAll('"', ''),
      checksums: Object.fromEntries(sums.filter(([, value]) => value !== undefined)),
    };
  });
}

/** CompleteMultipartUpload. */
export async function completeUpload(call: Call): Promise<void> {
  const { store, bucket, request } = call;
  const upload = uploadOf(call);
  const whole = algorithms.find((algorithm) => request.headers[`x-amz-checksum-${algorithm}`] !== undefined);
  if (whole) throw notImplemented(`CompleteMultipartUpload 的 x-amz-checksum-${whole}`);
  const expected = expectation(request.headers);
  const version = store.complete(bucket, upload, readParts(await receiveText(call)), expected);
  call.answerDocument(
    'CompleteMultipartUploadResult',
    { Bucket: bucket.name, Key: version.key, ETag: quoted(version.etag), ...checksumElements(version) },
    { ...versionHeaders(bucket, version), etag: undefined },
  );
}

/** ListParts. */
export function listParts(call: Call): void {
  const { store, bucket, request } = call;
  const upload = uploadOf(call);
  const limit = Math.min(1000, Number(request.query.get('max-parts') ?? 1000));
  const after = Number(request.query.get('part-number-marker') ?? 0);
  const parts = store.parts(upload, after);
  const page = parts.slice(0, limit);
  call.answerDocument('ListPartsResult', {
    Bucket: bucket.name,
    Key: upload.key,
    UploadId: upload.id,
    PartNumberMarker: after,
    NextPartNumberMarker: page.at(-1)?.number ?? after,
    MaxParts: limit,
    IsTruncated: parts.length > limit,
    ChecksumAlgorithm: upload.algorithm?.toUpperCase(),
    Part: page.map((part) => ({
      PartNumber: part.number,
      LastModified: new Date(part.at).toISOString(),
      ETag: quoted(part.etag),
      Size: part.size,
      ...checksumElements(part),
    })),
  });
}

/** AbortMultipartUpload. */
export function abortUpload(call: Call): void {
  call.store.abort(uploadOf(call));
  call.answer(204);
}
