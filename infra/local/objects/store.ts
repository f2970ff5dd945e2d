import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Bucket } from './buckets.ts';
import { openBytes, type Saved, type Segment } from './bytes.ts';
import { sweep } from './lifecycle.ts';
import { listObjects, listVersions } from './listing.ts';
import * as multipart from './multipart.ts';
import { openOutbox } from './outbox.ts';
import { replicating } from './replication.ts';
import { openRows } from './rows.ts';
import { noSuchKey, StorageError } from './storage-error.ts';
import * as versions from './versions.ts';

export type StoreOptions = {
  clock: Pick<Clock, 'now' | 'onMove'>;
  region: string;
  /** Hands a notification to a queue. What it has not taken when it throws or the process dies comes again. */
  send(queueArn: string, body: string): void | Promise<void>;
};

const sweepEveryMs = 3_600_000;
const whole = ({ file, size }: Saved): Segment[] => (size > 0 ? [{ file, start: 0, size }] : []);

/**
 * The objects of all declared buckets under one folder: rows in objects.sqlite, bytes in `bytes/`. Bytes are
 * written and flushed first, then one transaction makes them an object and notes its event; a kill at any
 * moment leaves the old object or the new one. What a kill left over is cleared, and sent, here at the start.
 */
export function openStore(folder: string, buckets: Map<string, Bucket>, { clock, region, send }: StoreOptions) {
  mkdirSync(folder, { recursive: true });
  const bytes = openBytes(join(folder, 'bytes'));
  const rows = openRows(join(folder, 'objects.sqlite'), bytes.remove);
  const outbox = openOutbox(rows, region, send);
  const files = 'select file from segment union all select file from part';
  bytes.removeAllBut(new Set(rows.all<{ file: string }>(files).map(({ file }) => file)));

  /** One change of rows with its events; saved bytes that it does not take in are removed again. */
  const commit = <T>(work: (drop: (file: string) => void) => T, saved?: Saved): T => {
    try {
      const result = rows.change((drop) => {
        if (saved?.size === 0) drop(saved.file);
        return work(drop);
      });
      void outbox.deliver();
      replication?.nudge();
      return result;
    } catch (error) {
      if (saved) bytes.remove([saved.file]);
      throw error;
    }
  };
  const { lend, write } = bytes;
  const replication = replicating({ rows, buckets, outbox, now: () => clock.now(), lend, write, commit });
  replication.nudge();
  const sweepAll = () =>
    commit((drop) => {
      for (const bucket of buckets.values()) sweep(rows, drop, outbox, bucket, clock.now());
    });
  const timer = setInterval(sweepAll, sweepEveryMs).unref();
  let closed = false;
  clock.onMove(() => closed || sweepAll());
  sweepAll();

  const added = (drop: (file: string) => void, bucket: Bucket, content: versions.Content, event: string) => {
    const version = versions.addVersion(rows, drop, bucket, content, clock.now());
    const { key, size, etag, at, id } = version;
    outbox.announce(bucket, { name: `ObjectCreated:${event}`, key, size, etag, at, versionId: id });
    return version;
  };

  return {
    buckets,
    now: () => clock.now(),
    write: bytes.write,
    discard: (saved: Saved) => bytes.remove([saved.file]),
    pathOf: (saved: Saved) => bytes.path(saved.file),

    /** Makes saved bytes the object of a key, if the expectation still holds. */
    put: (
      bucket: Bucket,
      key: string,
      saved: Saved,
      given: versions.Given,
      { expected, event }: { expected?: versions.Expectation | undefined; event: 'Put' | 'Copy' },
    ) =>
      commit((drop) => {
        versions.checkExpectation(rows, bucket.name, key, expected);
        const { size, checksums } = saved;
        const content = { ...given, key, size, checksums, etag: saved.md5.toString('hex'), segments: whole(saved) };
        return added(drop, bucket, content, event);
      }, saved),

    checkExpectation: (bucket: Bucket, key: string, expected: versions.Expectation | undefined) =>
      versions.checkExpectation(rows, bucket.name, key, expected),

    /** The current version, or the one named. Throws what S3 answers for none and for a delete marker. */
    find(bucket: Bucket, key: string, id?: string): versions.Version {
      const version = id ? versions.versionById(rows, bucket.name, key, id) : versions.latest(rows, bucket.name, key);
      if (!version) {
        if (id) throw new StorageError('NoSuchVersion', 404, 'The specified version does not exist.');
        throw noSuchKey();
      }
      if (!version.marker) return version;
      const headers = { 'x-amz-delete-marker': 'true', 'x-amz-version-id': version.id };
      if (!id) throw noSuchKey(headers);
      throw new StorageError(
        'MethodNotAllowed',
        405,
        'The specified method is not allowed against this resource.',
        headers,
      );
    },

    /** Lends the bytes `from`–`to` (inclusive) of a version; they stay readable to the end even if it is deleted. */
    read: <T>(version: versions.Version, from: number, to: number, use: (s: AsyncIterable<Uint8Array>) => Promise<T>) =>
      bytes.lend(versions.segmentsOf(rows, version), from, to, use),

    /** The files that hold a version's bytes, for tests that damage one. */
    filesOf: (version: versions.Version) => versions.segmentsOf(rows, version).map(({ file }) => bytes.path(file)),

    /** Deletes a key, or for good the version named. Returns what was made (a delete marker) or removed. */
    remove: (
      bucket: Bucket,
      key: string,
      {
        id,
        bypass = false,
        expected,
      }: { id?: string | undefined; bypass?: boolean; expected?: versions.Expectation | undefined },
    ) =>
      commit((drop) => {
        const at = clock.now();
        versions.checkExpectation(rows, bucket.name, key, expected);
        const gone = id
          ? versions.removeVersion(rows, drop, bucket, { key, id, now: at, bypass })
          : versions.removeCurrent(rows, drop, bucket, key, at);
        const name = gone?.marker && !id ? 'ObjectRemoved:DeleteMarkerCreated' : 'ObjectRemoved:Delete';
        if (gone) outbox.announce(bucket, { name, key, at, versionId: gone.id });
        return gone;
      }),

    retain: (version: versions.Version, wanted: versions.Retention, bypass: boolean) =>
      commit(() => versions.retain(rows, version, wanted, clock.now(), bypass)),

    list: (bucket: Bucket, asked: Parameters<typeof listObjects>[2]) => listObjects(rows, bucket.name, asked),
    listVersions: (bucket: Bucket, asked: Parameters<typeof listVersions>[2]) => listVersions(rows, bucket.name, asked),

    createUpload: (upload: Omit<multipart.Upload, 'id' | 'at'>) =>
      multipart.createUpload(rows, { ...upload, at: clock.now() }),
    upload: (bucket: Bucket, key: string, id: string) => multipart.uploadById(rows, bucket.name, key, id),
    uploads: (bucket: Bucket, prefix: string) => multipart.uploadsOf(rows, bucket.name, prefix),
    parts: (upload: multipart.Upload, after?: number) => multipart.partsOf(rows, upload.id, after),
    addPart: ({ bucket, key, id }: multipart.Upload, number: number, saved: Saved) =>
      commit((drop) => {
        const upload = multipart.uploadById(rows, bucket, key, id);
        multipart.addPart(rows, drop, { upload, number, saved, at: clock.now() });
      }, saved),
    /** Makes the parts an object without copying a byte. */
    complete: (
      bucket: Bucket,
      { key, id }: multipart.Upload,
      named: multipart.NamedPart[],
      expected: versions.Expectation | undefined,
    ) =>
      commit((drop) => {
        const upload = multipart.uploadById(rows, bucket.name, key, id);
        versions.checkExpectation(rows, bucket.name, key, expected);
        const content = multipart.assemble(upload, multipart.partsOf(rows, id), named);
        multipart.endUpload(rows, drop, id, content.segments);
        return added(drop, bucket, content, 'CompleteMultipartUpload');
      }),
    abort: (upload: multipart.Upload) => commit((drop) => multipart.endUpload(rows, drop, upload.id, [])),

    /** Carries out the lifecycle rules as of now; the clock's moves and an hourly timer call it too. */
    sweep: sweepAll,
    /** Hands over pending events; resolves when all are taken or one was refused. */
    deliver: outbox.deliver,
    /** Number of events not yet handed to their queue, and of versions not yet replicated. */
    pending: () => outbox.pending() + replication.pending(),
    close(): void {
      closed = true;
      replication.stop();
      clearInterval(timer);
      outbox.close();
      rows.close();
    },
  };
}

export type Store = ReturnType<typeof openStore>;
