import { api } from '#shared/api/api.ts';
import type { Agreement } from '#shared/archives/archives.ts';
import { allAgreements, directory, entityOf, type FiledAgreement } from '#shared/archives/directory-store.ts';
import { canonicalJson } from '#shared/figures/canonical.ts';
import { problem } from '#shared/runtime/problem.ts';
import { standsUnder } from './archives.ts';
import * as contract from './contract.ts';
import { auditDone, filedBy, idOf } from './filing.ts';
import { requireArchives } from './require.ts';

/**
 * Registers an agreement once under its number; the same again is the same. It opens the parties' records to each other's desks, so no
 * party can make it alone: the archives that registers it stands above every other party, as a province's does.
 */
export const makeAgreement = api(contract.makeAgreement, async ({ params, body, actor, now }) => {
  for (const party of body.parties) {
    await requireArchives(party);
    const mayBind = party === params.archivesCode || (await standsUnder(party, params.archivesCode));
    if (!mayBind) throw problem('not-above-the-parties', { archivesCode: params.archivesCode, party });
  }
  const agreementId = idOf({ ...params, number: body.number });
  const entity = entityOf.agreement(agreementId);
  const made: FiledAgreement = {
    ...body,
    ...params,
    ...filedBy(actor, now),
    kind: 'agreement' as const,
    entity,
    agreementId,
  };
  const isNew = await directory.agreements.register(made);
  const agreement = isNew ? made : await directory.agreements.get(params.archivesCode, entity);
  if (!agreement || agreement.endedAt || saidOf(agreement) !== saidOf(made))
    throw problem('agreement-number-taken', { number: body.number });
  for (const party of body.parties) await auditDone(actor, 'make-agreement', party, entity, now);
  return agreement;
});

const saidOf = (agreement: Agreement): string => canonicalJson(contract.makeAgreement.body.parse(agreement));

/**
 * Ends an agreement now, unless it was ended before: whoever registered it may, and each party may leave. Hits found by it are
 * gone within a minute.
 */
export const endAgreement = api(contract.endAgreement, async ({ params, actor, now }) => {
  const { archivesCode, agreementId } = params;
  const entity = entityOf.agreement(agreementId);
  const known = (await agreementsOf(archivesCode)).find((one) => one.agreementId === agreementId);
  const stored = await directory.agreements.get(known?.archivesCode ?? archivesCode, entity);
  if (!stored) throw problem('entity-not-found', { what: '协议', id: agreementId });
  const ended = stored.endedAt ? stored : { ...stored, endedBy: actor.subject, endedAt: now.toISOString() };
  if (!stored.endedAt && !(await directory.agreements.end(ended, 'endedAt')))
    throw problem('changed-meanwhile', { what: '协议' });
  for (const party of stored.parties) await auditDone(actor, 'end-agreement', party, entity, now);
  return ended;
});

/** The agreements of which an archives is a party, and those it registered. */
export const listAgreements = api(contract.listAgreements, async ({ params: { archivesCode } }) => ({
  items: await agreementsOf(archivesCode),
}));

const agreementsOf = async (archivesCode: string) =>
  (await allAgreements()).filter((one) => one.archivesCode === archivesCode || one.parties.includes(archivesCode));
