import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { chunkItem, type Import } from '#functions/catalogue-import/import.ts';
import { StagedRow } from '#functions/catalogue-import/row-account.ts';
import { unstage } from '#functions/catalogue-import/sheet-storage.ts';
import { directory, entityOf } from '#shared/archives/directory-store.ts';
import { entryById } from '#shared/ledger/ledger-store.ts';
import { findByName } from '#shared/records/name-store.ts';
import { contentHashOf, type Entry, recordIdOf } from '#shared/records/record.ts';
import { earlierVersions, findEntries, recordIdsOfFonds } from '#shared/records/record-store.ts';
import { smallProvince } from '#test/functions/small-province.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';
import { dirtyFiles, formats, slips } from '../dirty.ts';
import { arrived, committed } from '../importing.ts';

const archivesCode = '443021';
/** Of the dirty files so many go through the stores; `DIRTY_FILES=2000` sends a hundred of each format. */
const share = Math.ceil(dirtyFiles / 20);

beforeAll(async () => {
  await ownTables();
  await smallProvince();
  const filed = { archivesCode, kind: 'fonds' as const, by: 'admin', at: '2024-01-01T00:00:00.000Z' };
  for (const fondsNumber of ['A439', 'C038'])
    await directory.fonds.register({ ...filed, entity: entityOf.fonds(fondsNumber), fondsNumber, title: '民政局全宗' });
});

const stagedOf = async ({ batchId, check }: Import): Promise<StagedRow[]> => {
  const rows: StagedRow[] = [];
  for (let chunk = 1; chunk <= (check?.chunks ?? 0); chunk++)
    rows.push(...(await unstage(archivesCode, batchId, chunkItem(chunk), z.array(StagedRow))));
  return rows;
};

/** A row that was taken is there whole: its content in force, every version before it, and every name points to it. */
async function isWhole({ description, base = 0 }: StagedRow, entry: Entry | undefined): Promise<void> {
  expect(entry?.contentHash).toBe(contentHashOf(description));
  if (!entry) return;
  expect(entry.version - base).toBeOneOf([0, 1]);
  const versions = (await earlierVersions(entry)).map(({ version }) => version);
  expect(versions).toEqual(Array.from({ length: entry.version - 1 }, (_, n) => entry.version - 1 - n));
  for (const { name } of description.personalNames) {
    const hits: string[] = [];
    for await (const { recordId } of findByName(name)) hits.push(recordId);
    expect(hits).toContain(entry.recordId);
  }
}

test.each(formats)(
  `%s: of ${share} dirty files committed by the handlers, every delivery twice, no row is half there and all counts hold`,
  async (format, make) => {
    const created = new Set<string>();
    let [files, taken, described] = [0, 0, 0];
    await fc.assert(
      fc.asyncProperty(slips, fc.constantFrom('refuse' as const, 'revise' as const), async (lines, whenHeld) => {
        const importId = `${format.replaceAll(' ', '-')}-${++files}`;
        const checked = await arrived(importId, make(lines), { whenHeld });
        if (checked.state === 'unreadable') return;
        const staged = await stagedOf(checked);
        if (staged.length === 0) return;
        taken++;
        const done = await committed(checked);
        expect(done).toMatchObject({ state: 'committed', committed: checked.check?.counts, refusedAtCommit: [] });
        const entries = await findEntries(
          staged.map(({ description }) => recordIdOf(archivesCode, description.referenceCode)),
        );
        for (const row of staged)
          await isWhole(row, entries.get(recordIdOf(archivesCode, row.description.referenceCode)));
        for (const { base, description } of staged) if (base === undefined) created.add(description.referenceCode);
        const act = await entryById(archivesCode, `import#${importId}`);
        described += (act?.quantities.volumeEntries ?? 0) + (act?.quantities.itemEntries ?? 0);
      }),
      { numRuns: share, endOnFailure: true },
    );
    expect(taken).toBeGreaterThan(share / 10);
    expect(described).toBe(created.size);
    expect(await heldOf(['A439', 'C038'])).toEqual(expect.arrayContaining([...created]));
  },
  900_000,
);

const heldOf = async (fonds: string[]): Promise<string[]> => {
  const found: string[] = [];
  for (const fondsNumber of fonds)
    found.push(...(await recordIdsOfFonds(archivesCode, fondsNumber, 1000)).items.map((id) => id.split('/')[1] ?? ''));
  return found;
};
