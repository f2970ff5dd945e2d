import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import { documents } from './documents.ts';
import { setting } from './settings.ts';

export type Key = Record<string, string>;

/** A question to a table or index: one partition, optionally a range of the sort key. */
export type Question = {
  index?: string;
  where: [field: string, value: string];
  sort?: { field: string; startsWith: string } | { field: string; from: string; to: string };
  limit?: number;
  after?: Key | undefined;
  newestFirst?: boolean;
  consistent?: boolean;
  /** The fields that are answered; the table's schema must need no other. */
  fields?: readonly string[];
};

/**
 * One kind of item in one table: parsed by its schema when read, so that what the rest of the code sees is always whole.
 * `tableSetting` names the environment variable with the table's name; `keys` are the names of its key fields.
 */
export function table<Item extends Record<string, unknown>>(
  tableSetting: string,
  schema: z.ZodType<Item>,
  keys: { partition: string; sort: string },
) {
  const name = () => setting(tableSetting);
  const keyOf = (partition: string, sort: string): Key => ({ [keys.partition]: partition, [keys.sort]: sort });

  const put = async (item: Item) => {
    await documents().send(new PutCommand({ TableName: name(), Item: item }));
  };

  return {
    name,
    keyOf,
    put,

    /** The item, or undefined. Strongly consistent unless told otherwise (half the read units). */
    async get(partition: string, sort: string, consistent = true): Promise<Item | undefined> {
      const key = keyOf(partition, sort);
      const { Item } = await documents().send(
        new GetCommand({ TableName: name(), Key: key, ConsistentRead: consistent }),
      );
      return Item && schema.parse(Item);
    },

    /** Puts the item unless its key is taken; true if it was put. The base of "once only". */
    putIfAbsent: (item: Item): Promise<boolean> =>
      unlessRefused(
        documents().send(
          new PutCommand({
            TableName: name(),
            Item: item,
            ConditionExpression: 'attribute_not_exists(#partition)',
            ExpressionAttributeNames: { '#partition': keys.partition },
          }),
        ),
      ),

    /** Puts the item if the stored one still has these values, and not the field `lacking`; true if it was put. The base of state changes. */
    putIf: (item: Item, still: Record<string, string | number>, lacking?: string): Promise<boolean> =>
      unlessRefused(documents().send(new PutCommand({ TableName: name(), Item: item, ...stillHas(still, lacking) }))),

    /** Puts the item unless the stored one has this field; true if it was put. The base of what ends once. */
    putIfLacking: (item: Item, field: string): Promise<boolean> =>
      unlessRefused(
        documents().send(
          new PutCommand({
            TableName: name(),
            Item: item,
            ConditionExpression: 'attribute_not_exists(#field)',
            ExpressionAttributeNames: { '#field': field },
          }),
        ),
      ),

    async remove(partition: string, sort: string): Promise<void> {
      await documents().send(new DeleteCommand({ TableName: name(), Key: keyOf(partition, sort) }));
    },

    /** One page of answers, in order of the sort key; `next` is where to go on, absent at the end. */
    async query(question: Question): Promise<{ items: Item[]; next?: Key }> {
      const page = await documents().send(new QueryCommand(asQuery(name(), question)));
      return { items: (page.Items ?? []).map((item) => schema.parse(item)), next: page.LastEvaluatedKey };
    },

    /** Every answer, page by page; for questions whose answers are few or are streamed on. */
    async *all(question: Question): AsyncGenerator<Item> {
      let after = question.after;
      do {
        const page = await documents().send(new QueryCommand(asQuery(name(), { ...question, after })));
        for (const item of page.Items ?? []) yield schema.parse(item);
        after = page.LastEvaluatedKey;
      } while (after);
    },

    /** How many items answer, without reading them out. */
    async count(question: Question): Promise<number> {
      let total = 0;
      let after = question.after;
      do {
        const input = { ...asQuery(name(), { ...question, after }), Select: 'COUNT' as const };
        const page = await documents().send(new QueryCommand(input));
        total += page.Count ?? 0;
        after = page.LastEvaluatedKey;
      } while (after);
      return total;
    },

    /** The items with these keys, in any order; missing ones are left out. */
    async getAll(wanted: [partition: string, sort: string][], consistent = true): Promise<Item[]> {
      const found: Item[] = [];
      for (let first = 0; first < wanted.length; first += 100) {
        let pending: Key[] | undefined = wanted.slice(first, first + 100).map(([p, s]) => keyOf(p, s));
        for (let attempt = 0; pending?.length; attempt++) {
          await pause(attempt);
          const request = { [name()]: { Keys: pending, ConsistentRead: consistent } };
          const answer = await documents().send(new BatchGetCommand({ RequestItems: request }));
          found.push(...(answer.Responses?.[name()] ?? []).map((item) => schema.parse(item)));
          pending = answer.UnprocessedKeys?.[name()]?.Keys as Key[] | undefined;
        }
      }
      return found;
    },

    /** Puts many items, 25 a request, sending again what was not taken; the same items twice is the same as once. */
    async putAll(items: Item[]): Promise<void> {
      for (let first = 0; first < items.length; first += 25) {
        let pending = items.slice(first, first + 25).map((Item) => ({ PutRequest: { Item } }));
        for (let attempt = 0; pending.length; attempt++) {
          await pause(attempt);
          const answer = await documents().send(new BatchWriteCommand({ RequestItems: { [name()]: pending } }));
          pending = (answer.UnprocessedItems?.[name()] ?? []) as typeof pending;
        }
      }
    },
  };
}

/** A table of one kind of item. */
export type Table<Item extends Record<string, unknown>> = ReturnType<typeof table<Item>>;

/** The condition of a write that the stored item still has these values, and not the field `lacking`. */
export function stillHas(values: Record<string, string | number>, lacking?: string) {
  const fields = Object.entries(values);
  const equal = fields.map((_, n) => `#f${n} = :v${n}`);
  const names = fields.map(([field], n) => [`#f${n}`, field]);
  return {
    ConditionExpression: [...equal, ...(lacking ? ['attribute_not_exists(#lacking)'] : [])].join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(lacking ? [...names, ['#lacking', lacking]] : names),
    ExpressionAttributeValues: Object.fromEntries(fields.map(([, value], n) => [`:v${n}`, value])),
  };
}

/** True if a conditional write was done, false if its condition refused it; other errors go on. */
export async function unlessRefused(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}

const pause = (attempt: number) =>
  attempt === 0 ? undefined : new Promise((resume) => setTimeout(resume, Math.min(25 * 2 ** attempt, 2000)));

function asQuery(TableName: string, { index, where, sort, limit, after, newestFirst, consistent, fields }: Question) {
  const names: Record<string, string> = { '#p': where[0] };
  const values: Record<string, string> = { ':p': where[1] };
  let condition = '#p = :p';
  if (sort) {
    names['#s'] = sort.field;
    if ('startsWith' in sort) {
      values[':s'] = sort.startsWith;
      condition += ' AND begins_with(#s, :s)';
    } else {
      values[':from'] = sort.from;
      values[':to'] = sort.to;
      condition += ' AND #s BETWEEN :from AND :to';
    }
  }
  fields?.forEach((field, n) => {
    names[`#f${n}`] = field;
  });
  return {
    TableName,
    IndexName: index,
    ProjectionExpression: fields?.map((_, n) => `#f${n}`).join(),
    KeyConditionExpression: condition,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
    Limit: limit,
    ExclusiveStartKey: after,
    ScanIndexForward: !newestFirst,
    ConsistentRead: index ? undefined : (consistent ?? true),
  } satisfies QueryCommandInput;
}
