import type { Bucket } from './buckets.ts';
import { endUpload } from './multipart.ts';
import type { Outbox } from './outbox.ts';
import type { Rows } from './rows.ts';
import { isLocked, removeCurrent, removeVersion, type VersionRow, versionOf } from './versions.ts';

const dayMs = 86_400_000;

/** The latest instant on which a rule of `days` acts at `now`: S3 adds the days and rounds up to midnight UTC. */
const cutoff = (now: number, days: number): number => Math.floor(now / dayMs) * dayMs - days * dayMs;

/**
 * Carries out the declared lifecycle of one bucket as of `now` (ms): expires objects, old versions, lone delete
 * markers and abandoned uploads. Locked versions stay. Inside a transaction.
 */
export function sweep(rows: Rows, drop: (file: string) => void, outbox: Outbox, bucket: Bucket, now: number): void {
  for (const rule of bucket.lifecycle) {
    const mine = ({ key }: { key: string }) => key.startsWith(rule.Prefix);
    if (rule.ExpirationInDays) {
      const sql = 'select version.key from current join version using (sequence) where version.bucket = ? and at <= ?';
      for (const { key } of rows
        .all<{ key: string }>(sql, bucket.name, cutoff(now, rule.ExpirationInDays))
        .filter(mine)) {
        removeCurrent(rows, drop, bucket, key, now);
        const name = bucket.versioned ? 'LifecycleExpiration:DeleteMarkerCreated' : 'LifecycleExpiration:Delete';
        outbox.announce(bucket, { name, key, at: now });
      }
    }
    if (rule.NoncurrentVersionExpiration) {
      // a version becomes noncurrent when its successor is written
      const sql = `select * from version as old where bucket = ? and (select min(at) from version as newer
        where newer.bucket = old.bucket and newer.key = old.key and newer.sequence > old.sequence) <= ?`;
      const before = cutoff(now, rule.NoncurrentVersionExpiration.NoncurrentDays);
      for (const row of rows.all<VersionRow>(sql, bucket.name, before).filter(mine)) {
        const { key, id } = row;
        if (!isLocked(versionOf(row), now, false)) removeVersion(rows, drop, bucket, { key, id, now, bypass: false });
      }
    }
    if (rule.ExpiredObjectDeleteMarker) {
      const sql = `select key, max(id) as id from version where bucket = ? group by key
        having count(*) = 1 and max(marker) = 1`;
      for (const { key, id } of rows.all<{ key: string; id: string }>(sql, bucket.name).filter(mine))
        removeVersion(rows, drop, bucket, { key, id, now, bypass: false });
    }
    if (rule.AbortIncompleteMultipartUpload) {
      const before = cutoff(now, rule.AbortIncompleteMultipartUpload.DaysAfterInitiation);
      const sql = 'select id, key from upload where bucket = ? and at <= ?';
      for (const { id } of rows.all<{ id: string; key: string }>(sql, bucket.name, before).filter(mine))
        endUpload(rows, drop, id, []);
    }
  }
}
