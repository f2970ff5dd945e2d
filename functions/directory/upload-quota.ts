import { api } from '#shared/api/api.ts';
import { directory, entityOf } from '#shared/archives/directory-store.ts';
import { problem } from '#shared/runtime/problem.ts';
import { standsUnder } from './archives.ts';
import * as contract from './contract.ts';
import { auditDone, filedBy } from './filing.ts';
import { requireArchives } from './require.ts';

/** Sets how much an archives may upload in a month: its superior does, nobody for themselves but who has no superior. */
export const setUploadQuota = api(contract.setUploadQuota, async ({ params, body, actor, now }) => {
  const { of, ...limits } = body;
  const { parent } = await requireArchives(of);
  const isOwn = of === params.archivesCode && !parent;
  if (!isOwn && !(await standsUnder(of, params.archivesCode)))
    throw problem('not-the-superior', { archivesCode: params.archivesCode, of });
  const quota = { ...limits, archivesCode: of };
  const entity = entityOf.uploadQuota();
  await directory.setQuota({ ...quota, ...filedBy(actor, now), kind: 'upload-quota', entity });
  await auditDone(actor, 'set-upload-quota', of, entity, now);
  return quota;
});
