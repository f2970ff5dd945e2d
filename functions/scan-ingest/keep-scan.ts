import { type RowProblem, rowProblem } from '#shared/messages/row-problems.ts';
import { nameOfFrame } from '#shared/records/access-copy.ts';
import { movePage } from '#shared/records/carry-over.ts';
import type { Page, ScanFormat } from '#shared/records/page.ts';
import { addPage, findPage, replacePage } from '#shared/records/page-store.ts';
import { recordIdOf } from '#shared/records/record.ts';
import { findHeld } from '#shared/records/record-store.ts';
import { Fault } from '#shared/runtime/fault.ts';
import { wasSentBack } from '#shared/scans/inspected-store.ts';
import type { Batch, ScanFile } from '#shared/scans/scan.ts';
import { storedAs } from '#shared/scans/scan-format.ts';
import type { NamedPage } from '#shared/scans/scan-name.ts';
import { type Arrived, preserve, putAccessCopy } from '#shared/scans/scan-storage.ts';
import type { Examination } from './examine-scan.ts';

/** What a file came to: its page is new, replaces one that was sent back, or was there already with the same image, or the number holds another. */
export type Kept = { became: 'added' | 'replaced' | 'duplicate' | 'refused'; problems: RowProblem[] };

/** Of a digest in a key: enough to tell all images of one page apart. */
const digitsOfDigest = 16;

/**
 * Keys are readable without the database, `443021/C038/C038-001-002-003/page-0001-8f434346648f6b96.tif`, and no two images share one: a page
 * is replaced, and a 档号 that was corrected may be given to another record.
 */
export function keysOf(
  archivesCode: string,
  { referenceCode, fondsNumber, pageNumber }: NamedPage,
  { format, sha256 }: { format: ScanFormat; sha256: string },
) {
  const page = `page-${String(pageNumber).padStart(4, '0')}-${sha256.slice(0, digitsOfDigest)}`;
  const stem = `${archivesCode}/${fondsNumber}/${referenceCode}/${page}`;
  return {
    preservation: `${stem}.${storedAs[format].extension}`,
    access: (frame: number) => nameOfFrame(`${stem}.jpg`, frame),
  };
}

/**
 * Preserves a file, writes its access copies and adds its page to the record, in this order, each step once only: what a
 * kill interrupted is completed when the message comes again. No object is ever overwritten; a page that is there is
 * replaced only if inspection sent it back.
 */
export async function keepScan(
  { batch, file, arrived }: { batch: Batch; file: ScanFile; arrived: Arrived },
  named: NamedPage,
  scan: Examination & { format: ScanFormat; scannedBy?: string | undefined },
  now: Date,
): Promise<Kept> {
  const { format, frames, accessCopies, widthPx, heightPx, dpi, colour, blankFrames, scannedBy } = scan;
  const recordId = recordIdOf(batch.archivesCode, named.referenceCode);
  const mine = { batchId: batch.batchId, fileNumber: file.number };
  const held = await findPage(recordId, named.pageNumber);
  const sentBack = held && held.sha256 !== arrived.sha256 && (await wasSentBack(held.batchId));
  if (held && !sentBack) return sameOrOther(held, arrived, mine, named);

  const keys = keysOf(batch.archivesCode, named, { format, sha256: arrived.sha256 });
  if (!(await preserve(keys.preservation, arrived, storedAs[format].contentType)))
    throw new Fault('other bytes are preserved under the digest of these');
  for (const [place, copy] of accessCopies.entries()) await putAccessCopy(keys.access(place + 1), copy);
  const page = {
    ...mine,
    recordId,
    pageNumber: named.pageNumber,
    sha256: arrived.sha256,
    format,
    frames,
    bytes: arrived.size,
    ...(widthPx && { widthPx }),
    ...(heightPx && { heightPx }),
    ...(dpi && { dpiX: dpi, dpiY: dpi }),
    ...(colour && { colour }),
    ...(blankFrames && { blankFrames }),
    ...(scannedBy && { scannedBy }),
    preservationKey: keys.preservation,
    ...(accessCopies.length > 0 && { accessKey: keys.access(1) }),
    at: now.toISOString(),
    correlationId: batch.correlationId,
  };
  const refused = held && !(await replacePage(page, held));
  const added = held ? undefined : await addPage(page);
  if (added && !added.added) return sameOrOther(added.held, arrived, mine, named);
  await requireStanding(recordId, named.pageNumber);
  if (refused) return taken(named);
  return held ? replacement(named) : { became: 'added', problems: [] };
}

/**
 * A correction lists the pages after it has put its redirect, and we look for the redirect after we have put the page: one of the two sees
 * the other, and no page is left under a 档号 that its record no longer has. The message then comes again and finds it where it belongs.
 */
async function requireStanding(recordId: string, pageNumber: number): Promise<void> {
  const entry = (await findHeld([recordId])).get(recordId);
  if (!entry?.withdrawn) return;
  const { archivesCode, withdrawn } = entry;
  const page = await findPage(recordId, pageNumber);
  if (page && withdrawn.movedTo) await movePage(page, recordIdOf(archivesCode, withdrawn.movedTo));
  throw new Fault('its record was withdrawn or moved meanwhile');
}

/** A page that this very file added before its verdict was written counts as added: the message has come again. */
function sameOrOther(
  held: Page,
  { sha256 }: Arrived,
  mine: Pick<Page, 'batchId' | 'fileNumber'>,
  named: NamedPage,
): Kept {
  if (held.sha256 !== sha256) return taken(named);
  if (held.batchId === mine.batchId && held.fileNumber === mine.fileNumber)
    return held.replaced ? replacement(named) : { became: 'added', problems: [] };
  return { became: 'duplicate', problems: [rowProblem('V43', named)] };
}

const replacement = (named: NamedPage): Kept => ({ became: 'replaced', problems: [rowProblem('V49', named)] });
const taken = (named: NamedPage): Kept => ({ became: 'refused', problems: [rowProblem('V42', named)] });
