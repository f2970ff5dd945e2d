import { beforeAll, expect, test, vi } from 'vitest';
import { handler } from '#functions/quality-sampling/api.ts';
import { drawSampleOfBatch, undoAcceptance } from '#functions/quality-sampling/contract.ts';
import { type Inspection, inspectionItem, nothingYet } from '#functions/quality-sampling/inspection.ts';
import { beginInspection, findInspection } from '#functions/quality-sampling/inspection-store.ts';
import { type QualityWork, workOn } from '#functions/quality-sampling/work.ts';
import type { Page } from '#shared/records/page.ts';
import { addPage, replacePage } from '#shared/records/page-store.ts';
import { recordIdOf } from '#shared/records/record.ts';
import { createBatch, noteRecord } from '#shared/scans/scan-store.ts';
import { ask } from '#test/functions/ask.ts';
import { appoint, hold, smallProvince, xiangyin } from '#test/functions/small-province.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';

const asked = vi.hoisted(() => [] as QualityWork[]);
vi.mock('#shared/runtime/send.ts', () => ({
  send: async (_: string, messages: never[]) => void asked.push(...messages),
}));
const locked = vi.hoisted(() => [] as string[]);
vi.mock('#functions/quality-sampling/lock-storage.ts', () => ({
  lockUntil: async (key: string) => void locked.push(key),
}));

const now = new Date('2024-09-30T02:00:00Z');
const at = now.toISOString();
const page = (referenceCode: string, batchId: string, pageNumber: number): Omit<Page, 'part'> => ({
  recordId: recordIdOf(xiangyin, referenceCode),
  pageNumber,
  sha256: `${pageNumber}`.repeat(64),
  format: 'jpeg',
  bytes: 10,
  preservationKey: `${referenceCode}-${pageNumber}-${batchId}`,
  frames: 1,
  colour: 'colour',
  batchId,
  at,
});

const nothing = {
  files: 0,
  declaredBytes: 0,
  verified: 0,
  accepted: 0,
  waiting: 0,
  refused: 0,
  outstanding: 0,
  frames: 0,
  bytes: 0,
};

/** A volume with all that DA/T 18 asks for, of so many pages. */
const volume = (referenceCode: string, pageCount: number) =>
  hold(xiangyin, referenceCode, {
    levelOfDescription: 'volume',
    pageCount,
    responsibleParty: '文星镇人民政府',
    documentDate: { value: '19870101', precision: 'day', inferred: false },
    retentionCode: 'Y',
  });

/** A closed batch that holds pages of a record. */
async function batch(batchId: string, referenceCode: string, ...numbers: number[]): Promise<void> {
  await createBatch({
    batchId,
    item: 'batch',
    archivesCode: xiangyin,
    title: referenceCode,
    state: 'closed',
    openedAt: at,
    openedBy: '李强',
    counts: { ...nothing, files: numbers.length, frames: numbers.length, bytes: 10 * numbers.length },
  });
  await noteRecord(batchId, referenceCode);
  for (const number of numbers) await addPage(page(referenceCode, batchId, number));
}

/** A round of inspection that passed and is accepted; answers what it came to. */
async function accepted(batchId: string, round = 1): Promise<Inspection | undefined> {
  const inspection: Inspection = {
    batchId,
    item: inspectionItem(round),
    archivesCode: xiangyin,
    round,
    state: 'checking',
    step: 0,
    terms: { ratioPercent: 5, passPercent: 95 },
    seed: 'seed',
    inspector: 'qin-yu',
    startedAt: at,
    acceptor: 'director',
    acceptance: nothingYet,
    lockedUntil: '2124-09-30T02:00:00.000Z',
  };
  await beginInspection(inspection);
  asked.push({ archivesCode: xiangyin, batchId, round });
  for (let next = asked.shift(); next; next = asked.shift()) await workOn(next, now);
  return findInspection(batchId, round);
}

const undone = async (batchId: string) => {
  const body = { reason: '验收后发现漏扫' };
  expect(
    (await ask(handler, undoAcceptance, { subject: 'director', params: { archivesCode: xiangyin, batchId }, body }))
      .status,
  ).toBe(200);
};

beforeAll(async () => {
  await ownTables();
  await smallProvince();
  await appoint('director', xiangyin, ['director']);
  await appoint('qin-yu', xiangyin, ['inspector']);
});

test('a volume with 1 of 302 pages is not accepted: nothing is locked or counted, and the record is named with the remedy', async () => {
  await volume('C038-001-001', 302);
  await batch('SHORT', 'C038-001-001', 1);
  expect(await accepted('SHORT')).toMatchObject({
    state: 'passed',
    blocked: expect.stringMatching(/C038-001-001\(应有302页,实有1页.*请补传缺页/),
  });
  expect(locked).toEqual([]);
  const again = { subject: 'qin-yu', params: { archivesCode: xiangyin, batchId: 'SHORT' } };
  expect((await ask(handler, drawSampleOfBatch, again)).body).toMatchObject({ state: 'drawing', round: 2 });
});

test('a volume counts once all its pages lie in accepted batches, with the last of them', async () => {
  await volume('C038-001-002', 2);
  await batch('HALF1', 'C038-001-002', 1);
  await batch('HALF2', 'C038-001-002', 2);
  expect((await accepted('HALF1'))?.acceptance).toMatchObject({ frames: 1, volumes: 0 });
  expect((await accepted('HALF2'))?.acceptance).toMatchObject({ frames: 1, volumes: 1 });
});

test('undone, sent back and scanned anew in another batch, a volume counts with that one', async () => {
  await volume('C038-001-003', 1);
  await batch('FIRST', 'C038-001-003', 1);
  expect((await accepted('FIRST'))?.acceptance).toMatchObject({ volumes: 1 });
  await undone('FIRST');
  const held = { ...page('C038-001-003', 'FIRST', 1), part: 'page#0001' };
  await replacePage({ ...page('C038-001-003', 'AGAIN', 1), sha256: 'f'.repeat(64) }, held);
  await batch('AGAIN', 'C038-001-003');
  expect((await accepted('AGAIN'))?.acceptance).toMatchObject({ frames: 1, volumes: 1 });
  await batch('OTHER', 'C038-001-003');
  await addPage(page('C038-001-003', 'OTHER', 2));
  expect((await accepted('OTHER'))?.acceptance).toMatchObject({ frames: 1, volumes: 0 });
});
