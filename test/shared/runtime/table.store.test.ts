import { beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { type Key, table } from '#shared/runtime/table.ts';
import { ownTables } from './dynamo.ts';

beforeAll(ownTables);

const Note = z.object({
  batchId: z.string(),
  item: z.string(),
  state: z.string().optional(),
  archivesCode: z.string().optional(),
  openedAt: z.string().optional(),
});
const notes = table('INGEST_TABLE', Note, { partition: 'batchId', sort: 'item' });
const numbered = (batchId: string, count: number) =>
  Array.from({ length: count }, (_, n) => ({ batchId, item: `file#${String(n + 1).padStart(6, '0')}` }));
const gathered = async <T>(items: AsyncIterable<T>) => {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
};

test('an item comes back as its schema has it; a missing one is undefined; one of another kind is refused', async () => {
  await notes.put({ batchId: 'a', item: 'batch', state: 'open' });
  expect(await notes.get('a', 'batch')).toEqual({ batchId: 'a', item: 'batch', state: 'open' });
  expect(await notes.get('a', 'import')).toBeUndefined();
  const counted = table('INGEST_TABLE', Note.extend({ count: z.int() }), { partition: 'batchId', sort: 'item' });
  await expect(counted.get('a', 'batch')).rejects.toThrow(z.ZodError);
  await notes.remove('a', 'batch');
  expect(await notes.get('a', 'batch')).toBeUndefined();
});

test('of many who put an absent item at once, one does, and what it wrote stays', async () => {
  const done = await Promise.all(
    ['1', '2', '3', '4', '5'].map((state) => notes.putIfAbsent({ batchId: 'once', item: 'batch', state })),
  );
  expect(done.filter(Boolean)).toHaveLength(1);
  expect((await notes.get('once', 'batch'))?.state).toBe(String(done.indexOf(true) + 1));
  expect(await notes.putIfAbsent({ batchId: 'once', item: 'import' })).toBe(true);
});

test('a state changes only from the state that was read, and not where there is nothing', async () => {
  const batch = { batchId: 'state', item: 'batch' };
  await notes.put({ ...batch, state: 'open' });
  const both = await Promise.all(
    ['closing', 'abandoned'].map((state) => notes.putIf({ ...batch, state }, { state: 'open' })),
  );
  expect(both.filter(Boolean)).toHaveLength(1);
  expect(await notes.putIf({ ...batch, state: 'closed' }, { state: 'open' })).toBe(false);
  expect(await notes.putIf({ batchId: 'nobody', item: 'batch', state: 'closed' }, { state: 'open' })).toBe(false);
  expect(await notes.get('nobody', 'batch')).toBeUndefined();
});

test('errors other than a refused condition go on', async () => {
  const elsewhere = table('NO_SUCH_TABLE', Note, { partition: 'batchId', sort: 'item' });
  await expect(elsewhere.get('a', 'batch')).rejects.toThrow(/NO_SUCH_TABLE is missing/);
  await expect(notes.putIfAbsent({ batchId: '', item: 'batch' })).rejects.toThrow(/empty string/i);
});

test('60 items put in one go are all there, 130 are got in one go, and twice is the same as once', async () => {
  const items = numbered('many', 130);
  await notes.putAll(items.slice(0, 60));
  await notes.putAll(items);
  expect(await notes.count({ where: ['batchId', 'many'] })).toBe(130);
  const wanted = [...items, { batchId: 'many', item: 'file#999999' }].map(({ batchId, item }): [string, string] => [
    batchId,
    item,
  ]);
  const found = await notes.getAll(wanted);
  expect(found.map(({ item }) => item).sort()).toEqual(items.map(({ item }) => item));
  expect(await notes.getAll([])).toEqual([]);
});

test('pages follow each other without gap or repeat, in either direction, within a range of the sort key', async () => {
  await notes.putAll([...numbered('paged', 12), { batchId: 'paged', item: 'batch' }]);
  const files = { where: ['batchId', 'paged'] as [string, string], sort: { field: 'item', startsWith: 'file#' } };
  const seen: string[] = [];
  let after: Key | undefined;
  do {
    const page = await notes.query({ ...files, limit: 5, after });
    seen.push(...page.items.map(({ item }) => item));
    after = page.next;
  } while (after);
  expect(seen).toEqual(numbered('paged', 12).map(({ item }) => item));
  const newest = await notes.query({ ...files, limit: 2, newestFirst: true });
  expect(newest.items.map(({ item }) => item)).toEqual(['file#000012', 'file#000011']);
  const between = { field: 'item', from: 'file#000003', to: 'file#000005' };
  expect(await gathered(notes.all({ where: ['batchId', 'paged'], sort: between }))).toHaveLength(3);
  expect(await notes.count({ ...files, limit: 5 })).toBe(12);
});

test('an answer of more than one megabyte is read to its end', async () => {
  const text = '档'.repeat(100_000);
  const long = table('INGEST_TABLE', Note.extend({ text: z.string() }), { partition: 'batchId', sort: 'item' });
  for (const item of numbered('long', 5)) await long.put({ ...item, text });
  expect((await long.query({ where: ['batchId', 'long'] })).items.length).toBeLessThan(5);
  expect(await gathered(long.all({ where: ['batchId', 'long'] }))).toHaveLength(5);
  expect(await long.count({ where: ['batchId', 'long'] })).toBe(5);
  expect(await long.getAll(numbered('long', 5).map(({ batchId, item }) => [batchId, item]))).toHaveLength(5);
});

test('an index is asked by its own keys and holds only what has them', async () => {
  const header = { batchId: 'i1', item: 'import', archivesCode: '443021', openedAt: '2024-09-29T02:00:00.000Z' };
  await notes.put(header);
  await notes.put({ batchId: 'i1', item: 'chunk#0001' });
  const keysOnly = table('INGEST_TABLE', Note, { partition: 'batchId', sort: 'item' });
  expect(await gathered(keysOnly.all({ index: 'byArchives', where: ['archivesCode', '443021'] }))).toEqual([header]);
});
