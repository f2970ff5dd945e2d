import type { Bucket } from './buckets.ts';
import type { Saved, Segment } from './bytes.ts';
import type { Outbox } from './outbox.ts';
import type { Rows } from './rows.ts';
import * as versions from './versions.ts';

type Source = AsyncIterable<Uint8Array>;
type Means = {
  rows: Rows;
  buckets: Map<string, Bucket>;
  outbox: Outbox;
  now: () => number;
  lend: <T>(segments: Segment[], from: number, to: number, use: (source: Source) => Promise<T>) => Promise<T>;
  write: (source: Source, asked: ['sha256']) => Promise<Saved>;
  commit: <T>(work: (drop: (file: string) => void) => T, saved?: Saved) => T;
};

/**
 * Carries out declared replication: each new version of a bucket is copied, byte by byte, to its target under the same
 * version id, one after another and soon after it was written. What has no copy yet is what is left to do, so a kill
 * loses nothing. Deletions are not carried over. Bytes are copied, not shared: damage to one copy leaves the other whole.
 */
export function replicating({ rows, buckets, outbox, now, lend, write, commit }: Means) {
  const pairs = [...buckets.values()].flatMap((source) => {
    const target = source.replicatedTo && [...buckets.values()].find(({ arn }) => arn === source.replicatedTo);
    if (source.replicatedTo && !target)
      throw new Error(`replication of ${source.name}: no bucket ${source.replicatedTo}`);
    return target ? [{ source, target }] : [];
  });
  const left = `from version as one where bucket = ? and sequence > ? and marker = 0 and not exists
    (select 1 from version as copy where copy.bucket = ? and copy.key = one.key and copy.id = one.id)`;
  /** Up to here everything is copied: versions are only ever added behind it. */
  const copiedTo = new Map<string, number>();
  const asked = (source: Bucket, target: Bucket): [string, number, string] => [
    source.name,
    copiedTo.get(source.name) ?? 0,
    target.name,
  ];
  let running: Promise<void> | undefined;
  let stopped = false;

  async function copyAll(): Promise<void> {
    for (const { source, target } of pairs)
      for (;;) {
        const row = stopped
          ? undefined
          : rows.one<versions.VersionRow>(`select * ${left} order by sequence limit 1`, ...asked(source, target));
        if (!row) break;
        const version = versions.versionOf(row);
        const segments = versions.segmentsOf(rows, version);
        const saved = await lend(segments, 0, version.size - 1, (bytes) => write(bytes, ['sha256']));
        if (stopped) return;
        commit((drop) => {
          const whole = saved.size > 0 ? [{ file: saved.file, start: 0, size: saved.size }] : [];
          const { sequence: _, ...copied } = version;
          const content = { ...copied, segments: whole };
          const added = versions.addVersion(rows, drop, target, content, now(), version.id);
          const { key, size, etag, at, id } = added;
          outbox.announce(target, { name: 'ObjectCreated:Replication', key, size, etag, at, versionId: id });
        }, saved);
        copiedTo.set(source.name, version.sequence);
      }
  }

  return {
    /** Goes to work if there is any; called after every write and at the start. */
    nudge(): void {
      if (pairs.length === 0 || stopped) return;
      running ??= copyAll().finally(() => {
        running = undefined;
      });
      running.catch((error) => process.emitWarning(`复制到第二副本未成,下次写入时重试:${error}`));
    },
    /** Versions that have no copy yet. */
    pending(): number {
      const waiting = ({ source, target }: (typeof pairs)[number]) =>
        rows.one<{ n: number }>(`select count(*) as n ${left}`, ...asked(source, target))?.n ?? 0;
      return pairs.reduce((sum, pair) => sum + waiting(pair), 0);
    },
    stop(): void {
      stopped = true;
    },
  };
}
