import { api } from '#shared/api/api.ts';
import { daysOfPeriod } from '#shared/calendar/period.ts';
import { workingDayFrom } from '#shared/calendar/working-days.ts';
import { roundItem } from '#shared/figures/catalogue-submission.ts';
import { keepRound, roundsOf } from '#shared/figures/catalogue-submission-store.ts';
import { correlationId } from '#shared/runtime/call.ts';
import { problem } from '#shared/runtime/problem.ts';
import * as contract from './contract.ts';
import { requirePlace, requireRound } from './required.ts';
import { provinceOf, quotasOf } from './round.ts';

/** Sets what is asked for a period, or changes it with a reason; only the archives at the top does. */
export const setRound = api(contract.setRound, async ({ params, body, actor, now }) => {
  const { archivesCode, period } = params;
  const { all } = await requirePlace(archivesCode);
  const province = provinceOf(archivesCode, all);
  if (province !== archivesCode) throw problem('not-the-provinces', { province });
  const { quotas, strangers } = quotasOf(archivesCode, body, all);
  if (strangers.length > 0 || Object.keys(quotas).length === 0)
    throw problem('round-without-archives', { codes: strangers.join('、') });
  const { last } = daysOfPeriod(period);
  if (body.dueOn <= last) throw problem('round-due-too-early', { last });
  const version = (await roundsOf(archivesCode, period)).length + 1;
  if (version > 1 && !body.reason) throw problem('round-reason-missing', { period });
  const round = {
    archivesCode,
    period,
    version,
    item: roundItem(period, version),
    dueOn: body.dueOn,
    closesOn: workingDayFrom(body.dueOn),
    quotas,
    ...(body.reason && { reason: body.reason }),
    by: actor.subject,
    at: now.toISOString(),
    correlationId: correlationId(),
  };
  if (!(await keepRound(round))) throw problem('changed-meanwhile', { what: '报送任务' });
  return round;
});

/** What is asked for a period, with its earlier versions. */
export const showRound = api(contract.showRound, async ({ params: { archivesCode, period } }) => {
  const { inForce, earlier } = await requireRound(archivesCode, period);
  return { inForce, earlier };
});
