import { api } from '#shared/api/api.ts';
import { fondsNumbersOf } from '#shared/archives/directory-store.ts';
import { recordAudit } from '#shared/audit/audit-store.ts';
import { csvText } from '#shared/print/csv.ts';
import type { Entry } from '#shared/records/record.ts';
import { entriesOfFonds } from '#shared/records/record-store.ts';
import { problem } from '#shared/runtime/problem.ts';
import type { Key } from '#shared/runtime/table.ts';
import * as contract from '../contract.ts';
import { exported, xlsxFile } from '../exporting/exported.ts';
import { exportLink, keepExport } from '../sheet-storage.ts';

/** So many entries a file: some seconds of reading, some megabytes. */
const entriesPerFile = 10_000;
const perRead = 500;

const files = { csv: csvText, xlsx: xlsxFile };

/** A file of the entries of an own fonds in the order of their codes; `next` is where the next file goes on. */
export const exportFonds = api(contract.exportFonds, async ({ params, query, actor, now, newId, page }) => {
  const { archivesCode, fondsNumber } = params;
  const reach = actor.fonds === undefined || actor.fonds.includes(fondsNumber);
  if (!reach || !(await fondsNumbersOf(archivesCode)).has(fondsNumber))
    throw problem('fonds-not-registered', { fondsNumber });
  const entries: Entry[] = [];
  let after: Key | undefined = page.after;
  do {
    const read = await entriesOfFonds(archivesCode, fondsNumber, perRead, after);
    entries.push(...read.entries);
    after = read.next;
  } while (after && entries.length + perRead <= entriesPerFile);
  const said = { archivesCode, actor: actor.subject, target: fondsNumber, count: entries.length };
  await recordAudit([{ ...said, action: 'export-fonds', outcome: 'answered' }], now);
  const name = `${newId()}.${query.format}`;
  await keepExport(archivesCode, name, files[query.format](exported(entries)));
  const fileName = `${fondsNumber}目录.${query.format}`;
  return {
    entries: entries.length,
    file: await exportLink(archivesCode, name, fileName, now),
    next: await page.next(after),
  };
});
