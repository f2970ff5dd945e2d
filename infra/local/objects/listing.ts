import type { Rows } from './rows.ts';
import { type Version, type VersionRow, versionOf } from './versions.ts';

export type Page = {
  contents: Pick<Version, 'key' | 'size' | 'etag' | 'at'>[];
  prefixes: string[];
  /** Where the next page starts (inclusive); absent on the last one. */
  next?: string;
};

/** The smallest text after every text that starts with `prefix`, in UTF-8 order; `undefined` when there is none. */
export function successor(prefix: string): string | undefined {
  const points = Array.from(prefix, (c) => c.codePointAt(0)!);
  while (points.at(-1) === 0x10ffff) points.pop();
  const last = points.pop();
  if (last === undefined) return undefined;
  return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
}

/**
 * One page of a bucket's current objects in UTF-8 order of their keys, with keys that share a part up to
 * `delimiter` folded into prefixes. `from` is inclusive. A folded prefix costs one look-up however many keys it has.
 */
export function listObjects(
  rows: Rows,
  bucket: string,
  { prefix, delimiter, from, limit }: { prefix: string; delimiter: string; from: string; limit: number },
): Page {
  const page: Page = { contents: [], prefixes: [] };
  if (limit === 0) return page;
  let at: string | undefined = Buffer.compare(Buffer.from(from), Buffer.from(prefix)) > 0 ? from : prefix;
  while (at !== undefined) {
    const sql = `select key, size, etag, at from version where sequence in
      (select sequence from current where bucket = ?1 and key = ?2)`;
    const keys: Iterable<{ key: string; sequence: number }> = rows.each(
      'select key, sequence from current where bucket = ? and key >= ? order by key',
      bucket,
      at,
    );
    at = undefined;
    for (const { key } of keys) {
      if (!key.startsWith(prefix)) break;
      if (page.contents.length + page.prefixes.length === limit) return { ...page, next: key };
      const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
      if (end < 0) {
        page.contents.push(rows.one<Page['contents'][number]>(sql, bucket, key)!);
        continue;
      }
      const folded = key.slice(0, end + delimiter.length);
      page.prefixes.push(folded);
      at = successor(folded);
      break;
    }
  }
  return page;
}

/** One page of all versions and delete markers, by key and then newest first, after the given key and version. */
export function listVersions(
  rows: Rows,
  bucket: string,
  { prefix, afterKey, afterId, limit }: { prefix: string; afterKey: string; afterId: string; limit: number },
): { versions: (Version & { isLatest: boolean })[]; more: boolean } {
  const after = afterId
    ? rows.one<{ sequence: number }>('select sequence from version where bucket = ? and id = ?', bucket, afterId)
    : undefined;
  const sql = `select version.*, sequence = (select max(sequence) from version as other
      where other.bucket = version.bucket and other.key = version.key) as newest
    from version where bucket = ? and key >= ? and (key > ? or (key = ? and sequence < ?)) order by key, sequence desc`;
  const start = afterKey > prefix ? afterKey : prefix;
  const versions: (Version & { isLatest: boolean })[] = [];
  for (const row of rows.each<VersionRow & { newest: number }>(
    sql,
    bucket,
    start,
    afterKey,
    afterKey,
    after?.sequence ?? 0,
  )) {
    if (!row.key.startsWith(prefix)) break;
    if (versions.length === limit) return { versions, more: true };
    const { newest, ...version } = row;
    versions.push({ ...versionOf(version), isLatest: newest === 1 });
  }
  return { versions, more: false };
}
