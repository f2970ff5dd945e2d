import { copySource } from '../needs.ts';
import type { Saved } from './bytes.ts';
import { bucketNamed, type Call, checksumElements, checksumHeaders, findFor, quoted, versionHeaders } from './call.ts';
import { checkCopySource, expectation, isNotModified } from './conditions.ts';
import { type Algorithm, algorithms } from './digests.ts';
import { algorithmNamed, checkLockedBody, given, readRetention, receive, receiveText } from './receive.ts';
import { readRange } from './request.ts';
import { invalid, StorageError } from './storage-error.ts';
import type { Version } from './versions.ts';
import { requiredText } from './xml.ts';

/** PutObject. */
export async function putObject(call: Call): Promise<void> {
  const { store, bucket, request } = call;
  const expected = expectation(request.headers);
  const properties = given(call);
  checkLockedBody(request, properties);
  // asked once before the body, to spare it, and again with the write, which decides
  store.checkExpectation(bucket, request.key, expected);
  const saved = await receive(call);
  const version = store.put(bucket, request.key, saved, properties, { expected, event: 'Put' });
  call.answer(200, { ...versionHeaders(bucket, version), ...checksumHeaders(version) });
}

/** GetObject and HeadObject. */
export async function getObject(call: Call): Promise<void> {
  const { store, bucket, request } = call;
  const { headers, query } = request;
  const version = findFor(call, bucket, request.key, query.get('versionId') ?? undefined);
  const named = { ...versionHeaders(bucket, version), 'last-modified': new Date(version.at).toUTCString() };
  if (isNotModified(headers, version)) return call.answer(304, named);
  const range = readRange(headers.range, version.size);
  if (range === 'unsatisfiable')
    throw new StorageError('InvalidRange', 416, 'The requested range is not satisfiable', {
      'content-range': `bytes */${version.size}`,
    });
  const { from, to } = range ?? { from: 0, to: version.size - 1 };
  const overrides = [...query].filter(([name]) => name.startsWith('response-'));
  const answered = {
    'content-type': 'binary/octet-stream',
    ...version.headers,
    ...Object.fromEntries(overrides.map(([name, value]) => [name.slice('response-'.length), value])),
    ...named,
    ...(headers['x-amz-checksum-mode'] === 'ENABLED' && !range ? checksumHeaders(version) : {}),
    'accept-ranges': 'bytes',
    'content-length': to - from + 1,
    'content-range': range && `bytes ${from}-${to}/${version.size}`,
    'x-amz-object-lock-mode': version.retention?.mode,
    'x-amz-object-lock-retain-until-date': version.retention && new Date(version.retention.until).toISOString(),
  };
  const status = range ? 206 : 200;
  if (request.method === 'HEAD') return call.answer(status, answered);
  await store.read(version, from, to, (source) => call.stream(status, answered, source));
}

/** Whether the caller may pass over a GOVERNANCE lock: it must ask for it and be granted it. */
function bypasses(call: Call): boolean {
  const { bucket, request } = call;
  if (request.headers['x-amz-bypass-governance-retention']?.toLowerCase() !== 'true') return false;
  call.authorize([['s3:BypassGovernanceRetention', `${bucket.arn}/${request.key}`]]);
  return true;
}

/** DeleteObject: a key (a delete marker where there are versions), or one version for good. */
export function deleteObject(call: Call): void {
  const { store, bucket, request } = call;
  const id = request.query.get('versionId') ?? undefined;
  const gone = store.remove(bucket, request.key, {
    id,
    bypass: bypasses(call),
    expected: expectation(request.headers),
  });
  call.answer(204, {
    'x-amz-version-id': bucket.versioned ? (id ?? gone?.id) : undefined,
    'x-amz-delete-marker': gone?.marker ? 'true' : undefined,
  });
}

/** The source of a copy, checked as its caller asks. */
export function sourceOf(call: Call): Version & { read(from: number, to: number, asked: Algorithm[]): Promise<Saved> } {
  const { store, request } = call;
  const header = request.headers['x-amz-copy-source']!;
  const source = copySource(header);
  const id = header.match(/\?versionId=(.+)$/)?.[1];
  const version = findFor(call, bucketNamed(store, source.bucket), source.key, id);
  checkCopySource(request.headers, version);
  return {
    ...version,
    read: (from, to, asked) => store.read(version, from, to, (bytes) => store.write(bytes, asked)),
  };
}

/** CopyObject. The bytes are copied for good: damage to one copy must leave the other whole. */
export async function copyObject(call: Call): Promise<void> {
  const { store, bucket, request } = call;
  const { headers } = request;
  const source = sourceOf(call);
  const replaces = headers['x-amz-metadata-directive'] === 'REPLACE';
  const { bucket: from, key } = copySource(headers['x-amz-copy-source']!);
  if (
    from === bucket.name &&
    key === request.key &&
    !replaces &&
    !headers['x-amz-copy-source']!.includes('?versionId=')
  )
    throw invalid(
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata.",
    );
  if (source.size > 5 * 1024 ** 3)
    throw invalid('The specified copy source is larger than the maximum allowable size for a copy source: 5368709120');
  const own = given(call);
  const properties = { ...own, headers: replaces ? own.headers : source.headers };
  const expected = expectation(headers);
  store.checkExpectation(bucket, request.key, expected);
  const wanted = headers['x-amz-checksum-algorithm'];
  const asked = wanted ? [algorithmNamed(wanted)] : algorithms.filter((algorithm) => source.checksums[algorithm]);
  const saved = await source.read(0, source.size - 1, asked);
  const version = store.put(bucket, request.key, saved, properties, { expected, event: 'Copy' });
  call.answerDocument(
    'CopyObjectResult',
    { LastModified: new Date(version.at).toISOString(), ETag: quoted(version.etag), ...checksumElements(version) },
    {
      ...versionHeaders(bucket, version),
      'x-amz-copy-source-version-id': source.id === 'null' ? undefined : source.id,
    },
  );
}

/** PutObjectRetention: locks a version, or makes its lock longer. */
export async function putRetention(call: Call): Promise<void> {
  const { store, bucket, request } = call;
  if (!bucket.locks) throw invalid('Bucket is missing Object Lock Configuration');
  const version = findFor(call, bucket, request.key, request.query.get('versionId') ?? undefined);
  const bypass = bypasses(call);
  const xml = await receiveText(call);
  const wanted = readRetention(requiredText(xml, 'Mode'), requiredText(xml, 'RetainUntilDate'), store.now());
  store.retain(version, wanted, bypass);
  call.answer(200);
}

/** GetObjectRetention. */
export function getRetention(call: Call): void {
  const { bucket, request } = call;
  const { retention } = findFor(call, bucket, request.key, request.query.get('versionId') ?? undefined);
  if (!retention)
    throw new StorageError(
      'NoSuchObjectLockConfiguration',
      404,
      'The specified object does not have a ObjectLock configuration',
    );
  const RetainUntilDate = new Date(retention.until).toISOString();
  call.answerDocument('Retention', { Mode: retention.mode, RetainUntilDate });
}
