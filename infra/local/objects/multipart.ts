import { randomUUID } from 'node:crypto';
import type { LockMode } from './buckets.ts';
import type { Saved, Segment } from './bytes.ts';
import { type Algorithm, type Checksums, compositeChecksum, compositeEtag } from './digests.ts';
import type { Rows } from './rows.ts';
import { invalid, StorageError } from './storage-error.ts';
import type { Content, Given } from './versions.ts';

export type Upload = Given & { id: string; bucket: string; key: string; algorithm: Algorithm | undefined; at: number };
export type Part = { number: number; size: number; file: string; etag: string; checksums: Checksums; at: number };
export type NamedPart = { number: number; etag: string; checksums: Checksums };

const smallestPart = 5 * 1024 * 1024;
const mostParts = 10_000;

/** Opens a multipart upload. */
export function createUpload(rows: Rows, upload: Omit<Upload, 'id'>): string {
  const id = randomUUID().replaceAll('-', '');
  rows.run(
    'insert into upload (id, bucket, key, headers, algorithm, mode, until, at) values (?, ?, ?, ?, ?, ?, ?, ?)',
    ...[id, upload.bucket, upload.key, JSON.stringify(upload.headers), upload.algorithm ?? null],
    ...[upload.retention?.mode ?? null, upload.retention?.until ?? null, upload.at],
  );
  return id;
}

type UploadRow = {
  id: string;
  bucket: string;
  key: string;
  headers: string;
  algorithm: Algorithm | null;
  mode: LockMode | null;
  until: number | null;
  at: number;
};
const uploadOf = ({ mode, until, ...row }: UploadRow): Upload => ({
  ...row,
  headers: JSON.parse(row.headers),
  algorithm: row.algorithm ?? undefined,
  retention: mode && until !== null ? { mode, until } : undefined,
});

/** The open upload with this id for this key; throws NoSuchUpload when it is unknown, completed or aborted. */
export function uploadById(rows: Rows, bucket: string, key: string, id: string): Upload {
  const row = rows.one<UploadRow>('select * from upload where id = ? and bucket = ? and key = ?', id, bucket, key);
  if (row) return uploadOf(row);
  throw new StorageError(
    'NoSuchUpload',
    404,
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
  );
}

/** The open uploads of a bucket whose key starts with `prefix`, by key. */
export const uploadsOf = (rows: Rows, bucket: string, prefix: string): Upload[] =>
  rows
    .all<UploadRow>('select * from upload where bucket = ? order by key, at', bucket)
    .filter(({ key }) => key.startsWith(prefix))
    .map(uploadOf);

/** Takes a saved part in; a part sent again replaces the earlier one. Inside a transaction. */
export function addPart(
  rows: Rows,
  drop: (file: string) => void,
  { upload, number, saved, at }: { upload: Upload; number: number; saved: Saved; at: number },
): void {
  if (!(Number.isInteger(number) && number >= 1 && number <= mostParts))
    throw invalid('Part number must be an integer between 1 and 10000, inclusive', 'InvalidArgument');
  if (upload.algorithm && !saved.checksums[upload.algorithm])
    throw invalid(`Checksum Type mismatch occurred, expected checksum Type: ${upload.algorithm}`);
  const earlier = rows.one<Part>('select * from part where upload = ? and number = ?', upload.id, number);
  if (earlier) drop(earlier.file);
  rows.run(
    'insert or replace into part (upload, number, size, file, etag, checksums, at) values (?, ?, ?, ?, ?, ?, ?)',
    ...[upload.id, number, saved.size, saved.file, saved.md5.toString('hex'), JSON.stringify(saved.checksums), at],
  );
}

/** The parts taken in so far after part number `after`, by number. */
export const partsOf = (rows: Rows, id: string, after = 0): Part[] =>
  rows
    .all<Omit<Part, 'checksums'> & { checksums: string }>(
      'select number, size, file, etag, checksums, at from part where upload = ? and number > ? order by number',
      id,
      after,
    )
    .map((part) => ({ ...part, checksums: JSON.parse(part.checksums) }));

/** The object that the named parts make, its bytes where the parts already lie. Throws as S3 does on wrong lists. */
export function assemble(upload: Upload, parts: Part[], named: NamedPart[]): Content {
  if (named.length === 0) throw invalid('You must specify at least one part', 'MalformedXML');
  if (named.some(({ number }, i) => i > 0 && number <= named[i - 1]!.number))
    throw invalid(
      'The list of parts was not in ascending order. Parts must be ordered by part number.',
      'InvalidPartOrder',
    );
  const byNumber = new Map(parts.map((part) => [part.number, part]));
  const used = named.map(({ number, etag, checksums }) => {
    const part = byNumber.get(number);
    const same =
      part?.etag === etag &&
      Object.entries(checksums).every(([name, value]) => part.checksums[name as Algorithm] === value);
    if (!same) throw invalid(`One or more of the specified parts could not be found: part ${number}`, 'InvalidPart');
    return part;
  });
  if (used.slice(0, -1).some(({ size }) => size < smallestPart))
    throw invalid('Your proposed upload is smaller than the minimum allowed object size.', 'EntityTooSmall');
  const segments: Segment[] = [];
  let size = 0;
  for (const part of used) {
    if (part.size > 0) segments.push({ file: part.file, start: size, size: part.size });
    size += part.size;
  }
  const { key, headers, retention, algorithm } = upload;
  const sums = used.map(({ checksums }) => (algorithm ? checksums[algorithm]! : ''));
  const checksums = algorithm ? { [algorithm]: compositeChecksum(algorithm, sums) } : {};
  return { key, headers, retention, size, etag: compositeEtag(used.map(({ etag }) => etag)), checksums, segments };
}

/** Ends an upload; drops the parts that no object took over. Inside a transaction. */
export function endUpload(rows: Rows, drop: (file: string) => void, id: string, kept: Segment[]): void {
  const files = new Set(kept.map(({ file }) => file));
  for (const { file } of partsOf(rows, id)) if (!files.has(file)) drop(file);
  rows.run('delete from part where upload = ?', id);
  rows.run('delete from upload where id = ?', id);
}
