import { api } from '#shared/api/api.ts';
import { daysOfPeriod, everyOf } from '#shared/calendar/period.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { problem } from '#shared/runtime/problem.ts';
import { send } from '#shared/runtime/send.ts';
import * as contract from './contract.ts';
import { runByHand } from './due.ts';
import { plan } from './report-store.ts';
import { requireDefinition } from './require.ts';

/** The plan before it is the first regular one (三五, 1966–70): before, there is nothing to name what is compared. */
const firstYear = 1971;

/** Asks for an edition as of now. The message goes first: it alone is enough to make the edition. */
export const runReport = api(contract.runReport, async ({ params, body, actor, now }) => {
  const definition = await requireDefinition(params.archivesCode, params.definitionId);
  const { period } = body;
  if (everyOf(period) !== definition.every)
    throw problem('period-of-another-kind', { period, every: definition.every });
  if (Number(period.slice(0, 4)) < firstYear) throw problem('period-too-early', { period, first: firstYear });
  if (daysOfPeriod(period).first > shanghaiDay(now)) throw problem('period-not-begun', { period });
  const run = runByHand(definition, { ...body, archivesCode: params.archivesCode, by: actor.subject, now });
  await send('REPORT_RUNS_QUEUE', [run]);
  return plan(run);
});
