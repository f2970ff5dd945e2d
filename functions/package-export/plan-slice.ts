import { pagesOf } from '#shared/records/page-store.ts';
import { recordIdOf } from '#shared/records/record.ts';
import { findEntries, recordIdsOfFonds } from '#shared/records/record-store.ts';
import { pageOfRecords } from '#shared/scans/scan-store.ts';
import type { Export, PlannedRecord } from './export.ts';
import { moveExport } from './export-store.ts';
import { beginPackage, putAside } from './package-storage.ts';
import { largestPackage } from './part-writer.ts';
import { plannedRecord } from './planned-record.ts';

/** A chunk of the plan is read whole by every slice that writes of it. */
const most = { records: 100, bytes: 2_000_000_000 };
const recordsAtOnce = 10;

export const planName = (chunk: number): string => `plan-${String(chunk).padStart(6, '0')}.json`;

/** Lists the next records of an export as a chunk of its plan; after the last one, begins the package. */
export async function planSlice(work: Export): Promise<Export | undefined> {
  const records: PlannedRecord[] = [];
  let { after } = work;
  let bytes = 0;
  do {
    const { recordIds, next } = await nextRecords(work, after);
    const entries = await findEntries(recordIds);
    for (const recordId of recordIds) {
      const entry = entries.get(recordId);
      const pages = (await pagesOf(recordId)).filter(({ batchId }) => !work.ofBatch || batchId === work.ofBatch);
      if (!entry || (work.ofBatch && pages.length === 0)) continue;
      records.push(plannedRecord(entry, pages));
      bytes += pages.reduce((sum, page) => sum + page.bytes, 0);
    }
    after = next;
  } while (after && records.length < most.records && bytes < most.bytes);
  const { planned } = work;
  if (planned.bytes + bytes > largestPackage) return moveExport(work, { state: 'failed', fault: tooLarge(work) });
  if (records.length) await putAside(work, planName(planned.chunks), Buffer.from(JSON.stringify(records)));
  return moveExport(work, {
    after,
    planned: {
      chunks: planned.chunks + (records.length ? 1 : 0),
      records: planned.records + records.length,
      files: planned.files + records.reduce((sum, { files }) => sum + files.length, 0),
      bytes: planned.bytes + bytes,
    },
    firstCode: work.firstCode ?? records[0]?.referenceCode,
    lastCode: records.at(-1)?.referenceCode ?? work.lastCode,
    ...(!after && { state: 'writing' as const, uploadId: await beginPackage(work) }),
  });
}

async function nextRecords({ archivesCode, fondsNumber, ofBatch }: Export, after: Record<string, string> | undefined) {
  if (ofBatch) {
    const { items, next } = await pageOfRecords(ofBatch, { limit: recordsAtOnce, after });
    return { recordIds: items.map((code) => recordIdOf(archivesCode, code)), next };
  }
  const { items, next } = await recordIdsOfFonds(archivesCode, fondsNumber ?? '', recordsAtOnce, after);
  return { recordIds: items, next };
}

const tooLarge = ({ ofBatch }: Export): string =>
  `内容超过一个数据包${Math.floor(largestPackage / 1e9)}GB的上限,数据包未生成;${ofBatch ? '请与平台维护人员联系,分次取出' : '请按批次分开导出'}。`;
