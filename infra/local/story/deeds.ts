import { confirmImport, openImport, type ShownImport, showImport } from '#functions/catalogue-import/contract.ts';
import { listEditions, runReport, showEdition } from '#functions/reports/contract.ts';
import { addFiles, closeBatch, openBatch, showBatch } from '#functions/uploads/contract.ts';
import type { Client } from '#infra/client/client.ts';
import type { SampleScan } from '../samples/scans.ts';
import type { SampleSheet } from '../samples/sheets.ts';

/** Asks until the answer is as wanted; throws with the last answer after `seconds`. */
export async function until<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean, seconds = 180): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (performance.now() > end) throw new Error(`等了${seconds}秒,仍是:${JSON.stringify(answer)?.slice(0, 2000)}`);
    await new Promise((resume) => setTimeout(resume, 100));
  }
}

/** Sends bytes to a presigned URL exactly as told. */
export async function put(to: { url: string; headers: Record<string, string> }, bytes: Buffer): Promise<Response> {
  return fetch(to.url, { method: 'PUT', headers: to.headers, body: new Uint8Array(bytes) });
}

type At = { archivesCode: string };

/** Opens an import and sends its sheet. */
export async function sendSheet(
  by: Client,
  params: At,
  sheet: SampleSheet,
  whenHeld: 'refuse' | 'revise' = 'refuse',
): Promise<string> {
  const { fileName, bytes, sha256 } = sheet;
  const { importId, upload } = await by(openImport, {
    params,
    body: { fileName, size: bytes.length, sha256, whenHeld },
  });
  const sent = await put(upload, bytes);
  if (!sent.ok) throw new Error(`上传被存储拒绝:${sent.status} ${await sent.text()}`);
  return importId;
}

/** Waits until a sheet has been read and checked, or found unreadable. */
export const checked = (by: Client, params: At & { importId: string }, seconds?: number): Promise<ShownImport> =>
  until(
    () => by(showImport, { params }),
    ({ state }) => state !== 'open' && state !== 'reading',
    seconds,
  );

/** Confirms an import, accepting what the platform proposes, and waits until all its rows are in. */
export async function commit(by: Client, params: At & { importId: string }, seconds?: number): Promise<ShownImport> {
  const { asks = [] } = await by(showImport, { params });
  await by(confirmImport, { params, body: { accept: asks.map(({ column }) => column) } });
  return until(
    () => by(showImport, { params }),
    ({ state }) => state === 'committed',
    seconds,
  );
}

/** Sends, checks and commits a sheet; `seconds` is how long reading and committing may take each (60). */
export async function importSheet(
  by: Client,
  params: At,
  sheet: SampleSheet,
  whenHeld?: 'refuse' | 'revise',
  seconds?: number,
): Promise<ShownImport> {
  const importId = await sendSheet(by, params, sheet, whenHeld);
  await checked(by, { ...params, importId }, seconds);
  return commit(by, { ...params, importId }, seconds);
}

/** Opens a batch, declares its files, sends them by presigned URLs; answers the batch's id. */
export async function sendScans(by: Client, params: At, title: string, scans: SampleScan[]): Promise<string> {
  const { batchId } = await by(openBatch, { params, body: { title } });
  const files = scans.map(({ name, bytes, sha256 }) => ({ name, size: bytes.length, sha256 }));
  const { uploads } = await by(addFiles, { params: { ...params, batchId }, body: { list: 1, files } });
  const bytesOf = new Map(scans.map(({ name, bytes }) => [name, bytes]));
  for (const upload of uploads) {
    const sent = await put(upload, bytesOf.get(upload.name) ?? Buffer.alloc(0));
    if (!sent.ok) throw new Error(`${upload.name}上传被存储拒绝:${sent.status} ${await sent.text()}`);
  }
  return batchId;
}

/** Goes on with a batch that was cut short: declares the same files again, and sends those that storage has not got. */
export async function sendAgain(by: Client, params: At & { batchId: string }, scans: SampleScan[]): Promise<void> {
  const files = scans.map(({ name, bytes, sha256 }) => ({ name, size: bytes.length, sha256 }));
  const { uploads } = await by(addFiles, { params, body: { list: 1, files } });
  const bytesOf = new Map(scans.map(({ name, bytes }) => [name, bytes]));
  for (const upload of uploads) await put(upload, bytesOf.get(upload.name) ?? Buffer.alloc(0));
}

/** Waits until every file of a batch has its verdict. */
export const verified = (by: Client, params: At & { batchId: string }) =>
  until(
    () => by(showBatch, { params }),
    ({ progress }) => progress.outstanding === 0,
  );

/** Closes a batch whose files are all verified, and waits until it is closed. */
export async function closed(by: Client, params: At & { batchId: string }, leaveWaiting = false) {
  await by(closeBatch, { params, body: { leaveWaiting } });
  return until(
    () => by(showBatch, { params }),
    ({ state }) => state === 'closed',
  );
}

/** Has a report made by hand and waits until it can be fetched. */
export async function report(by: Client, params: At & { definitionId: string }, period: string) {
  const { edition } = await by(runReport, { params, body: { period } });
  return until(
    () => by(showEdition, { params: { ...params, edition } }),
    ({ downloads }) => downloads !== undefined,
  );
}

/** Every edition of a report. */
export const editions = async (by: Client, params: At & { definitionId: string }) =>
  (await by(listEditions, { params })).items;
