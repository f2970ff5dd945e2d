import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { handler } from '#functions/quality-sampling/api.ts';
import { acceptBatch, drawSampleOfBatch, showInspection } from '#functions/quality-sampling/contract.ts';
import { type Inspection, inspectionItem } from '#functions/quality-sampling/inspection.ts';
import { beginInspection } from '#functions/quality-sampling/inspection-store.ts';
import type { Contract } from '#shared/api/contract.ts';
import { auditOf } from '#shared/audit/audit-store.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import type { Batch } from '#shared/scans/scan.ts';
import { createBatch } from '#shared/scans/scan-store.ts';
import { ask } from '#test/functions/ask.ts';
import { appoint, smallProvince, xiangyin } from '#test/functions/small-province.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';

vi.mock('#shared/runtime/send.ts', () => ({ send: async () => {} }));

const at = '2024-09-30T02:00:00.000Z';
const agreement = { number: '外包〔2026〕1号', contractor: '长沙某某数字化公司', until: '20991231' };
const counts = { files: 1, declaredBytes: 1, verified: 1, accepted: 1, waiting: 0, refused: 0, outstanding: 0 };

beforeAll(async () => {
  await ownTables();
  await smallProvince();
  await appoint('qin-yu', xiangyin, ['inspector']);
  await appoint('director', xiangyin, ['director']);
  await appoint('own-contractor', xiangyin, ['operator'], { contract: agreement });
  const other = { ...agreement, number: '外包〔2026〕2号' };
  await appoint('other-contractor', xiangyin, ['operator', 'inspector', 'director'], { contract: other });
});

let made = 0;
let batchId = '';
beforeEach(async () => {
  made += 1;
  batchId = `01J9YYYYYYYYYYYYYYYYYY${String(made).padStart(4, '0')}`;
  const batch: Batch = {
    batchId,
    item: 'batch',
    archivesCode: xiangyin,
    title: '外包第一批',
    state: 'closed',
    openedAt: at,
    openedBy: 'own-contractor',
    contract: agreement,
    counts: { ...counts, frames: 1, bytes: 1 },
  };
  await createBatch(batch);
});

const inspectionAs = (state: Inspection['state']): Inspection => ({
  batchId,
  item: inspectionItem(1),
  archivesCode: xiangyin,
  round: 1,
  state,
  step: 0,
  terms: { ratioPercent: 5, passPercent: 95 },
  seed: 'seed',
  inspector: 'qin-yu',
  startedAt: at,
});
const call = (contract: Contract, subject: string) =>
  ask(handler, contract, { subject, params: { archivesCode: xiangyin, batchId } });

test('R20: neither the sample of another contractor’s batch is seen nor its inspection moved by a contractor’s people', async () => {
  await beginInspection(inspectionAs('passed'));
  for (const contract of [showInspection, drawSampleOfBatch, acceptBatch])
    expect(await call(contract, 'other-contractor')).toMatchObject({ status: 403, slug: 'batch-of-another-contract' });
  expect((await call(showInspection, 'own-contractor')).status).toBe(200);
});

test('R30: whoever sees a sample, whose records need not be open, is in the audit trail', async () => {
  await beginInspection(inspectionAs('inspecting'));
  expect((await call(showInspection, 'qin-yu')).status).toBe(200);
  const { items } = await auditOf(xiangyin, shanghaiDay(new Date()), 100);
  expect(items.filter(({ target }) => target === batchId)).toMatchObject([
    { actor: 'qin-yu', action: 'show-inspection', outcome: 'answered', count: 0 },
  ]);
});
