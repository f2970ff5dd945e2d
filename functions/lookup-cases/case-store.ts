import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { thatCounts } from '#shared/applicants/evidence.ts';
import { correlationId } from '#shared/runtime/call.ts';
import { documents } from '#shared/runtime/documents.ts';
import { problem } from '#shared/runtime/problem.ts';
import { type Key, table } from '#shared/runtime/table.ts';
import { CaseEvent, CaseEvidence, LookupCase } from './lookup-case.ts';
import { type StepName, stateAfter, stateNames } from './progress.ts';

const keys = { partition: 'caseId', sort: 'event' };
const cases = table('CASES_TABLE', LookupCase, keys);
const events = table('CASES_TABLE', CaseEvent, keys);
const evidence = table('CASES_TABLE', CaseEvidence, keys);

const numbered = (kind: string, number: number) => `${kind}#${String(number).padStart(4, '0')}`;
/** The key of the nth piece of evidence or copy of a case. */
export const eventKey = { evidence: (n: number) => numbered('evidence', n), copy: (n: number) => numbered('copy', n) };

/** A case, strongly consistent. */
export const findCase = (caseId: string): Promise<LookupCase | undefined> => cases.get(caseId, 'case');
/** All evidence that was declared for a case, in the order of its numbers. */
export const evidenceOf = (caseId: string) => gather(evidence.all(within(caseId, 'evidence#')));
/** The evidence of a case that counts: what was withdrawn is left out. */
export const evidenceThatCounts = async ({ caseId, withdrawnEvidence }: LookupCase) =>
  thatCounts(await evidenceOf(caseId), withdrawnEvidence);
/** What has happened to a case, oldest first. */
export const eventsOf = (caseId: string) => gather(events.all(within(caseId, 'event#')));

const within = (caseId: string, startsWith: string) => ({
  where: ['caseId', caseId] as [string, string],
  sort: { field: 'event', startsWith },
});

async function gather<T>(all: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of all) found.push(one);
  return found;
}

/** A page of an archives' cases, newest first: those it received, or those it holds the records for. */
export const casesOf = (archivesCode: string, as: 'receiving' | 'holding', limit: number, after?: Key) =>
  cases.query({
    index: as === 'receiving' ? 'byReceiver' : 'byHolder',
    where: as === 'receiving' ? ['receiver', archivesCode] : ['holder', holderKey(archivesCode)],
    limit,
    after,
    newestFirst: true,
  });

const holderKey = (archivesCode: string) => `${archivesCode}#lookup`;

/** Every case whose clock is due until a day, or that is closed and not yet in the books. */
export const dueUntil = (day: string) =>
  cases.all({
    index: 'byClock',
    where: ['clock', 'running'],
    sort: { field: 'due', from: '0', to: `${day}#\u{10ffff}` },
  });
/** Closed cases that are not in the books yet. */
export const unsettled = () => cases.all({ index: 'byClock', where: ['clock', 'unsettled'] });

/** Who did it, where, when; and what they said about it. */
export type Deed = { by: string; archivesCode: string; now: Date; note?: string | undefined };

/** The index fields follow from what a case is; standing is judged at the transfer, and from then on the holder sees it. */
function indexed(one: LookupCase): LookupCase {
  const due = one.dueOn ?? one.answeredOn ?? one.openedAt.slice(0, 10).replaceAll('-', '');
  return {
    ...one,
    holder: one.standing ? holderKey(one.holdingArchives) : undefined,
    due: `${due}#${one.caseId}`,
    clock: one.dueOn ? 'running' : one.clock === 'unsettled' ? 'unsettled' : undefined,
  };
}

const eventOf = (one: LookupCase, step: StepName | 'open', { by, archivesCode, now, note }: Deed): CaseEvent => ({
  caseId: one.caseId,
  event: numbered('event', one.version),
  step,
  by,
  archivesCode,
  at: now.toISOString(),
  state: one.state,
  ...(one.dueOn && { dueOn: one.dueOn }),
  ...(note && { note }),
  correlationId: correlationId(),
});

/** Opens a case: the case and its first event in one transaction. */
export const openCase = async (one: LookupCase, deed: Deed): Promise<LookupCase> =>
  write(undefined, one, 'open', deed, []);

/** What is written with a step: a new item, or one in the place of what was still in a state. */
export type Beside = { item: Record<string, unknown>; wasIn?: string };

/**
 * Takes a step: the case, the event that says so, and whatever belongs to it, in one transaction. Throws
 * `case-step-refused` where the state does not allow it and `case-changed` if somebody else was faster.
 */
export async function take(
  before: LookupCase,
  step: StepName,
  deed: Deed,
  change: Partial<LookupCase> = {},
  besides: Beside[] = [],
): Promise<LookupCase> {
  const state = stateAfter(before.state, step);
  if (!state) throw problem('case-step-refused', { state: stateNames[before.state] });
  return write(before, { ...before, ...change, state, version: before.version + 1 }, step, deed, besides);
}

const stillIn = (state: string) => ({
  ConditionExpression: '#state = :s',
  ExpressionAttributeNames: { '#state': 'state' },
  ExpressionAttributeValues: { ':s': state },
});

async function write(
  before: LookupCase | undefined,
  next: LookupCase,
  step: StepName | 'open',
  deed: Deed,
  besides: Beside[],
) {
  const one = LookupCase.parse(indexed(next));
  const TableName = cases.name();
  const absent = { ConditionExpression: 'attribute_not_exists(caseId)' };
  const still = { ConditionExpression: 'version = :v', ExpressionAttributeValues: { ':v': before?.version } };
  const TransactItems = [
    { Put: { TableName, Item: one, ...(before ? still : absent) } },
    { Put: { TableName, Item: eventOf(one, step, deed), ...absent } },
    ...besides.map(({ item: Item, wasIn }) => ({ Put: { TableName, Item, ...(wasIn ? stillIn(wasIn) : absent) } })),
  ];
  try {
    await documents().send(new TransactWriteCommand({ TransactItems }));
  } catch (error) {
    if (error instanceof Error && error.name === 'TransactionCanceledException') throw problem('case-changed', {});
    throw error;
  }
  return one;
}
