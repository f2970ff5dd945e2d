import { beforeAll, expect, test } from 'vitest';
import { stagedRows } from '#functions/catalogue-import/checking/accounting.ts';
import { commitChunk } from '#functions/catalogue-import/committing/commit-chunk.ts';
import type { StagedRow } from '#functions/catalogue-import/row-account.ts';
import { findByName } from '#shared/records/name-store.ts';
import { reviseEntry } from '#shared/records/record-changes.ts';
import { earlierVersions, findEntries, findEntry } from '#shared/records/record-store.ts';
import { establishDataKeys } from '#shared/runtime/keys.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';
import { plannedText } from '../planned.ts';

beforeAll(async () => {
  await ownTables();
  await establishDataKeys();
});

const at = new Date('2024-09-29T01:02:03Z');
const as = (importId: string) => ({ by: 'zhang-min', at, importId });

/** Staged rows of a sheet of file 001-<file>, compared with what is held. */
async function staged(file: string, titles: string[], whenHeld: 'refuse' | 'revise' = 'refuse'): Promise<StagedRow[]> {
  const code = (n: number) => `C038-001-${file}-${String(n + 1).padStart(3, '0')}`;
  const text = `档号,题名,责任者,当事人\n${titles.map((title, n) => `${code(n)},${title},文星镇,人${file}甲`).join('\n')}\n`;
  const held = await findEntries(titles.map((_, n) => `443021/${code(n)}`));
  return stagedRows((await plannedText(text, {}, { held, whenHeld })).rows);
}

const counts = (created: number, updated: number, unchanged: number, rejected: number) => ({
  received: created + updated + unchanged + rejected,
  created,
  updated,
  unchanged,
  rejected,
});

test('a chunk that is delivered again, also after a crash in its middle, writes nothing twice and counts the same', async () => {
  const rows = await staged(
    '101',
    Array.from({ length: 60 }, (_, n) => `题名${n}`),
  );
  await commitChunk(rows.slice(0, 23), [], as('import-1'));
  const first = await commitChunk(rows, [], as('import-1'));
  const again = await commitChunk(rows, [], as('import-1'));
  expect(first).toEqual({ counts: counts(60, 0, 0, 0), volumeEntries: 0, itemEntries: 60, refused: [] });
  expect(again).toEqual(first);
  const held = await findEntries(rows.map(({ description }) => `443021/${description.referenceCode}`));
  expect([...held.values()].every(({ version }) => version === 1)).toBe(true);
  const names = [];
  for await (const hit of findByName('人101甲')) names.push(hit.recordId);
  expect(new Set(names).size).toBe(60);
});

test('two workers on the same chunk at once write every entry once and count the same', async () => {
  const rows = await staged(
    '102',
    Array.from({ length: 40 }, (_, n) => `题名${n}`),
  );
  const both = await Promise.all([commitChunk(rows, [], as('import-2')), commitChunk(rows, [], as('import-2'))]);
  expect(both.map((account) => account.counts)).toEqual([counts(40, 0, 0, 0), counts(40, 0, 0, 0)]);
});

test('the same sheet in another import changes nothing; a corrected one makes new versions and keeps the old', async () => {
  await commitChunk(await staged('103', ['一', '二', '三']), [], as('import-3'));
  expect((await commitChunk(await staged('103', ['一', '二', '三']), [], as('import-4'))).counts).toEqual(
    counts(0, 0, 3, 0),
  );
  const corrected = await staged('103', ['一', '二改', '三'], 'revise');
  expect((await commitChunk(corrected, [], as('import-5'))).counts).toEqual(counts(0, 1, 2, 0));
  expect((await commitChunk(corrected, [], as('import-5'))).counts).toEqual(counts(0, 1, 2, 0));
  const entry = (await findEntry('443021/C038-001-103-002'))!;
  expect([entry.title, entry.version]).toEqual(['二改', 2]);
  expect((await earlierVersions(entry)).map(({ title }) => title)).toEqual(['二']);
});

test('an entry that somebody changed after this import wrote it still counts as created when the chunk comes again', async () => {
  const rows = await staged('104', ['一', '二']);
  await commitChunk(rows, [], as('import-6'));
  const entry = (await findEntry('443021/C038-001-104-001'))!;
  await reviseEntry(entry, { openingStatus: 'opened' }, { by: 'director', at });
  expect((await commitChunk(rows, [], as('import-6'))).counts).toEqual(counts(2, 0, 0, 0));
  expect(await findEntry(entry.recordId)).toMatchObject({ version: 2, openingStatus: 'opened' });
});

test('what came in between check and commit is not overwritten, and the row is named', async () => {
  const rows = await staged('105', ['我的', '二']);
  await commitChunk(await staged('105', ['别人的']), [], as('import-7'));
  const account = await commitChunk(rows, [], as('import-8'));
  expect(account.counts).toEqual(counts(1, 0, 0, 1));
  expect(account.refused).toMatchObject([{ row: 1, code: 'V39' }]);
  expect((await findEntry('443021/C038-001-105-001'))?.title).toBe('别人的');
});
