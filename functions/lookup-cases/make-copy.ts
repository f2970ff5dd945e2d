import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { archivesOf } from '#shared/archives/directory-store.ts';
import { startOfDay } from '#shared/calendar/shanghai.ts';
import { pagesOf } from '#shared/records/page-store.ts';
import { findEntry } from '#shared/records/record-store.ts';
import { note } from '#shared/runtime/call.ts';
import { queue } from '#shared/runtime/queue.ts';
import { findCase } from './case-store.ts';
import { copyPdf } from './certified-copy.ts';
import { keepPaper, readPage } from './copy-storage.ts';
import { changeCopy, findCopy } from './copy-store.ts';

const Order = z.object({ caseId: z.string(), copy: z.string(), verifyAt: z.string() });
const fonts = fileURLToPath(new URL('./fonts/', import.meta.url));

/**
 * Lambda: makes the paper of a copy. Written twice it is the same bytes; a copy that is made or revoked stays as it is.
 */
export const handler = queue({ capability: 'lookup-cases', operation: 'make-copy' }, Order, async (order) => {
  const [one, copy] = await Promise.all([findCase(order.caseId), findCopy(order.caseId, order.copy)]);
  const entry = copy && (await findEntry(copy.recordId));
  if (!one || !copy || !entry || copy.state !== 'making') return;
  const nameOf = async (archivesCode: string) => (await archivesOf(archivesCode))?.name ?? archivesCode;
  const images: Buffer[] = [];
  for (const { accessKey } of await pagesOf(copy.recordId)) if (accessKey) images.push(await readPage(accessKey));
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
  const { bytes, pages } = await copyPdf(fonts, said, images);
  await keepPaper(copy.key, bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await changeCopy({ ...copy, state: 'awaiting-seal', pages, sha256 }, 'making');
  note({ pages, bytes: bytes.length });
});
