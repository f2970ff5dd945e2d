import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

/**
 * `version`: one row per stored version or delete marker; id is 'null' in an unversioned bucket.
 * `current`: which version a key shows now (no row under a delete marker), in S3's order: UTF-8 bytes.
 * `segment`: where the bytes of a version lie; a completed multipart upload keeps its parts as segments.
 * `pending`: events that are committed with their object but not yet handed to their queue.
 */
const schema = `
create table if not exists version (
  sequence integer primary key autoincrement, bucket text not null, key text not null, id text not null,
  marker integer not null, size integer not null, etag text not null, headers text not null, checksums text not null,
  mode text, until integer, at integer not null);
create unique index if not exists version_by_id on version (bucket, key, id);
create index if not exists version_by_order on version (bucket, key, sequence);
create table if not exists current (
  bucket text not null, key text not null, sequence integer not null, primary key (bucket, key)) without rowid;
create table if not exists segment (
  version integer not null, start integer not null, size integer not null, file text not null,
  primary key (version, start)) without rowid;
create table if not exists upload (
  id text primary key, bucket text not null, key text not null, headers text not null, algorithm text,
  mode text, until integer, at integer not null);
create table if not exists part (
  upload text not null, number integer not null, size integer not null, file text not null, etag text not null,
  checksums text not null, at integer not null, primary key (upload, number)) without rowid;
create table if not exists pending (
  sequence integer primary key autoincrement, queue text not null, body text not null);
`;

export type Rows = {
  one<T>(sql: string, ...values: SQLInputValue[]): T | undefined;
  all<T>(sql: string, ...values: SQLInputValue[]): T[];
  each<T>(sql: string, ...values: SQLInputValue[]): Iterable<T>;
  /** Runs a writing statement; returns the id of the row it inserted. */
  run(sql: string, ...values: SQLInputValue[]): number;
  /** One transaction. Files given to `drop` are removed once it is committed, and not at all if it throws. */
  change<T>(work: (drop: (file: string) => void) => T): T;
  close(): void;
};

/**
 * Opens the database of the object store. It is locked to this process: a second platform on the same
 * data folder fails here instead of corrupting it.
 */
export function openRows(file: string, remove: (files: string[]) => void): Rows {
  const database = new DatabaseSync(file);
  // as with the queues: a killed process loses nothing; a machine that loses power may lose the last moments, never a whole file
  database.exec('pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = normal');
  database.exec(schema);
  const prepared = new Map<string, StatementSync>();
  const statement = (sql: string): StatementSync => {
    const known = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, known);
    return known;
  };
  return {
    one: <T>(sql: string, ...values: SQLInputValue[]) => statement(sql).get(...values) as T | undefined,
    all: <T>(sql: string, ...values: SQLInputValue[]) => statement(sql).all(...values) as T[],
    each: <T>(sql: string, ...values: SQLInputValue[]) => statement(sql).iterate(...values) as Iterable<T>,
    run: (sql, ...values) => Number(statement(sql).run(...values).lastInsertRowid),
    change(work) {
      const dropped: string[] = [];
      database.exec('begin immediate');
      let result: ReturnType<typeof work>;
      try {
        result = work((name) => dropped.push(name));
        database.exec('commit');
      } catch (error) {
        database.exec('rollback');
        throw error;
      }
      remove(dropped);
      return result;
    },
    close: () => database.close(),
  };
}
