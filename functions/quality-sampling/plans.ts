import { api } from '#shared/api/api.ts';
import * as contract from './contract.ts';
import { planItem, planPartition } from './inspection.ts';
import { pageOfPlans, writePlan } from './inspection-store.ts';

/** Sets the terms for a year, a contractor or a batch; inspections that have begun keep theirs. */
export const setQualityPlan = api(contract.setQualityPlan, async ({ params, body, actor, now }) => {
  const batchId = planPartition(params.archivesCode);
  const plan = { ...body, batchId, item: planItem(body), by: actor.subject, at: now.toISOString() };
  await writePlan(plan);
  return plan;
});

/** The sampling plans of an archives. */
export const listQualityPlans = api(contract.listQualityPlans, async ({ params, query, page }) => {
  const { items, next } = await pageOfPlans(params.archivesCode, { ...query, after: page.after });
  return { items, next: await page.next(next) };
});
