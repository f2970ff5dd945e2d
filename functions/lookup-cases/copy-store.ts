import { createHash } from 'node:crypto';
import { table } from '#shared/runtime/table.ts';
import { CertifiedCopy, CodeMark } from './copy.ts';

const keys = { partition: 'caseId', sort: 'event' };
const copies = table('CASES_TABLE', CertifiedCopy, keys);
const marks = table('CASES_TABLE', CodeMark, keys);

/** The items that a code needs beside its copy: looked up by the digest, so that the table gives no code away. */
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
