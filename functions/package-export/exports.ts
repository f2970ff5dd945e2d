import type { Actor } from '#shared/access/actor.ts';
import { api } from '#shared/api/api.ts';
import { fondsNumbersOf } from '#shared/archives/directory-store.ts';
import { recordAudit } from '#shared/audit/audit-store.ts';
import { correlationId } from '#shared/runtime/call.ts';
import { downloadLink } from '#shared/runtime/download.ts';
import { problem } from '#shared/runtime/problem.ts';
import { send } from '#shared/runtime/send.ts';
import { batchOf } from '#shared/scans/batch-of.ts';
import * as contract from './contract.ts';
import { type Export, keptDays, notBegun } from './export.ts';
import { createExport, findExport, pageOfExports } from './export-store.ts';
import type { ExportSlice } from './make-package.ts';
import { packageKey } from './package-storage.ts';

/** Asks for a package; whoever takes records out of the platform is in the audit trail. */
export const startExport = api(contract.startExport, async ({ params, body, actor, now, newId }) => {
  const { archivesCode } = params;
  const of = await subjectOf(archivesCode, body, actor);
  const opened: Export = {
    batchId: newId(),
    item: 'export',
    archivesCode,
    openedAt: now.toISOString(),
    requestedBy: actor.subject,
    form: body.form,
    ...of,
    ...notBegun,
    expiresAt: Math.floor(now.getTime() / 1000) + keptDays * 86_400,
    correlationId: correlationId(),
  };
  const target = of.fondsNumber ?? of.ofBatch ?? '';
  await recordAudit([{ archivesCode, actor: actor.subject, action: 'start-export', outcome: 'done', target }], now);
  await createExport(opened);
  await send('EXPORTS_QUEUE', [{ archivesCode, exportId: opened.batchId } satisfies ExportSlice]);
  return shown(opened);
});

/** What is to be exported, if it is there; a batch only once it takes no more. */
async function subjectOf(
  archivesCode: string,
  body: { fondsNumber: string } | { ofBatch: string },
  actor: Pick<Actor, 'contract'>,
) {
  if ('fondsNumber' in body) {
    const { fondsNumber } = body;
    if (!(await fondsNumbersOf(archivesCode)).has(fondsNumber)) throw problem('fonds-not-registered', { fondsNumber });
    return { fondsNumber, ofBatch: undefined };
  }
  const { ofBatch } = body;
  const batch = await batchOf({ archivesCode, batchId: ofBatch }, actor);
  if (batch.state !== 'closed') throw problem('batch-not-closed', { batchId: ofBatch });
  return { ofBatch, fondsNumber: undefined };
}

/** The exports of an archives, newest first. */
export const listExports = api(contract.listExports, async ({ params, query, page }) => {
  const { items, next } = await pageOfExports(params.archivesCode, { ...query, after: page.after });
  return { items: items.map(shown), next: await page.next(next) };
});

/** How far an export is; a finished one with the address of its package for five minutes, which is audited. */
export const showExport = api(contract.showExport, async ({ params, actor, now }) => {
  const { archivesCode, exportId } = params;
  const found = await findExport(archivesCode, exportId);
  if (!found) throw problem('export-not-found', { exportId });
  if (found.state !== 'ready') return shown(found);
  await recordAudit(
    [{ archivesCode, actor: actor.subject, action: 'show-export', outcome: 'answered', target: exportId }],
    now,
  );
  const fileName = `${found.fondsNumber ?? '批次'}-${exportId}.zip`;
  return { ...shown(found), download: await downloadLink('INCOMING_BUCKET', packageKey(found), fileName, now) };
});

const shown = (found: Export) => ({ ...found, exportId: found.batchId });
