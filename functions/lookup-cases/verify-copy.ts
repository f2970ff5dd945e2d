import { countAttempt } from '#shared/access/limit-store.ts';
import { api } from '#shared/api/api.ts';
import { archivesOf } from '#shared/archives/directory-store.ts';
import { platformTrail, recordAudit } from '#shared/audit/audit-store.ts';
import { formatDay } from '#shared/calendar/day.ts';
import { maskName } from '#shared/people/masking.ts';
import { partsOfRecordId } from '#shared/records/record.ts';
import { problem } from '#shared/runtime/problem.ts';
import { findCase } from './case-store.ts';
import * as contract from './contract.ts';
import { codeOf } from './copy.ts';
import { copyByCode } from './copy-store.ts';

/** No code has this digest: one that is malformed is looked up too, so that it takes as long. */
const nobodys = 'malformed';

/** What anyone may compare a paper with. Unknown, revoked, unfinished and malformed codes answer alike; all are counted and audited. */
export const verifyCopy = api(contract.verifyCopy, async ({ params, now, address }) => {
  await countAttempt('verify-copy', address, now);
  const copy = await copyByCode(codeOf(params.code) ?? nobodys);
  const one = copy?.state === 'awaiting-seal' ? await findCase(copy.caseId) : undefined;
  const holder = one?.holdingArchives ?? platformTrail;
  const said = { archivesCode: holder, actor: 'public', action: 'verify-copy' };
  const found =
    one && copy?.pages !== undefined && copy.sha256 ? { ...copy, pages: copy.pages, sha256: copy.sha256 } : undefined;
  await recordAudit(
    [{ ...said, outcome: found ? 'answered' : 'refused', ...(found && { target: found.recordId }) }],
    now,
  );
  if (!found || !one) throw problem('copy-not-verified', {});
  const { archivesCode } = partsOfRecordId(found.recordId);
  return {
    issuingArchives: (await archivesOf(archivesCode))?.name ?? archivesCode,
    issuedOn: formatDay(found.issuedOn),
    pages: found.pages,
    copiedPages: found.copied,
    digestPrefix: found.sha256.slice(0, 16),
    subject: maskName(one.sought.name),
    note: '请核对纸质件与以上各项是否一致,并查看是否加盖档案利用专用章。',
  };
});
