import fc from 'fast-check';
import { beforeAll, expect, test, vi } from 'vitest';
import { stagedRows } from '#functions/catalogue-import/checking/accounting.ts';
import { commitChunk } from '#functions/catalogue-import/committing/commit-chunk.ts';
import { carryAlong } from '#functions/catalogue-import/correcting/carry-along.ts';
import { reverseChunk } from '#functions/catalogue-import/correcting/reverse-chunk.ts';
import * as carried from '#shared/records/carry-over.ts';
import { findByName } from '#shared/records/name-store.ts';
import { addPage } from '#shared/records/page-store.ts';
import { contentHashOf, Description } from '#shared/records/record.ts';
import { moveEntry } from '#shared/records/record-changes.ts';
import { earlierVersions, findEntry, findHeld, firstDescriptions } from '#shared/records/record-store.ts';
import { establishDataKeys } from '#shared/runtime/keys.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';
import { plannedText } from '../planned.ts';

beforeAll(async () => {
  await ownTables();
  await establishDataKeys();
});

const as = (importId: string) => ({ by: 'zhang-min', at: new Date('2024-09-29T01:02:03Z'), importId });
const idOf = (file: number, n: number) => `443021/C038-001-${file}-00${n}`;

vi.mock('#shared/records/carry-over.ts', { spy: true });

const page = (file: number, n: number) => ({
  recordId: idOf(file, n),
  pageNumber: 1,
  sha256: 'a'.repeat(64),
  format: 'jpeg' as const,
  bytes: 10,
  frames: 1,
  batchId: 'b1',
  preservationKey: 'page-0001.jpg',
  at: '2024-09-29T02:00:00.000Z',
});

/** The rows of a sheet of file 001-<file>: titles by item number (1–6), compared with what is held. */
async function staged(file: number, titles: Record<number, string>) {
  const lines = Object.entries(titles).map(([n, title]) => `C038-001-${file}-00${n},${title},文星镇,${title}之人`);
  const held = await findHeld(Object.keys(titles).map((n) => idOf(file, Number(n))));
  const text = `档号,题名,责任者,当事人\n${lines.join('\n')}\n`;
  return stagedRows((await plannedText(text, {}, { held, whenHeld: 'revise' })).rows);
}

/** What a fonds' file shows: title of each entry in force, by item number. */
async function shown(file: number): Promise<Record<number, string>> {
  const held = await findHeld([1, 2, 3, 4, 5, 6].map((n) => idOf(file, n)));
  const inForce = [...held.values()].filter(({ withdrawn }) => !withdrawn);
  return Object.fromEntries(inForce.map(({ recordId, title }) => [Number(recordId.slice(-3)), title]));
}

const sheets = fc.array(
  fc.dictionary(fc.constantFrom('1', '2', '3', '4', '5', '6'), fc.constantFrom('甲', '乙', '丙'), { minKeys: 1 }),
  { minLength: 1, maxLength: 4 },
);

let file = 200;

test('whatever was imported, undone from the last to the first, each delivered again after a crash: the catalogue is as before', async () => {
  await fc.assert(
    fc.asyncProperty(sheets, fc.nat({ max: 6 }), async (imports, crash) => {
      const at = ++file;
      const stages = [];
      for (const [n, titles] of imports.entries()) {
        const before = await shown(at);
        const rows = await staged(at, titles);
        const { counts } = await commitChunk(rows, [], as(`${at}-${n}`));
        stages.push({ before, rows, counts });
      }
      for (const [n, { before, rows, counts }] of [...stages.entries()].reverse()) {
        const change = as(`${at}-${n}-reversal`);
        await reverseChunk(rows.slice(0, crash), `${at}-${n}`, change);
        const account = await reverseChunk(rows, `${at}-${n}`, change);
        expect(account).toEqual(await reverseChunk(rows, `${at}-${n}`, change));
        expect(account.counts).toMatchObject({ updated: counts.created + counts.updated, rejected: 0 });
        expect(account.itemEntries).toBe(0 - counts.created);
        expect(await shown(at)).toEqual(before);
      }
    }),
    { numRuns: 12 },
  );
});

test('a page that comes while its entry is being withdrawn brings the entry back, whenever the reversal was cut short', async () => {
  for (const [n, crashed] of [
    [1, false],
    [2, true],
  ] as const) {
    const rows = await staged(151, { [n]: '有扫描件' });
    await commitChunk(rows, [], as(`import-${n}`));
    const reverse = () => reverseChunk(rows, `import-${n}`, as(`import-${n}-reversal`));
    if (crashed) await reverse();
    else vi.spyOn(carried, 'belongingOf').mockResolvedValueOnce(undefined); // it was not there yet
    await addPage(page(151, n));
    const account = await reverse();
    expect(account).toMatchObject({ counts: { updated: 0, rejected: 1 }, itemEntries: 0 - 0 });
    expect(account.refused).toMatchObject([{ code: 'V50', zh: expect.stringContaining('已挂接扫描件') }]);
    expect(await reverse()).toEqual(account);
    expect((await shown(151))[n]).toBe('有扫描件');
    const [first] = await firstDescriptions([idOf(151, n)]);
    expect(first?.importId).toBe(`import-${n}`);
  }
});

test('persons of withdrawn entries are not found by name, and every version stays to be read', async () => {
  const rows = await staged(150, { 1: '孤本甲' });
  await commitChunk(rows, [], as('import-1'));
  await reverseChunk(rows, 'import-1', as('import-1-reversal'));
  const hits = [];
  for await (const hit of findByName('孤本甲之人')) hits.push(hit);
  expect(hits).toEqual([]);
  const withdrawn = (await findHeld([idOf(150, 1)])).get(idOf(150, 1))!;
  expect(withdrawn).toMatchObject({ version: 2, withdrawn: { why: 'import-reversed' } });
  expect('fonds' in withdrawn).toBe(false);
  const [first] = await earlierVersions(withdrawn);
  expect(first?.contentHash).toBe(contentHashOf(rows[0]!.description));
});

test('a corrected 档号 that is used anew is found by its names, and leads on as before when that is undone', async () => {
  const found = async (name: string) => {
    const ids = [];
    for await (const { recordId } of findByName(name)) ids.push(recordId);
    return ids.sort();
  };
  const [old, now] = [idOf(152, 1), idOf(152, 2)];
  await commitChunk(await staged(152, { 1: '甲' }), [], as('import-3'));
  const before = (await findHeld([old])).get(old)!;
  const description = Description.parse({ ...before, referenceCode: now.slice(7), personalNames: [] });
  await moveEntry({ before }, description, as('correction'));
  await carryAlong((await findHeld([old])).get(old)!);
  expect(await found('甲之人')).not.toContain(old);

  const rows = await staged(152, { 1: '甲' });
  expect(rows).toMatchObject([{ again: true, base: 2 }]);
  expect((await commitChunk(rows, [], as('import-4'))).counts).toMatchObject({ created: 1 });
  expect((await commitChunk(rows, [], as('import-4'))).counts).toMatchObject({ created: 1 });
  expect(await found('甲之人')).toContain(old);
  expect((await findEntry(old))?.recordId).toBe(old);

  const undo = () => reverseChunk(rows, 'import-4', as('import-4-reversal'));
  const account = await undo();
  expect(account.counts).toMatchObject({ updated: 1 });
  expect((await findEntry(old))?.recordId).toBe(now);
  await addPage(page(152, 1)); // a scan that still bears the old 档号: it follows, and brings nothing back
  expect(await undo()).toEqual(account);
  expect((await findEntry(old))?.recordId).toBe(now);
});
