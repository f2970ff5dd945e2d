import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { archivesOf } from '#shared/archives/directory-store.ts';
import { startOfDay } from '#shared/calendar/shanghai.ts';
import { isArriving } from '#shared/records/carry-over.ts';
import type { Page } from '#shared/records/page.ts';
import { pagesOf } from '#shared/records/page-store.ts';
import type { Entry } from '#shared/records/record.ts';
import { findEntry } from '#shared/records/record-store.ts';
import { note } from '#shared/runtime/call.ts';
import { Fault } from '#shared/runtime/fault.ts';
import { queue } from '#shared/runtime/queue.ts';
import { isStill } from './approved.ts';
import { findCase } from './case-store.ts';
import { copyPdf, type PrintedImage } from './certified-copy.ts';
import type { CertifiedCopy } from './copy.ts';
import { captionOf, imagesOf } from './copy-images.ts';
import { keepPaper, readPage } from './copy-storage.ts';
import { changeCopy, findCopy, revoke } from './copy-store.ts';
import type { LookupCase } from './lookup-case.ts';

const Order = z.object({ caseId: z.string(), copy: z.string(), verifyAt: z.string() });
const fonts = fileURLToPath(new URL('./fonts/', import.meta.url));

/**
 * Lambda: makes the paper of a copy. Written twice it is the same bytes; a copy that is made or revoked stays as it is. One whose record has become
 * another since it was issued, or has a page without an image, is revoked: a paper never says more than it shows.
 */
export const handler = queue({ capability: 'lookup-cases', operation: 'make-copy' }, Order, async (order, { now }) => {
  const [one, copy] = await Promise.all([findCase(order.caseId), findCopy(order.caseId, order.copy)]);
  if (!one || copy?.state !== 'making') return;
  const { entry, pages: held } = await withPages(copy.recordId);
  if (!entry || !isStill(copy.approved, entry))
    return giveUp(
      one,
      copy,
      '出具之后档案的著录有改动、原档号已改用于另一件档案或档案已撤下,未制成;请核对后重新出具',
      now,
    );
  const { images, lacking } = imagesOf(held);
  if (images.length === 0 || lacking)
    return giveUp(one, copy, `${lacking || '该件档案'}没有可附的图像,未制成;请以TIFF或JPEG挂接后重新出具`, now);
  const nameOf = async (archivesCode: string) => (await archivesOf(archivesCode))?.name ?? archivesCode;
  const shown: PrintedImage[] = [];
  for (const [n, image] of images.entries())
    shown.push({ bytes: await readPage(image.key), caption: captionOf(image, n + 1, images.length) });
  const said = {
    caseId: one.caseId,
    archivesName: await nameOf(one.holdingArchives),
    receivingName: await nameOf(one.receiver),
    referenceCode: entry.referenceCode,
    title: entry.title,
    subject: one.sought.name,
    purpose: one.purpose,
    issuedOn: copy.issuedOn,
    code: copy.code,
    verifyAt: order.verifyAt,
    at: startOfDay(copy.issuedOn),
  };
  const { bytes, pages } = await copyPdf(fonts, said, shown);
  await keepPaper(copy.key, bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await changeCopy({ ...copy, state: 'awaiting-seal', pages, copied: images.length, sha256 }, 'making');
  note({ pages, bytes: bytes.length });
});

/** A record, wherever its 档号 has been corrected to, with its pages; read again if it has moved meanwhile, for its pages move too, and not before all have. */
async function withPages(recordId: string): Promise<{ entry: Entry | undefined; pages: Page[] }> {
  let entry = await findEntry(recordId);
  for (;;) {
    const pages = entry ? await pagesOf(entry.recordId) : [];
    const after = await findEntry(recordId);
    if (after && (await isArriving(after))) throw new Fault('its record has just moved, and its pages are on the way');
    if (after?.recordId === entry?.recordId) return { entry: after, pages };
    entry = after;
  }
}

/** The case may have changed meanwhile: the message then comes again, and reads it anew. */
async function giveUp(one: LookupCase, copy: CertifiedCopy, reason: string, now: Date): Promise<void> {
  await revoke(one, copy, { by: 'platform', archivesCode: one.holdingArchives, now, note: reason });
  note({ revoked: 1 });
}
