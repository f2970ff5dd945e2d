import { randomUUID } from 'node:crypto';
import type { Bucket, LockMode } from './buckets.ts';
import type { Segment } from './bytes.ts';
import type { Checksums } from './digests.ts';
import type { Rows } from './rows.ts';
import { accessDenied, noSuchKey, preconditionFailed, StorageError } from './storage-error.ts';

export type Retention = { mode: LockMode; until: number };
/** What a client gives with an object besides its bytes. `headers` are those kept and returned as they came. */
export type Given = { headers: Record<string, string>; retention: Retention | undefined };
export type Content = Given & { key: string; size: number; etag: string; checksums: Checksums; segments: Segment[] };
export type Version = {
  sequence: number;
  key: string;
  /** 'null' in a bucket without versions. */
  id: string;
  marker: boolean;
  size: number;
  etag: string;
  headers: Record<string, string>;
  checksums: Checksums;
  retention: Retention | undefined;
  at: number;
};
/** What must be true of the current version for a write to happen (If-None-Match: * and If-Match). */
export type Expectation = { absent: true } | { etag: string };

export type VersionRow = Omit<Version, 'marker' | 'headers' | 'checksums' | 'retention'> & {
  marker: number;
  headers: string;
  checksums: string;
  mode: LockMode | null;
  until: number | null;
};

/** A stored row as the rest of the store sees it. */
export const versionOf = ({ mode, until, ...row }: VersionRow): Version => ({
  ...row,
  marker: row.marker === 1,
  headers: JSON.parse(row.headers),
  checksums: JSON.parse(row.checksums),
  retention: mode && until !== null ? { mode, until } : undefined,
});
const found = (row: VersionRow | undefined) => row && versionOf(row);

/** The newest version or delete marker of a key. */
export const latest = (rows: Rows, bucket: string, key: string): Version | undefined =>
  found(
    rows.one<VersionRow>(
      'select * from version where bucket = ? and key = ? order by sequence desc limit 1',
      bucket,
      key,
    ),
  );

/** One version or delete marker by its id. */
export const versionById = (rows: Rows, bucket: string, key: string, id: string): Version | undefined =>
  found(rows.one<VersionRow>('select * from version where bucket = ? and key = ? and id = ?', bucket, key, id));

/** Where the bytes of a version lie, in order. */
export const segmentsOf = (rows: Rows, version: Version): Segment[] =>
  rows.all<Segment>('select file, start, size from segment where version = ? order by start', version.sequence);

/** Throws PreconditionFailed (or NoSuchKey for If-Match on nothing) when the current version is not as expected. */
export function checkExpectation(rows: Rows, bucket: string, key: string, expected: Expectation | undefined): void {
  if (!expected) return;
  const now = latest(rows, bucket, key);
  const current = now?.marker ? undefined : now;
  if ('absent' in expected ? current : current && current.etag !== expected.etag) throw preconditionFailed();
  if ('etag' in expected && !current) throw noSuchKey();
}

/** Whether a lock still forbids to remove a version or to shorten its lock. */
export const isLocked = ({ retention }: Version, now: number, bypass: boolean): boolean =>
  retention !== undefined && retention.until > now && !(bypass && retention.mode === 'GOVERNANCE');

function insert(rows: Rows, bucket: string, version: Omit<Version, 'sequence'>): Version {
  const { key, id, marker, size, etag, headers, checksums, retention, at } = version;
  const sequence = rows.run(
    'insert into version (bucket, key, id, marker, size, etag, headers, checksums, mode, until, at) values (?,?,?,?,?,?,?,?,?,?,?)',
    ...[bucket, key, id, marker ? 1 : 0, size, etag, JSON.stringify(headers), JSON.stringify(checksums)],
    ...[retention?.mode ?? null, retention?.until ?? null, at],
  );
  return { sequence, ...version };
}

/** Makes the newest version the one that the key shows. */
function show(rows: Rows, bucket: string, key: string): void {
  const newest = latest(rows, bucket, key);
  if (newest && !newest.marker)
    rows.run('insert or replace into current (bucket, key, sequence) values (?, ?, ?)', bucket, key, newest.sequence);
  else rows.run('delete from current where bucket = ? and key = ?', bucket, key);
}

function erase(rows: Rows, drop: (file: string) => void, version: Version): void {
  for (const { file } of segmentsOf(rows, version)) drop(file);
  rows.run('delete from segment where version = ?', version.sequence);
  rows.run('delete from version where sequence = ?', version.sequence);
}

const newVersionId = () => randomUUID().replaceAll('-', '');

/** Adds an object; without versioning it replaces the one that was there. A replica keeps its version's id. Inside a transaction. */
export function addVersion(
  rows: Rows,
  drop: (file: string) => void,
  bucket: Bucket,
  content: Content,
  at: number,
  givenId?: string,
): Version {
  const { segments, ...rest } = content;
  const old = bucket.versioned ? undefined : versionById(rows, bucket.name, content.key, 'null');
  if (old) erase(rows, drop, old);
  const id = bucket.versioned ? (givenId ?? newVersionId()) : 'null';
  const added = insert(rows, bucket.name, { ...rest, id, marker: false, at });
  for (const { file, start, size } of segments)
    rows.run('insert into segment (version, start, size, file) values (?, ?, ?, ?)', added.sequence, start, size, file);
  show(rows, bucket.name, content.key);
  return added;
}

/** Deletes a key: a delete marker in a versioned bucket, else for good. Inside a transaction. */
export function removeCurrent(
  rows: Rows,
  drop: (file: string) => void,
  bucket: Bucket,
  key: string,
  at: number,
): Version | undefined {
  const empty = { size: 0, etag: '', headers: {}, checksums: {}, retention: undefined };
  const old = bucket.versioned ? undefined : versionById(rows, bucket.name, key, 'null');
  if (old) erase(rows, drop, old);
  const marker = bucket.versioned
    ? insert(rows, bucket.name, { key, id: newVersionId(), marker: true, at, ...empty })
    : undefined;
  show(rows, bucket.name, key);
  return marker ?? old;
}

/** Deletes one version for good, unless its lock forbids it. Inside a transaction. */
export function removeVersion(
  rows: Rows,
  drop: (file: string) => void,
  bucket: Bucket,
  { key, id, now, bypass }: { key: string; id: string; now: number; bypass: boolean },
): Version | undefined {
  const version = versionById(rows, bucket.name, key, id);
  if (!version) return undefined;
  if (isLocked(version, now, bypass)) throw accessDenied('Access Denied because object protected by object lock.');
  erase(rows, drop, version);
  show(rows, bucket.name, key);
  return version;
}

/** Sets the lock of one version; a lock in force may only be made longer. Inside a transaction. */
export function retain(rows: Rows, version: Version, wanted: Retention, now: number, bypass: boolean): void {
  const old = version.retention;
  const weaker = old && (wanted.until < old.until || (old.mode === 'COMPLIANCE' && wanted.mode === 'GOVERNANCE'));
  if (weaker && isLocked(version, now, bypass))
    throw accessDenied('Access Denied because object protected by object lock.');
  if (wanted.until <= now)
    throw new StorageError('InvalidArgument', 400, 'The retain until date must be in the future!');
  rows.run('update version set mode = ?, until = ? where sequence = ?', wanted.mode, wanted.until, version.sequence);
}
