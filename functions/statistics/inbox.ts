import type { Actor } from '#shared/access/actor.ts';
import { api } from '#shared/api/api.ts';
import { allArchives } from '#shared/archives/directory-store.ts';
import { ancestorsOf, subordinatesOf } from '#shared/archives/hierarchy.ts';
import type { AnnualReturn } from '#shared/figures/annual-return.ts';
import { changeReturn, returnsOf } from '#shared/figures/annual-return-store.ts';
import { accepted, sentBack } from '#shared/figures/review.ts';
import { closeYear } from '#shared/ledger/closing-store.ts';
import { abreast } from '#shared/runtime/abreast.ts';
import { problem } from '#shared/runtime/problem.ts';
import { audited } from './audited.ts';
import * as contract from './contract.ts';
import { latest, requireForm, requirePlace } from './current.ts';
import { dueUntil, standingOf } from './flow.ts';

/** How every archives below stands with a year's return: on time, late or missing, and whose turn it is. */
export const listInbox = api(contract.listInbox, async ({ params: { archivesCode, year }, now }) => {
  const { all } = await requirePlace(archivesCode);
  const until = dueUntil(requireForm(year), year);
  const items = await abreast(subordinatesOf(archivesCode, all), 16, async (code) => {
    const versions = await returnsOf(code, year, year);
    const last = versions.at(-1);
    return {
      archivesCode: code,
      name: all.find((one) => one.archivesCode === code)?.name ?? code,
      standing: standingOf(versions, until, now),
      state: last?.state,
      version: last?.version,
      waitingFor: last?.waitingFor,
      submittedAt: last?.steps.findLast(({ did }) => did === 'submitted')?.at,
    };
  });
  const count = (standing: string) => items.filter((item) => item.standing === standing).length;
  return { due: until.toISOString(), onTime: count('on-time'), late: count('late'), missing: count('missing'), items };
});

type Asked = {
  params: { archivesCode: string; year: string; of: string };
  body: { revision: number };
  actor: Actor;
};

/** The return that waits for this archives, in the revision that was read, signed by somebody else; or a refusal. */
async function waiting({ params, body, actor }: Asked): Promise<AnnualReturn> {
  const { archivesCode, year, of } = params;
  await requirePlace(of);
  const one = await latest({ archivesCode: of, year }, requireForm(year));
  if (one.state !== 'submitted' || one.waitingFor !== archivesCode) throw problem('return-not-waiting', { of, year });
  if (one.revision !== body.revision) throw problem('return-changed', { revision: one.revision });
  if (one.signedBy === actor.subject) throw problem('signer-cannot-review', {});
  return one;
}

/**
 * Accepts a return: it goes on to the archives above, or is locked, and its year closed. The books are closed first: should
 * the run die in between, a closing without its acceptance is still a true sum, and accepting again closes anew.
 */
export const acceptReturn = api(contract.acceptReturn, async (ask) => {
  const { params, actor, now } = ask;
  const one = await waiting(ask);
  const step = { by: actor.subject, for: params.archivesCode, at: now.toISOString() };
  const all = await allArchives();
  const next = accepted(one, step, all);
  if (ancestorsOf(params.archivesCode, all).length === 0) await closeYear(params.of, params.year, now);
  if (!(await changeReturn(next))) throw problem('return-changed', { revision: one.revision + 1 });
  await audited(actor, 'accept-annual-return', { ...one, by: params.archivesCode }, now);
  return { ...step, did: 'accepted' as const, state: next.state };
});

/** Sends a return back with a reason, to be mended and signed again. */
export const returnReturn = api(contract.returnReturn, async (ask) => {
  const { params, body, actor, now } = ask;
  const one = await waiting(ask);
  const step = { by: actor.subject, for: params.archivesCode, at: now.toISOString(), reason: body.reason };
  if (!(await changeReturn(sentBack(one, step)))) throw problem('return-changed', { revision: one.revision + 1 });
  await audited(actor, 'send-back-annual-return', { ...one, by: params.archivesCode }, now);
  return { ...step, did: 'returned' as const, state: 'returned' };
});
