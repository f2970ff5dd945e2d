import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

const schema = `
  CREATE TABLE IF NOT EXISTS message (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, messageId TEXT NOT NULL, body TEXT NOT NULL,
    attributes TEXT NOT NULL, trace TEXT, sentAt INTEGER NOT NULL, visibleAt INTEGER NOT NULL,
    receiveCount INTEGER NOT NULL DEFAULT 0, firstReceivedAt INTEGER, handle TEXT, groupId TEXT, deduplicationId TEXT,
    deadLetterSource TEXT) STRICT;
  CREATE INDEX IF NOT EXISTS message_visible ON message (queue, visibleAt, sequence);
  CREATE INDEX IF NOT EXISTS message_age ON message (queue, sentAt);
  CREATE TABLE IF NOT EXISTS sent (
    queue TEXT NOT NULL, deduplicationId TEXT NOT NULL, messageId TEXT NOT NULL, sequence INTEGER NOT NULL,
    sentAt INTEGER NOT NULL, PRIMARY KEY (queue, deduplicationId)) STRICT, WITHOUT ROWID;`;

export type Row = Record<string, SQLInputValue>;

/** The rows of all queues in `queues.sqlite`; what was sent is there after the process was killed. */
export function openMessageRows(folder: string) {
  mkdirSync(folder, { recursive: true });
  const database = new DatabaseSync(join(folder, 'queues.sqlite'));
  // A killed process loses nothing with NORMAL; a machine that loses power may lose the last moments.
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; ${schema}`);
  const prepared = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  const sql = (text: string) => {
    if (!prepared.has(text)) prepared.set(text, database.prepare(text));
    return prepared.get(text)!;
  };
  return {
    one: (text: string, ...given: SQLInputValue[]) => sql(text).get(...given) as Row | undefined,
    all: (text: string, ...given: SQLInputValue[]) => sql(text).all(...given) as Row[],
    /** Runs a writing statement; returns how many rows it changed. */
    change: (text: string, ...given: SQLInputValue[]) => Number(sql(text).run(...given).changes),
    /** Returns the id of the row it inserted. */
    insert: (text: string, ...given: SQLInputValue[]) => Number(sql(text).run(...given).lastInsertRowid),
    /** One transaction. */
    atOnce<T>(work: () => T): T {
      database.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        database.exec('COMMIT');
        return result;
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    },
    close: () => database.close(),
  };
}
