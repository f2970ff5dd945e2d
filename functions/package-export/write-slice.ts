import * as z from 'zod';
import { archivesOf } from '#shared/archives/directory-store.ts';
import { endOfPackage } from '#shared/packages/zip-writer.ts';
import { closingFiles, filesOfRecord } from './contents.ts';
import { type Export, PlannedRecord } from './export.ts';
import { moveExport } from './export-store.ts';
import { completePackage, putAside, putPart, takeUp } from './package-storage.ts';
import { partWriter, type Unlike } from './part-writer.ts';
import { planName } from './plan-slice.ts';

const numbered = (name: string, chunk: number) => `${name}-${String(chunk).padStart(6, '0')}`;
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
  const { chunks, bytes } = work.written;
  const tail = chunks ? await takeUp(work, numbered('tail', chunks - 1)) : Buffer.of();
  const at = new Date(work.openedAt);
  return partWriter({ offset: bytes, parts: work.parts, tail, at }, (part, body) =>
    putPart(work, work.uploadId ?? '', part, body),
  );
}

/**
 * Writes the next chunk of the plan into the package, or after the last one its closing files, and puts it together. A
 * slice that comes again sends the same parts again; what it leaves aside bears its number. A file that is not as it was
 * verified ends the export: a package is whole or is not offered.
 */
export async function writeSlice(work: Export): Promise<Export | undefined> {
  const { planned, written } = work;
  if (written.chunks === planned.chunks) return finish(work);
  const writer = await writerFor(work);
  const records = await planOf(work, written.chunks);
  let files = 0;
  for (const record of records) {
    for (const file of filesOfRecord(work, record)) {
      const unlike = await writer.add(...file);
      if (unlike) return giveUp(work, unlike);
      files += 1;
    }
  }
  const { directory, tail } = writer.rest();
  await putAside(work, numbered('directory', written.chunks), directory);
  await putAside(work, numbered('tail', written.chunks), tail);
  return moveExport(work, {
    parts: writer.state.parts,
    written: {
      chunks: written.chunks + 1,
      records: written.records + records.length,
      files: written.files + files,
      bytes: writer.state.offset,
    },
  });
}

async function finish(work: Export): Promise<Export | undefined> {
  const { planned, written } = work;
  const writer = await writerFor(work);
  const name = (await archivesOf(work.archivesCode))?.name ?? work.archivesCode;
  let files = written.files;
  for await (const file of closingFiles(work, name, () => wholePlan(work))) {
    await writer.add(...file);
    files += 1;
  }
  const at = writer.state.offset;
  for (let chunk = 0; chunk < planned.chunks; chunk++)
    await writer.write(await takeUp(work, numbered('directory', chunk)));
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
