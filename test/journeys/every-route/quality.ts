import { expect } from 'vitest';
import { grantMembership } from '#functions/directory/contract.ts';
import {
  acceptBatch,
  concludeInspection,
  drawSampleOfBatch,
  listQualityPlans,
  recordFindings,
  setQualityPlan,
  showInspection,
  undoAcceptance,
} from '#functions/quality-sampling/contract.ts';
import { listBatches } from '#functions/uploads/contract.ts';
import type { Platform } from '#infra/local/platform.ts';
import { until } from '#infra/local/story/deeds.ts';
import { as } from '#infra/local/story/province.ts';
import { leaf } from './leaf.ts';

const xiangyin = { archivesCode: '443021' };

/** A closed batch is sampled, judged, accepted, and its acceptance taken back; answers which. */
export async function judgeTheScans(platform: Platform): Promise<string> {
  const subject = 'qin-yu';
  const membership = { subject, name: '秦玉', roles: ['inspector' as const], from: '2000-01-01T00:00:00.000Z' };
  await as(platform, 'xiangyinAdministrator')(grantMembership, { params: xiangyin, body: membership });
  const inspector = as(platform, { subject });
  const director = as(platform, 'xiangyinDirector');
  for (const year of ['2023', '2024']) await director(setQualityPlan, { params: xiangyin, body: { year } });
  await leaf(inspector, listQualityPlans, { params: xiangyin });

  const { items: batches } = await as(platform, 'xiangyinOperator')(listBatches, { params: xiangyin });
  const batchId = batches.find(({ counts }) => (counts?.frames ?? 0) > 0)?.batchId ?? '';
  const params = { ...xiangyin, batchId };
  const inState = (state: string) =>
    until(
      () => inspector(showInspection, { params }),
      ({ inspection }) => inspection.state === state,
    );
  await inspector(drawSampleOfBatch, { params });
  const { items } = await inState('inspecting');
  expect((await fetch(items[0]?.image?.url ?? '')).status).toBe(200);
  const findings = items.map(({ referenceCode, pageNumber }) => ({ referenceCode, pageNumber, defects: [] as [] }));
  await inspector(recordFindings, { params, body: { findings } });
  await inspector(concludeInspection, { params });
  await director(acceptBatch, { params });
  await inState('accepted');
  await director(undoAcceptance, { params, body: { reason: '验收后发现漏扫' } });
  return batchId;
}
