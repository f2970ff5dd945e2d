import { createHash } from 'node:crypto';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type Export, notBegun } from '#functions/package-export/export.ts';
import { createExport } from '#functions/package-export/export-store.ts';
import { planSlice } from '#functions/package-export/plan-slice.ts';
import { writeSlice } from '#functions/package-export/write-slice.ts';
import { readDirectory, sourceOf, type ZipEntry } from '#shared/packages/zip-directory.ts';
import { addPage } from '#shared/records/page-store.ts';
import { recordIdOf } from '#shared/records/record.ts';
import { hold, smallProvince, xiangyin } from '#test/functions/small-province.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';

const kept = vi.hoisted(() => new Map<string, Buffer>());
const parts = vi.hoisted(() => new Map<number, Buffer>());
const contentOf = vi.hoisted(() => (key: string) => Buffer.alloc(1000, key));
vi.mock('#functions/package-export/package-storage.ts', () => ({
  putAside: async (_: object, name: string, bytes: Buffer) => void kept.set(name, Buffer.from(bytes)),
  takeUp: async (_: object, name: string) => kept.get(name),
  preserved: (key: string) => [contentOf(key)],
  beginPackage: async () => 'U',
  putPart: async (_: object, __: string, part: number, bytes: Buffer) => void parts.set(part, Buffer.from(bytes)),
  completePackage: async () => {},
}));

const at = '2024-09-30T02:00:00.000Z';
const scan = (referenceCode: string, pageNumber: number, bytes: number) => {
  const key = `${referenceCode}-${pageNumber}.jpg`;
  return addPage({
    recordId: recordIdOf(xiangyin, referenceCode),
    pageNumber,
    sha256: createHash('sha256').update(contentOf(key)).digest('hex'),
    format: 'jpeg',
    bytes,
    preservationKey: key,
    frames: 1,
    batchId: 'B',
    at,
  });
};

let made = 0;
async function opened(fondsNumber: string): Promise<Export> {
  made += 1;
  const work: Export = {
    batchId: `E${made}`,
    item: 'export',
    archivesCode: xiangyin,
    openedAt: at,
    requestedBy: 'director',
    form: 'transfer',
    fondsNumber,
    ...notBegun,
    expiresAt: 2_000_000_000,
  };
  await createExport(work);
  return work;
}

beforeAll(async () => {
  await ownTables();
  await smallProvince();
  for (const code of ['C038-001-001', 'C038-001-002', 'C039-001-001']) await hold(xiangyin, code);
  for (const page of [1, 2, 3]) await scan('C038-001-001', page, 1000);
  await scan('C038-001-002', 1, 1000);
  for (const page of [1, 2, 3]) await scan('C039-001-001', page, 300_000_000_000);
});
beforeEach(() => {
  kept.clear();
  parts.clear();
});

/** The package, and how many slices wrote its files. */
async function written(most?: number): Promise<{ zip: Buffer; slices: number }> {
  let work = await opened('C038');
  while (work.state === 'planning') work = (await planSlice(work)) ?? work;
  while (work.state === 'writing') work = (await writeSlice(work, most)) ?? work;
  expect([work.state, work.written.records]).toEqual(['ready', 2]);
  const zip = Buffer.concat([...parts].sort(([one], [other]) => one - other).map(([, bytes]) => bytes));
  return { zip, slices: work.slices };
}

test('a slice ends within a record as soon as its bytes are reached; the package is the same', async () => {
  const { zip, slices } = await written();
  expect(slices).toBe(1);
  const entries = (await readDirectory(sourceOf(zip))) as ZipEntry[];
  expect(entries.filter(({ name }) => name.endsWith('.jpg'))).toHaveLength(4);
  const again = await written(1500);
  expect(again.slices).toBe(3);
  expect(again.zip.equals(zip)).toBe(true);
});

test('what no package can hold is given up before a byte is written, and the remedy is said', async () => {
  const work = await planSlice(await opened('C039'));
  expect(work).toMatchObject({ state: 'failed', fault: expect.stringContaining('请按批次分开导出') });
});
