import { BatchGetCommand, BatchWriteCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { abreast } from '#shared/runtime/abreast.ts';
import { documents } from '#shared/runtime/documents.ts';
import { once } from '#shared/runtime/once.ts';
import { setting } from '#shared/runtime/settings.ts';
import { unlessRefused } from '#shared/runtime/table.ts';
import { gathering } from './gather.ts';
import type { PieceStore, StoredItem } from './pieces.ts';
import { newKept } from './views.ts';

type Place = [key: string, part: string];
type Stored = { key: string; part: string; bytes: Uint8Array };
type Taken = Record<string, unknown>[] | undefined;

const name = () => setting('SEARCHINDEX_TABLE');
const cacheBytes = 96 * 1024 * 1024;

/** Encoded items read before, the least recently used forgotten first. Items never change, so they may be kept for ever. */
function newCache(most: number) {
  const kept = new Map<string, { value: Uint8Array[]; bytes: number }>();
  let total = 0;
  return {
    get(question: string): Uint8Array[] | undefined {
      const found = kept.get(question);
      if (!found) return undefined;
      kept.delete(question);
      kept.set(question, found);
      return found.value;
    },
    set(question: string, value: Uint8Array[]): void {
      const bytes = value.reduce((sum, one) => sum + one.length, 200);
      total += bytes - (kept.get(question)?.bytes ?? 0);
      kept.set(question, { value, bytes });
      for (const [oldest, { bytes: freed }] of kept) {
        if (total <= most) break;
        kept.delete(oldest);
        total -= freed;
      }
    },
  };
}

/** What reads and writes have cost so far, as DynamoDB charges them. */
export type Spent = { readUnits: number; writeUnits: number; bytes: number };

/**
 * The index in its table. Items never change, so readers ask eventually consistent, which costs half, and again for what they do not see;
 * what a writer did not see would be lost for good: it asks strongly consistent (`writes`). `spent` counts units.
 */
export function indexStore(spent?: Spent, { cached = true, writes = false } = {}): PieceStore {
  const cache = newCache(cached ? cacheBytes : 0);
  const ReturnConsumedCapacity = spent ? 'TOTAL' : undefined;
  type Used = { CapacityUnits?: number | undefined }[];
  const read = (used: Used | undefined, bytes: number) => {
    if (!spent) return;
    for (const { CapacityUnits = 0 } of used ?? []) spent.readUnits += CapacityUnits;
    spent.bytes += bytes;
  };
  const wrote = (used: Used | undefined) => {
    for (const { CapacityUnits = 0 } of used ?? []) if (spent) spent.writeUnits += CapacityUnits;
  };

  const reading =
    (ConsistentRead: boolean) =>
    async (places: Place[]): Promise<Map<string, Uint8Array>> => {
      const found = new Map<string, Uint8Array>();
      let pending: Record<string, string>[] | undefined = places.map(([key, part]) => ({ key, part }));
      for (let attempt = 0; pending?.length; attempt++) {
        await pause(attempt);
        const request = { [name()]: { Keys: pending, ConsistentRead } };
        const answer = await documents().send(new BatchGetCommand({ RequestItems: request, ReturnConsumedCapacity }));
        for (const { key, part, bytes } of (answer.Responses?.[name()] ?? []) as Stored[])
          found.set(`${key} ${part}`, bytes);
        read(
          answer.ConsumedCapacity,
          [...found.values()].reduce((sum, { length }) => sum + length, 0),
        );
        pending = answer.UnprocessedKeys?.[name()]?.Keys as typeof pending;
      }
      return found;
    };

  const gathered = gathering(reading(writes));
  const gatheredAnew = gathering(reading(true));

  async function writeAll(requests: Record<string, unknown>[]): Promise<void> {
    const batches = Array.from({ length: Math.ceil(requests.length / 25) }, (_, n) =>
      requests.slice(n * 25, n * 25 + 25),
    );
    await abreast(batches, 4, async (batch) => {
      let pending: Taken = batch;
      for (let attempt = 0; pending?.length; attempt++) {
        await pause(attempt);
        const RequestItems = { [name()]: pending } as never;
        const answer = await documents().send(new BatchWriteCommand({ RequestItems, ReturnConsumedCapacity }));
        wrote(answer.ConsumedCapacity);
        pending = answer.UnprocessedItems?.[name()] as Taken;
      }
    });
  }

  async function pages(question: object): Promise<Stored[]> {
    const found: Stored[] = [];
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const input = { TableName: name(), ...question, ExclusiveStartKey, ReturnConsumedCapacity };
      const page = await documents().send(new QueryCommand(input as never));
      found.push(...((page.Items ?? []) as Stored[]));
      read(page.ConsumedCapacity && [page.ConsumedCapacity], 0);
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    return found;
  }
  const ofKey = (key: string) => ({
    KeyConditionExpression: '#key = :key',
    ExpressionAttributeNames: { '#key': 'key' },
    ExpressionAttributeValues: { ':key': key },
  });

  return {
    async get(wanted, lacking) {
      const known = wanted.map(([key, part]) => cache.get(`${key} ${part}`)?.[0]);
      const missing = wanted.filter((_, n) => !known[n]);
      const found = missing.length ? await gathered(missing) : new Map<string, Uint8Array>();
      const unseen = writes || lacking ? [] : missing.filter((place) => !found.has(place.join(' ')));
      if (unseen.length) for (const [place, bytes] of await gatheredAnew(unseen)) found.set(place, bytes);
      for (const [key, part] of missing) {
        const bytes = found.get(`${key} ${part}`);
        if (bytes) cache.set(`${key} ${part}`, [bytes]);
      }
      return wanted.map(([key, part], n) => known[n] ?? found.get(`${key} ${part}`));
    },
    async range(key, from, to, anew) {
      const question = `${key} ${from}..${to}`;
      const known = anew ? undefined : cache.get(question);
      if (known) return known;
      const items = await pages({
        KeyConditionExpression: '#key = :key AND #part BETWEEN :from AND :to',
        ExpressionAttributeNames: { '#key': 'key', '#part': 'part' },
        ExpressionAttributeValues: { ':key': key, ':from': from, ':to': to },
        ConsistentRead: writes || anew !== undefined,
      });
      const found = items.map(({ bytes }) => bytes);
      read(
        undefined,
        found.reduce((sum, { length }) => sum + length, 0),
      );
      if (found.length) cache.set(question, found);
      return found;
    },
    partsOf: async (key) => (await pages({ ...ofKey(key), ConsistentRead: true })).map(({ part }) => part),
    put: (items) => writeAll(items.map((Item: StoredItem) => ({ PutRequest: { Item } }))),
    claim: (Item) =>
      unlessRefused(
        documents()
          .send(
            new PutCommand({
              TableName: name(),
              Item,
              ConditionExpression: 'attribute_not_exists(#key)',
              ExpressionAttributeNames: { '#key': 'key' },
              ReturnConsumedCapacity,
            }),
          )
          .then(({ ConsumedCapacity }) => wrote(ConsumedCapacity && [ConsumedCapacity])),
      ),
    drop: (places) => writeAll(places.map(([key, part]) => ({ DeleteRequest: { Key: { key, part } } }))),
    async newest(key) {
      const input = { TableName: name(), ...ofKey(key), ScanIndexForward: false, Limit: 1, ConsistentRead: true };
      const { Items, ConsumedCapacity } = await documents().send(
        new QueryCommand({ ...input, ReturnConsumedCapacity }),
      );
      read(ConsumedCapacity && [ConsumedCapacity], 0);
      const [item] = (Items ?? []) as Stored[];
      return item && { part: item.part, bytes: item.bytes };
    },
  };
}

const pause = (attempt: number) =>
  attempt === 0 ? undefined : new Promise((resume) => setTimeout(resume, Math.min(25 * 2 ** attempt, 2000)));

/** This process's index: its table and what it has read of it. */
export const theIndex = once(() => ({ store: indexStore(), kept: newKept() }));

/** The same for whoever writes it. */
export const theIndexToWrite = once(() => ({ store: indexStore(undefined, { writes: true }), kept: newKept() }));
