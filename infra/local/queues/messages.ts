import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { MessageAttributes } from './digests.ts';
import { type QueueSettings, refusal } from './settings.ts';

/** A message as stored. Times in ms of the platform's clock; `sequence` is the order of sending. */
export type Message = {
  sequence: number;
  queue: string;
  messageId: string;
  body: string;
  attributes: MessageAttributes;
  trace: string | null;
  sentAt: number;
  visibleAt: number;
  receiveCount: number;
  firstReceivedAt: number | null;
  handle: string | null;
  groupId: string | null;
  deduplicationId: string | null;
  deadLetterSource: string | null;
};
export type NewMessage = Pick<Message, 'body' | 'attributes' | 'trace' | 'groupId' | 'deduplicationId'> & {
  delayMs: number;
};
export type Depth = { visible: number; inFlight: number; delayed: number };

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
const deduplicationMs = 5 * 60_000;

/** Messages of all queues in one SQLite file; what was sent is there after the process was killed. */
export function openMessages(folder: string) {
  mkdirSync(folder, { recursive: true });
  const database = new DatabaseSync(join(folder, 'queues.sqlite'));
  // A killed process loses nothing with NORMAL; a machine that loses power may lose the last moments.
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; ${schema}`);
  const prepared = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  const sql = (text: string) => {
    if (!prepared.has(text)) prepared.set(text, database.prepare(text));
    return prepared.get(text)!;
  };
  const one = (text: string, ...given: SQLInputValue[]) =>
    sql(text).get(...given) as Record<string, SQLInputValue> | undefined;
  const change = (text: string, ...given: SQLInputValue[]) => Number(sql(text).run(...given).changes);
  const messageOf = (row: Record<string, SQLInputValue>) =>
    ({ ...row, attributes: JSON.parse(String(row.attributes)) }) as unknown as Message;

  function atOnce<T>(work: () => T): T {
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      database.exec('ROLLBACK');
      throw error;
    }
  }

  const expire = (queue: QueueSettings, now: number) =>
    change('DELETE FROM message WHERE queue = ? AND sentAt <= ?', queue.name, now - queue.retentionMs);

  /** Moves what was received too often. True when something was moved. */
  function redrive(queue: QueueSettings, now: number): boolean {
    if (!queue.redrive) return false;
    const { deadLetters, maxReceiveCount } = queue.redrive;
    return (
      change(
        `UPDATE message SET queue = ?, deadLetterSource = ?, visibleAt = ?, receiveCount = 0, firstReceivedAt = NULL, handle = NULL
         WHERE queue = ? AND visibleAt <= ? AND receiveCount >= ?`,
        ...[deadLetters, queue.arn, now, queue.name, now, maxReceiveCount],
      ) > 0
    );
  }

  /** The message that a handle was given for, if it is still there and not received again since. */
  function held(queue: QueueSettings, handle: string): Message | undefined {
    const sequence = /^(\d+)\.[\w-]{36}$/.exec(Buffer.from(handle, 'base64url').toString())?.[1];
    if (!sequence) throw refusal.handle(handle);
    const row = one(
      'SELECT * FROM message WHERE sequence = ? AND queue = ? AND handle = ?',
      Number(sequence),
      queue.name,
      handle,
    );
    return row && messageOf(row);
  }

  return {
    /** Stores a message, or finds the one with the same deduplication id sent within five minutes. */
    add: (queue: QueueSettings, given: NewMessage, now: number): { messageId: string; sequence: number } =>
      atOnce(() => {
        const { body, attributes, trace, delayMs, groupId, deduplicationId } = given;
        if (deduplicationId !== null) {
          change('DELETE FROM sent WHERE queue = ? AND sentAt <= ?', queue.name, now - deduplicationMs);
          const known = one(
            'SELECT messageId, sequence FROM sent WHERE queue = ? AND deduplicationId = ?',
            queue.name,
            deduplicationId,
          );
          if (known) return known as { messageId: string; sequence: number };
        }
        const messageId = randomUUID();
        const { lastInsertRowid } = sql(
          `INSERT INTO message (queue, messageId, body, attributes, trace, sentAt, visibleAt, groupId, deduplicationId)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        ).run(
          queue.name,
          messageId,
          body,
          JSON.stringify(attributes),
          trace,
          now,
          now + delayMs,
          groupId,
          deduplicationId,
        );
        const sequence = Number(lastInsertRowid);
        if (deduplicationId !== null)
          change('INSERT INTO sent VALUES (?, ?, ?, ?, ?)', queue.name, deduplicationId, messageId, sequence, now);
        return { messageId, sequence };
      }),

    /** Takes up to `max` visible messages and hides them; `redriven` says that others went to the dead letters on the way. */
    take: (
      queue: QueueSettings,
      max: number,
      visibilityMs: number,
      now: number,
    ): { messages: Message[]; redriven: boolean } =>
      atOnce(() => {
        expire(queue, now);
        const redriven = redrive(queue, now);
        // A group with a message that is out (or not yet due) waits: that keeps its order.
        const order = queue.fifo
          ? `AND groupId NOT IN (SELECT groupId FROM message WHERE queue = ?1 AND visibleAt > ?2) ORDER BY sequence`
          : 'ORDER BY visibleAt, sequence';
        const rows = sql(`SELECT * FROM message WHERE queue = ?1 AND visibleAt <= ?2 ${order} LIMIT ?3`).all(
          queue.name,
          now,
          max,
        );
        const messages = (rows as Record<string, SQLInputValue>[]).map((row) => {
          const handle = Buffer.from(`${row.sequence}.${randomUUID()}`).toString('base64url');
          const taken = one(
            `UPDATE message SET visibleAt = ?, receiveCount = receiveCount + 1, firstReceivedAt = coalesce(firstReceivedAt, ?), handle = ?
             WHERE sequence = ? RETURNING *`,
            ...[now + visibilityMs, now, handle, Number(row.sequence)],
          );
          return messageOf(taken!);
        });
        return { messages, redriven };
      }),

    /** Deletes by receipt handle. An outdated handle deletes nothing; of a FIFO queue it is refused. */
    remove(queue: QueueSettings, handle: string, now: number): void {
      const message = held(queue, handle);
      if (queue.fifo && message && message.visibleAt <= now) throw refusal.invalid('The receipt handle has expired.');
      if (message) change('DELETE FROM message WHERE sequence = ?', message.sequence);
    },

    /** Hides a message that is in flight for `ms` from now on; 0 shows it again. */
    hide(queue: QueueSettings, handle: string, ms: number, now: number): void {
      const message = held(queue, handle);
      if (!message || message.visibleAt <= now) throw refusal.notInFlight();
      change('UPDATE message SET visibleAt = ? WHERE sequence = ?', now + ms, message.sequence);
    },

    /** When the next hidden message shows, in ms of the clock; undefined when none will. */
    nextVisibleAt: (queue: QueueSettings, now: number): number | undefined =>
      (one('SELECT min(visibleAt) AS at FROM message WHERE queue = ? AND visibleAt > ?', queue.name, now)
        ?.at as number) ?? undefined,

    depth(queue: QueueSettings, now: number): Depth {
      expire(queue, now);
      const counted = one(
        `SELECT count(*) FILTER (WHERE visibleAt <= ?1) AS visible,
           count(*) FILTER (WHERE visibleAt > ?1 AND receiveCount > 0) AS inFlight,
           count(*) FILTER (WHERE visibleAt > ?1 AND receiveCount = 0) AS delayed FROM message WHERE queue = ?2`,
        ...[now, queue.name],
      );
      return { ...counted } as Depth;
    },
    close: () => database.close(),
  };
}
export type Messages = ReturnType<typeof openMessages>;
