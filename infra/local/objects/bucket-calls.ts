import { Refused } from '../signature.ts';
import { type Call, quoted } from './call.ts';
import { eventKey } from './events.ts';
import { receiveText } from './receive.ts';
import { invalid } from './storage-error.ts';
import { elements, requiredText, type Tree, textOf } from './xml.ts';

const mostKeys = 1000;

const limitOf = (query: URLSearchParams, name: string): number => {
  const limit = Number(query.get(name) ?? mostKeys);
  if (Number.isInteger(limit) && limit >= 0) return Math.min(mostKeys, limit);
  throw invalid(`Argument ${name} must be an integer between 0 and 2147483647`, 'InvalidArgument');
};

/** HeadBucket. */
export function headBucket(call: Call): void {
  call.answer(200, { 'content-type': 'application/xml' });
}

/** ListObjectsV2. */
export function listObjectsV2({ store, bucket, request: { query }, answerDocument }: Call): void {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const limit = limitOf(query, 'max-keys');
  const token = query.get('continuation-token') ?? undefined;
  const after = query.get('start-after') ?? undefined;
  // the first key greater than another is that key with a NUL behind it
  const from = token !== undefined ? Buffer.from(token, 'base64url').toString() : after ? `${after}\0` : '';
  const page = store.list(bucket, { prefix, delimiter, from, limit });
  const encoding = query.get('encoding-type') ?? undefined;
  const written = encoding === 'url' ? eventKey : (text: string) => text;
  answerDocument('ListBucketResult', {
    Name: bucket.name,
    Prefix: written(prefix),
    Delimiter: delimiter ? written(delimiter) : undefined,
    StartAfter: after === undefined ? undefined : written(after),
    ContinuationToken: token,
    NextContinuationToken: page.next === undefined ? undefined : Buffer.from(page.next).toString('base64url'),
    KeyCount: page.contents.length + page.prefixes.length,
    MaxKeys: limit,
    EncodingType: encoding,
    IsTruncated: page.next !== undefined,
    Contents: page.contents.map(({ key, at, etag, size }) => ({
      Key: written(key),
      LastModified: new Date(at).toISOString(),
      ETag: quoted(etag),
      Size: size,
      StorageClass: 'STANDARD',
    })),
    CommonPrefixes: page.prefixes.map((folded) => ({ Prefix: written(folded) })),
  });
}

/** ListObjectVersions (without delimiter). */
export function listObjectVersions({ store, bucket, request: { query }, answerDocument }: Call): void {
  if (query.has('delimiter')) throw invalid('ListObjectVersions 在本地不支持 delimiter', 'NotImplemented');
  const prefix = query.get('prefix') ?? '';
  const limit = limitOf(query, 'max-keys');
  const afterKey = query.get('key-marker') ?? '';
  const afterId = query.get('version-id-marker') ?? '';
  const { versions, more } = store.listVersions(bucket, { prefix, afterKey, afterId, limit });
  const last = versions.at(-1);
  const listed = versions.map(({ key, id, isLatest, at, etag, size, marker }) => {
    const named: { [name: string]: Tree } = {
      Key: key,
      VersionId: id,
      IsLatest: isLatest,
      LastModified: new Date(at).toISOString(),
    };
    return { marker, tree: marker ? named : { ...named, ETag: quoted(etag), Size: size, StorageClass: 'STANDARD' } };
  });
  answerDocument('ListVersionsResult', {
    Name: bucket.name,
    Prefix: prefix,
    KeyMarker: afterKey,
    VersionIdMarker: afterId,
    MaxKeys: limit,
    IsTruncated: more,
    NextKeyMarker: more ? last?.key : undefined,
    NextVersionIdMarker: more ? last?.id : undefined,
    Version: listed.filter(({ marker }) => !marker).map(({ tree }) => tree),
    DeleteMarker: listed.filter(({ marker }) => marker).map(({ tree }) => tree),
  });
}

/** ListMultipartUploads: those of one prefix, at most a thousand. */
export function listUploads({ store, bucket, request: { query }, answerDocument }: Call): void {
  const prefix = query.get('prefix') ?? '';
  const uploads = store.uploads(bucket, prefix);
  const page = uploads.slice(0, limitOf(query, 'max-uploads'));
  answerDocument('ListMultipartUploadsResult', {
    Bucket: bucket.name,
    Prefix: prefix,
    IsTruncated: page.length < uploads.length,
    Upload: page.map(({ key, id, at }) => ({ Key: key, UploadId: id, Initiated: new Date(at).toISOString() })),
  });
}

/** DeleteObjects: each key is authorised and answered on its own. */
export async function deleteObjects(call: Call): Promise<void> {
  const { store, bucket, authorize } = call;
  const xml = await receiveText(call);
  const objects = elements(xml, 'Object');
  if (objects.length === 0 || objects.length > mostKeys)
    throw invalid(
      'The XML you provided was not well-formed or did not validate against our published schema',
      'MalformedXML',
    );
  const quiet = textOf(xml, 'Quiet') === 'true';
  const deleted: Tree[] = [];
  const failed: Tree[] = [];
  for (const object of objects) {
    const key = requiredText(object, 'Key');
    const id = textOf(object, 'VersionId');
    try {
      authorize([[id ? 's3:DeleteObjectVersion' : 's3:DeleteObject', `${bucket.arn}/${key}`]]);
      const gone = store.remove(bucket, key, { id });
      const marker = gone?.marker ? { DeleteMarker: true, DeleteMarkerVersionId: gone.id } : {};
      if (!quiet) deleted.push({ Key: key, VersionId: id, ...marker });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      failed.push({ Key: key, VersionId: id, Code: error.code, Message: error.message });
    }
  }
  call.answerDocument('DeleteResult', { Deleted: deleted, Error: failed });
}
