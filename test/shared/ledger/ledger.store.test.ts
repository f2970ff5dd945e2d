import { beforeAll, expect, test } from 'vitest';
import { type LedgerEntry, reversalOf, total } from '#shared/ledger/ledger.ts';
import { entriesOf, entryById, pageOfEntries, post } from '#shared/ledger/ledger-store.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';
import { entryWith } from './entries.ts';

beforeAll(ownTables);

const all = async (entries: AsyncIterable<LedgerEntry>) => {
  const found: LedgerEntry[] = [];
  for await (const entry of entries) found.push(entry);
  return found;
};

test('posted twice, or ten times at once, an act is entered once', async () => {
  const entry = entryWith({ archivesCode: '443031', entryId: 'import#twice' });
  const done = await Promise.all(Array.from({ length: 10 }, () => post(entry)));
  expect(done.filter(Boolean)).toHaveLength(1);
  expect(await post(entry)).toBe(false);
  expect(await all(entriesOf('443031', '20241231'))).toEqual([entry]);
});

test('a commit that is repeated after midnight, with another date, does not count again', async () => {
  const entry = entryWith({ archivesCode: '443032', entryId: 'import#midnight', date: '20240930' });
  expect(await post(entry)).toBe(true);
  expect(await post(entryWith({ ...entry, date: '20241001' }))).toBe(false);
  expect(await all(entriesOf('443032', '20241231'))).toEqual([entry]);
  expect(await entryById('443032', 'import#midnight')).toEqual(entry);
  expect(await entryById('443033', 'import#midnight')).toBeUndefined();
});

test('the same id at another archives is another act', async () => {
  expect(await post(entryWith({ archivesCode: '443034', entryId: 'accession#接字1号' }))).toBe(true);
  expect(await post(entryWith({ archivesCode: '443035', entryId: 'accession#接字1号' }))).toBe(true);
});

test('entries come by date, first and last day included, and newest first page by page', async () => {
  const days = ['20240901', '20240930', '20241001', '20240831', '20240915'];
  for (const date of days) await post(entryWith({ archivesCode: '443036', entryId: `accession#${date}档`, date }));
  const dates = async (entries: AsyncIterable<LedgerEntry>) => (await all(entries)).map(({ date }) => date);
  expect(await dates(entriesOf('443036', '20240930', '20240901'))).toEqual(['20240901', '20240915', '20240930']);
  expect(await dates(entriesOf('443036', '20240915'))).toEqual(['20240831', '20240901', '20240915']);
  const range = { from: '20240901', to: '20241001', limit: 3 };
  const first = await pageOfEntries('443036', range);
  const second = await pageOfEntries('443036', { ...range, after: first.next });
  const seen = [...first.items, ...second.items].map(({ date }) => date);
  expect(seen).toEqual(['20241001', '20240930', '20240915', '20240901']);
});

test('an act is reversed once, and another archives may have one of the same id', async () => {
  const act = entryWith({
    archivesCode: '443037',
    kind: 'removal',
    entryId: 'removal#1',
    date: '20230105',
    quantities: { volumes: 8 },
  });
  const correction = { date: '20230301', actor: 'director', at: '2023-03-01T00:00:00Z', reason: '误填' };
  await post(act);
  await post(entryWith({ ...act, archivesCode: '443038' }));
  expect(await post(reversalOf(act, correction))).toBe(true);
  expect(await post(reversalOf(act, { ...correction, date: '20230302' }))).toBe(false);
  const of = async (archivesCode: string) => total(await all(entriesOf(archivesCode, '20231231')), 'volumes');
  expect([await of('443037'), await of('443038')]).toEqual([0, 8]);
});

test('an entry that is no entry is refused before it is written', async () => {
  await expect(post(entryWith({ archivesCode: '443039', quantities: { volumes: 0.5 } }))).rejects.toThrow();
  expect(await all(entriesOf('443039', '99991231'))).toEqual([]);
});
