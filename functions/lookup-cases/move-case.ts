import { type Ask, api } from '#shared/api/api.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { take } from './case-store.ts';
import { lateAfter, pauseClock } from './clock.ts';
import * as contract from './contract.ts';
import { audited } from './deeds.ts';
import type { LookupCase } from './lookup-case.ts';
import type { StepName } from './progress.ts';
import { settle } from './settle.ts';
import { requireCase, shown } from './shown.ts';

type Asked = Pick<Ask<typeof contract.takeCase>, 'params' | 'actor' | 'now'> & { body: { note?: string | undefined } };

/** Takes one step and answers the case as it then stands. */
async function move(
  { params, body, actor, now }: Asked,
  step: StepName,
  change: (before: LookupCase, today: string) => Partial<LookupCase> = () => ({}),
): Promise<LookupCase> {
  const before = await requireCase(params.archivesCode, params.caseId, step);
  const deed = { by: actor.subject, archivesCode: params.archivesCode, now, note: body.note };
  const one = await take(before, step, deed, change(before, shanghaiDay(now)));
  await audited(actor, `${step}-case`, one, now);
  return one;
}

/** The holding archives takes the case up. */
export const takeCase = api(contract.takeCase, async (asked) => shown(await move(asked, 'take')));

/** The clock stands still while the citizen brings more; what was drafted is drafted anew then. */
export const askSupplement = api(contract.askSupplement, async (asked) =>
  shown(
    await move(asked, 'ask-supplement', (before, today) => ({
      ...pauseClock(before, today),
      supplement: asked.body.note,
      draft: undefined,
    })),
  ),
);

/** The citizen no longer asks; nothing is due any more. */
export const withdrawCase = api(contract.withdrawCase, async (asked) =>
  shown(await move(asked, 'withdraw', () => ({ dueOn: undefined, draft: undefined }))),
);

/** The citizen has been told; the case goes into the books, by the tick if this call does not live to do it. */
export const closeCase = api(contract.closeCase, async (asked) => {
  const closed = await move(asked, 'close', (before, today) => ({
    late: lateAfter(before, today),
    dueOn: undefined,
    closedOn: today,
    clock: 'unsettled',
  }));
  return shown(await settle(closed, asked.now));
});
