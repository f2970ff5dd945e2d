import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Annotation } from '#shared/records/annotation.ts';
import { settingOf } from '#shared/records/annotation-store.ts';
import { documents } from '#shared/runtime/documents.ts';
import { problem } from '#shared/runtime/problem.ts';
import { type Key, table } from '#shared/runtime/table.ts';
import { OwnDataRequest, type RequestState, stateNames } from './request.ts';

const requests = table('CASES_TABLE', OwnDataRequest, { partition: 'caseId', sort: 'event' });

const holderOf = (archivesCode: string) => `${archivesCode}#own-data`;

/** What the index lists a request by: whose it is, and when it is due. */
export const indexed = ({
  archivesCode,
  dueOn,
  caseId,
}: Pick<OwnDataRequest, 'archivesCode' | 'dueOn' | 'caseId'>) => ({
  holder: holderOf(archivesCode),
  due: `${dueOn}#${caseId}`,
});

/** Keeps a new request. */
export const openRequest = (one: OwnDataRequest): Promise<boolean> => requests.putIfAbsent(one);

/** The request of this archives; to every other archives it is as if it were not there. */
export async function requireRequest(archivesCode: string, requestId: string): Promise<OwnDataRequest> {
  const one = await requests.get(requestId, 'own-data');
  if (!one || one.archivesCode !== archivesCode) throw problem('own-data-request-not-found', { requestId });
  return one;
}

/** The request, if it is in one of these states; `own-data-step-refused` otherwise. */
export function inState(one: OwnDataRequest, ...states: RequestState[]): OwnDataRequest {
  if (!states.includes(one.state)) throw problem('own-data-step-refused', { state: stateNames[one.state] });
  return one;
}

/** Keeps the next step of a request; `changed-meanwhile` if somebody else took one since it was read. */
export async function changeRequest(next: OwnDataRequest): Promise<OwnDataRequest> {
  const one = OwnDataRequest.parse({ ...next, version: next.version + 1 });
  if (!(await requests.putIf(one, { version: next.version }))) throw problem('changed-meanwhile', { what: '该申请' });
  return one;
}

/** Keeps the approval of a request together with the annotation that it is for: both, or neither. */
export async function approveWith(annotation: Annotation, next: OwnDataRequest): Promise<OwnDataRequest> {
  const one = OwnDataRequest.parse({ ...next, version: next.version + 1 });
  const approval = {
    Put: {
      TableName: requests.name(),
      Item: one,
      ConditionExpression: 'version = :read',
      ExpressionAttributeValues: { ':read': next.version },
    },
  };
  try {
    await documents().send(new TransactWriteCommand({ TransactItems: [approval, ...settingOf(annotation)] }));
  } catch (error) {
    if (error instanceof Error && error.name === 'TransactionCanceledException')
      throw problem('changed-meanwhile', { what: '该申请或该件档案的附注' });
    throw error;
  }
  return one;
}

/** A page of an archives' requests, the latest due first. */
export const requestsOf = (archivesCode: string, limit: number, after?: Key) =>
  requests.query({
    index: 'byHolder',
    where: ['holder', holderOf(archivesCode)],
    limit,
    after,
    newestFirst: true,
  });
