import type { Actor } from '#shared/access/actor.ts';
import { api } from '#shared/api/api.ts';
import { allArchives } from '#shared/archives/directory-store.ts';
import { recordAudit } from '#shared/audit/audit-store.ts';
import type { Period } from '#shared/calendar/period.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import type { CatalogueSubmission } from '#shared/figures/catalogue-submission.ts';
import { changeSubmission, submissionsOf } from '#shared/figures/catalogue-submission-store.ts';
import { accepted, sentBack } from '#shared/figures/review.ts';
import { problem } from '#shared/runtime/problem.ts';
import * as contract from './contract.ts';
import { shown } from './required.ts';

type Asked = {
  params: { archivesCode: string; period: Period; of: string };
  body: { version: number };
  actor: Actor;
  now: Date;
};

/** The version that waits for this archives and that was read, sent by somebody else; or a refusal. */
async function waiting({ params, body, actor }: Asked): Promise<CatalogueSubmission> {
  const { archivesCode, period, of } = params;
  const one = (await submissionsOf(of, period)).at(-1);
  if (!one || one.waitingFor !== archivesCode || one.version !== body.version)
    throw problem('submission-not-waiting', { of, period });
  if (one.steps[0]?.by === actor.subject) throw problem('submitter-cannot-review', {});
  return one;
}

async function keep(one: CatalogueSubmission, action: string, { params, actor, now }: Asked) {
  if (!(await changeSubmission(one))) throw problem('changed-meanwhile', { what: '该馆的目录报送' });
  const happening = { actor: actor.subject, actorArchives: params.archivesCode, action, outcome: 'done' as const };
  await recordAudit([{ ...happening, archivesCode: one.archivesCode, target: one.receipt }], now);
  return shown({ ...one, revision: one.revision + 1 });
}

const stepOf = ({ params, actor, now }: Asked) => ({
  by: actor.subject,
  for: params.archivesCode,
  at: now.toISOString(),
});

/** Accepts what an archives below reports: it goes on upward, or is accepted for good at the top. */
export const acceptSubmission = api(contract.acceptSubmission, async (ask) => {
  const one = await waiting(ask);
  return keep(accepted(one, stepOf(ask), await allArchives()), 'accept-catalogue-submission', ask);
});

/** Sends it back with a reason and a new term; until it comes again it is not counted. */
export const returnSubmission = api(contract.returnSubmission, async (ask) => {
  const { reason, until } = ask.body;
  if (until < shanghaiDay(ask.now)) throw problem('until-in-the-past', { until });
  const one = await waiting(ask);
  return keep(sentBack(one, { ...stepOf(ask), reason, until }), 'return-catalogue-submission', ask);
});
