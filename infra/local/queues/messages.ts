import { randomUUID } from 'node:crypto';
import type { MessageAttributes } from './digests.ts';
import { fairShares } from './fair-shares.ts';
import { openMessageRows, type Row } from './message-rows.ts';
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

const deduplicationMs = 5 * 60_000;

/** Messages of all queues in one SQLite file; what was sent is there after the process was killed. */
export function openMessages(folder: string) {
  const { one, all, change, insert, atOnce, close } = openMessageRows(folder);
  const shares = fairShares();
  const messageOf = (row: Row) => ({ ...row, attributes: JSON.parse(String(row.attributes)) }) as unknown as Message;

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

  /** A group with a message that is out (or not yet due) waits: that keeps its order. */
  const inOrder = (queue: QueueSettings, max: number, now: number): Row[] =>
    all(
      `SELECT * FROM message WHERE queue = ?1 AND visibleAt <= ?2
         AND groupId NOT IN (SELECT groupId FROM message WHERE queue = ?1 AND visibleAt > ?2) ORDER BY sequence LIMIT ?3`,
      ...[queue.name, now, max],
    );

  /** The oldest first, but messages of noisy groups only when there is no other. */
  function fairly(queue: QueueSettings, max: number, now: number): Row[] {
    const flying = all(
      `SELECT groupId, count(*) AS messages FROM message
       WHERE queue = ? AND visibleAt > ? AND receiveCount > 0 AND groupId IS NOT NULL GROUP BY groupId`,
      ...[queue.name, now],
    );
    const inFlight = new Map(flying.map(({ groupId, messages }) => [String(groupId), Number(messages)]));
    const noisy = shares.noisy(queue.name, inFlight, now);
    const visible = 'SELECT * FROM message WHERE queue = ? AND visibleAt <= ?';
    const found = all(
      `${visible} AND coalesce(groupId, '') NOT IN (SELECT value FROM json_each(?)) ORDER BY visibleAt, sequence LIMIT ?`,
      ...[queue.name, now, JSON.stringify(noisy), max],
    );
    for (const group of noisy)
      if (found.length < max)
        found.push(
          ...all(
            `${visible} AND groupId = ? ORDER BY visibleAt, sequence LIMIT ?`,
            ...[queue.name, now, group, max - found.length],
          ),
        );
    return found;
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
        const sequence = insert(
          `INSERT INTO message (queue, messageId, body, attributes, trace, sentAt, visibleAt, groupId, deduplicationId)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          ...[queue.name, messageId, body, JSON.stringify(attributes), trace],
          ...[now, now + delayMs, groupId, deduplicationId],
        );
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
        const messages = (queue.fifo ? inOrder(queue, max, now) : fairly(queue, max, now)).map((row) => {
          if (row.groupId !== null) shares.taken(Number(row.sequence), now);
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
      if (!message) return;
      change('DELETE FROM message WHERE sequence = ?', message.sequence);
      shares.done(queue.name, message, now);
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
    close,
  };
}
export type Messages = ReturnType<typeof openMessages>;
