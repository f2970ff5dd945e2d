import { api } from '#shared/api/api.ts';
import { correlationId } from '#shared/runtime/call.ts';
import { uploadLink } from '#shared/runtime/upload.ts';
import * as contract from '../contract.ts';
import { expiryOf, importItem } from '../import.ts';
import { createImport } from '../import-store.ts';
import { sheetKey } from '../sheet-storage.ts';

/** Opens an import and signs the upload of its sheet; the import remembers to which fonds the clerk is restricted. */
export const openImport = api(contract.openImport, async ({ params: { archivesCode }, body, actor, now, newId }) => {
  const importId = newId();
  await createImport({
    batchId: importId,
    item: importItem,
    archivesCode,
    openedAt: now.toISOString(),
    openedBy: actor.subject,
    ...(actor.fonds && { fonds: actor.fonds }),
    fileName: body.fileName,
    whenHeld: body.whenHeld,
    ...(body.categoryCode && { categoryCode: body.categoryCode }),
    ...(body.columns && { columns: body.columns }),
    state: 'open',
    correlationId: correlationId(),
    expiresAt: expiryOf(now, 'unconfirmed'),
  });
  return { importId, upload: await uploadLink('INCOMING_BUCKET', sheetKey(archivesCode, importId), body, now) };
});
