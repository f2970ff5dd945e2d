import { findPage } from '#shared/records/page-store.ts';
import { recordIdOf } from '#shared/records/record.ts';
import { send } from '#shared/runtime/send.ts';
import type { Batch, ScanFile } from '#shared/scans/scan.ts';
import { findBatch } from '#shared/scans/scan-store.ts';
import type { Closing } from './close-batch.ts';
import { linkScan } from './link-scan.ts';

/** Whether the page that a file brings is there already and only its verdict is missing: a kill came between the two. */
export async function isHalfDone(batch: Batch, file: ScanFile): Promise<boolean> {
  const { page } = await linkScan(file.name, batch);
  const held = page && (await findPage(recordIdOf(batch.archivesCode, page.referenceCode), page.pageNumber));
  return held?.batchId === file.batchId && held.fileNumber === file.number;
}

/**
 * Has a batch counted again that was asked to be closed while a file of it was being verified: its counts may be older
 * than the verdict. Only after the verdict is written: where the batch is open even then, its closing will count it.
 */
export async function countIfLate({ archivesCode, batchId }: Pick<Batch, 'archivesCode' | 'batchId'>): Promise<void> {
  const batch = await findBatch(archivesCode, batchId);
  if (batch && batch.state !== 'open') await send('CLOSINGS_QUEUE', [{ archivesCode, batchId } satisfies Closing]);
}
