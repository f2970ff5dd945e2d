import { ledgerEntry } from '#shared/ledger/ledger.ts';
import { post } from '#shared/ledger/ledger-store.ts';
import { take } from './case-store.ts';
import type { LookupCase } from './lookup-case.ts';

/**
 * The acts of a closed case: a lookup (人次) at the receiving archives, with its outcome and whether it was told in time;
 * and what the holding archives did, if it is another: an assist. 不予提供 never counts as 未查到.
 */
export function actsOf(one: LookupCase, now: Date) {
  const { caseId, answer, closedOn = '', late, receiver, holdingArchives } = one;
  const act = {
    date: closedOn,
    source: { kind: 'lookup-case', id: caseId },
    actor: answer?.approvedBy ?? answer?.draftedBy ?? one.openedBy,
    at: now.toISOString(),
  };
  const outcome = {
    found: answer?.outcome === 'found' ? 1 : 0,
    notFound: answer?.outcome === 'not-found' ? 1 : 0,
    refused: answer?.outcome === 'refused' ? 1 : 0,
  };
  const uses = answer?.recordIds.length ?? 0;
  const lookup = ledgerEntry({
    ...act,
    archivesCode: receiver,
    entryId: `lookup#${caseId}`,
    kind: 'lookup',
    quantities: {
      persons: 1,
      ...outcome,
      inTime: late.includes('tell') ? 0 : 1,
      ...(holdingArchives === receiver && { uses }),
    },
  });
  if (holdingArchives === receiver || answer?.archivesCode !== holdingArchives) return [lookup];
  const assist = ledgerEntry({
    ...act,
    archivesCode: holdingArchives,
    entryId: `assist#${caseId}`,
    kind: 'assist',
    quantities: { ...outcome, uses, inTime: late.includes('assist') ? 0 : 1 },
  });
  return [lookup, assist];
}

/** Enters a closed case into the books once, however often it is tried, and marks it as entered. */
export async function settle(one: LookupCase, now: Date): Promise<LookupCase> {
  for (const act of actsOf(one, now)) await post(act);
  return take(one, 'settle', { by: 'platform', archivesCode: one.receiver, now }, { clock: undefined });
}
