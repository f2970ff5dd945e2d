import { createHash } from 'node:crypto';
import { table } from '#shared/runtime/table.ts';
import { type Deed, take } from './case-store.ts';
import { CertifiedCopy, CodeMark } from './copy.ts';
import type { LookupCase } from './lookup-case.ts';

const keys = { partition: 'caseId', sort: 'event' };
const copies = table('CASES_TABLE', CertifiedCopy, keys);
const marks = table('CASES_TABLE', CodeMark, keys);

/** What leads from a code to its copy: by its digest, so that no key, and no log of keys, tells a code. The copy itself keeps it, for its paper and its archives. */
export const markOf = (code: string, of: string, copy: string): CodeMark => ({
  caseId: `code#${createHash('sha256').update(code).digest('base64url')}`,
  event: 'verification',
  of,
  copy,
});

/** One certified copy of a case. */
export const findCopy = (caseId: string, event: string): Promise<CertifiedCopy | undefined> =>
  copies.get(caseId, event);

/** The copy that a code belongs to, revoked or not. */
export async function copyByCode(code: string): Promise<CertifiedCopy | undefined> {
  const mark = await marks.get(markOf(code, '', '').caseId, 'verification');
  return mark && copies.get(mark.of, mark.copy);
}

/** Revokes a copy for the reason that the deed gives: copy, case and event, all or none; `case-changed` if the copy is not as it was read. */
export function revoke(one: LookupCase, copy: CertifiedCopy, deed: Deed & { note: string }): Promise<LookupCase> {
  const item: CertifiedCopy = { ...copy, state: 'revoked', reason: deed.note, revokedBy: deed.by };
  return take(one, 'revoke-copy', deed, {}, [{ item, wasIn: copy.state }]);
}

/** Puts a changed copy if the stored one is still in this state. */
export const changeCopy = (copy: CertifiedCopy, state: CertifiedCopy['state']): Promise<boolean> =>
  copies.putIf(copy, { state });

/** All certified copies of a case, revoked ones too. */
export async function copiesOf(caseId: string): Promise<CertifiedCopy[]> {
  const found: CertifiedCopy[] = [];
  const sort = { field: 'event', startsWith: 'copy#' };
  for await (const copy of copies.all({ where: ['caseId', caseId], sort })) found.push(copy);
  return found;
}
