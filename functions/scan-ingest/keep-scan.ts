import { type RowProblem, rowProblem } from '#shared/messages/row-problems.ts';
import { addPage, findPage } from '#shared/records/page-store.ts';
import { type Page, recordIdOf } from '#shared/records/record.ts';
import type { Batch, ScanFile, ScanFormat } from '#shared/scans/scan.ts';
import { storedAs } from '#shared/scans/scan-format.ts';
import type { NamedPage } from '#shared/scans/scan-name.ts';
import { type Arrived, preserve, putAccessCopy } from '#shared/scans/scan-storage.ts';
import type { Examination } from './examine-scan.ts';

/** What a file came to: its page is new, or was there already with the same image, or the number holds another. */
export type Kept = { became: 'added' | 'duplicate' | 'refused'; problems: RowProblem[] };

/** Keys are readable without the database: `443021/C038/C038-001-002-003/page-0001.tif`. */
export function keysOf(
  archivesCode: string,
  { referenceCode, fondsNumber, pageNumber }: NamedPage,
  format: ScanFormat,
) {
  const stem = `${archivesCode}/${fondsNumber}/${referenceCode}/page-${String(pageNumber).padStart(4, '0')}`;
  return {
    preservation: `${stem}.${storedAs[format].extension}`,
    /** Frame 1 of a file stands for the page; further ones carry their number. */
    access: (frame: number) => (frame === 1 ? `${stem}.jpg` : `${stem}-frame-${String(frame).padStart(3, '0')}.jpg`),
  };
}

/**
 * Preserves a file, writes its access copies and adds its page to the record, in this order, each step once only: what a
 * kill interrupted is completed when the message comes again. A page that is there is never replaced.
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
  if (held) return sameOrOther(held, arrived, mine, named);

  const keys = keysOf(batch.archivesCode, named, format);
  if (!(await preserve(keys.preservation, arrived, storedAs[format].contentType))) return taken(named);
  for (const [place, copy] of accessCopies.entries()) await putAccessCopy(keys.access(place + 1), copy);
  const added = await addPage({
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
  });
  return added.added ? { became: 'added', problems: [] } : sameOrOther(added.held, arrived, mine, named);
}

/** A page that this very file added before its verdict was written counts as added: the message has come again. */
function sameOrOther(
  held: Page,
  { sha256 }: Arrived,
  mine: Pick<Page, 'batchId' | 'fileNumber'>,
  named: NamedPage,
): Kept {
  if (held.sha256 !== sha256) return taken(named);
  if (held.batchId === mine.batchId && held.fileNumber === mine.fileNumber) return { became: 'added', problems: [] };
  return { became: 'duplicate', problems: [rowProblem('V43', named)] };
}

const taken = (named: NamedPage): Kept => ({ became: 'refused', problems: [rowProblem('V42', named)] });
