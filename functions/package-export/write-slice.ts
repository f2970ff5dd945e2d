import * as z from 'zod';
import { archivesOf } from '#shared/archives/directory-store.ts';
import { endOfPackage } from '#shared/packages/zip-writer.ts';
import { closingFiles, filesOfRecord } from './contents.ts';
import { type Export, PlannedRecord } from './export.ts';
import { moveExport } from './export-store.ts';
import { completePackage, putAside, putPart, takeUp } from './package-storage.ts';
import { partWriter, type Unlike } from './part-writer.ts';
import { planName } from './plan-slice.ts';

const numbered = (name: string, slice: number) => `${name}-${String(slice).padStart(6, '0')}`;
const Plan = z.array(PlannedRecord);

/** A chunk of the plan as it was laid down. */
const planOf = async (work: Export, chunk: number): Promise<PlannedRecord[]> =>
  Plan.parse(JSON.parse((await takeUp(work, planName(chunk))).toString('utf8')));

/** The whole plan, a chunk in memory at a time. */
async function* wholePlan(work: Export): AsyncGenerator<PlannedRecord> {
  for (let chunk = 0; chunk < work.planned.chunks; chunk++) yield* await planOf(work, chunk);
}

/** Goes on with the package where the last slice ended: what no part holds yet lies aside. */
async function writerFor(work: Export) {
  const { slices, written } = work;
  const tail = slices ? await takeUp(work, numbered('tail', slices - 1)) : Buffer.of();
  const at = new Date(work.openedAt);
  return partWriter({ offset: written.bytes, parts: work.parts, tail, at }, (part, body) =>
    putPart(work, work.uploadId ?? '', part, body),
  );
}

/** What one slice may carry, and then the rest of one file (10 GB at most), so that it ends well within the function's timeout at 30 MB/s. */
const bytesPerSlice = 2_000_000_000;

/**
 * Writes the next files of the plan into the package, up to the end of a chunk or until the bytes of a slice (`most`) are reached; after the
 * last one its closing files, and puts it together. A slice that comes again sends the same parts again; what it leaves aside bears
 * its number. A file that is not as it was verified ends the export: a package is whole or is not offered.
 */
export async function writeSlice(work: Export, most = bytesPerSlice): Promise<Export | undefined> {
  const { planned, written, slices, within } = work;
  if (written.chunks === planned.chunks) return finish(work);
  const writer = await writerFor(work);
  const records = await planOf(work, written.chunks);
  const left = records.flatMap((record) => filesOfRecord(work, record)).slice(within);
  let files = 0;
  for (const file of left) {
    const unlike = await writer.add(...file);
    if (unlike) return giveUp(work, unlike);
    files += 1;
    if (writer.state.offset - written.bytes >= most) break;
  }
  const whole = files === left.length;
  const { directory, tail } = writer.rest();
  await putAside(work, numbered('directory', slices), directory);
  await putAside(work, numbered('tail', slices), tail);
  return moveExport(work, {
    slices: slices + 1,
    within: whole ? 0 : within + files,
    parts: writer.state.parts,
    written: {
      chunks: written.chunks + (whole ? 1 : 0),
      records: written.records + (whole ? records.length : 0),
      files: written.files + files,
      bytes: writer.state.offset,
    },
  });
}

async function finish(work: Export): Promise<Export | undefined> {
  const { slices, written } = work;
  const writer = await writerFor(work);
  const name = (await archivesOf(work.archivesCode))?.name ?? work.archivesCode;
  let files = written.files;
  for await (const file of closingFiles(work, name, () => wholePlan(work))) {
    await writer.add(...file);
    files += 1;
  }
  const at = writer.state.offset;
  for (let slice = 0; slice < slices; slice++) await writer.write(await takeUp(work, numbered('directory', slice)));
  await writer.write(writer.rest().directory);
  await writer.write(endOfPackage({ lines: files, bytes: writer.state.offset - at, at }));
  await writer.end();
  await completePackage(work, work.uploadId ?? '');
  return moveExport(work, {
    state: 'ready',
    parts: writer.state.parts,
    written: { ...written, files, bytes: writer.state.offset },
  });
}

const giveUp = (work: Export, { unlike }: Unlike): Promise<Export | undefined> =>
  moveExport(work, {
    state: 'failed',
    fault: `文件“${unlike}”的保存件与入库时的摘要或大小不符,数据包未生成;请先对该全宗作完好性检查,恢复后重新导出。`,
  });
