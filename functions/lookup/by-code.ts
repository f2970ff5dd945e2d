import { auditAnswer } from '#shared/access/audit-answer.ts';
import { api } from '#shared/api/api.ts';
import { allArchives } from '#shared/archives/directory-store.ts';
import { recordIdOf } from '#shared/records/record.ts';
import { findEntries } from '#shared/records/record-store.ts';
import { canonicalCode } from './codes.ts';
import * as contract from './contract.ts';
import { asking, readable, seen } from './sight.ts';

/**
 * The records with a code, wherever they are held and this desk may read them. A code is unique only within one archives,
 * so each archives' key is asked for: no index, no lag.
 */
export const findByCode = api(contract.findByCode, async ({ params, query, actor, now }) => {
  const code = canonicalCode(query.referenceCode);
  const archives = await allArchives();
  const held = await findEntries(archives.map(({ archivesCode }) => recordIdOf(archivesCode, code)));
  const shown = seen(await asking(params.archivesCode, 'by-code', now), held.values());
  await auditAnswer(
    actor,
    'find-by-code',
    shown.map(({ entry }) => entry),
    now,
    code,
  );
  const items = await Promise.all(shown.map(({ entry, decision }) => readable(entry, decision)));
  return { items: items.sort((a, b) => (a.archivesCode < b.archivesCode ? -1 : 1)) };
});
