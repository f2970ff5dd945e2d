import { basename, join, resolve } from 'node:path';
import { closeBatch } from '#functions/uploads/contract.ts';
import type { Client } from './client.ts';
import { filesOf, groupsOf } from './folder.ts';
import { journalName, openJournal } from './journal.ts';
import { type BatchResult, readResult, resultLines } from './result.ts';
import { type Patience, patiently } from './retry.ts';
import { unpacked } from './unpack.ts';
import { type Uploaded, upload } from './upload.ts';
import type { World } from './world.ts';

export type UploadWords = {
  archives: string;
  title?: string | undefined;
  list?: string | undefined;
  journal?: string | undefined;
  lanes: number;
  rate: number;
  wait: number;
  close: boolean;
  'dry-run': boolean;
};

/**
 * `lantai upload`: sends a folder, or a ZIP unpacked beside itself (or shows what it would send), waits until everything is verified, and prints the
 * result. True if every file was accepted and every record passed.
 */
export async function uploadFolder(given: string, words: UploadWords, world: World): Promise<boolean> {
  const { by, say, line, signal, tokenIsRenewed } = world;
  const folder = /\.zip$/i.test(given) ? await unpacked(given) : given;
  const files = filesOf(folder, words.list);
  const { groups, unread } = groupsOf(files);
  if (words['dry-run'] || !by) {
    for (const [code, count] of groups) say(`${code}\t${count}个文件`);
    for (const name of unread) say(`无法从名称得知档号:${name}`);
    const megabytes = files.reduce((sum, { size }) => sum + size, 0) / 1e6;
    say(`共${files.length}个文件,${megabytes.toFixed(1)} MB,${groups.size}个档号;未上传任何内容。`);
    return unread.length === 0;
  }
  const journal = openJournal(words.journal ?? join(resolve(folder), journalName));
  const patience: Patience = { deadAfterMs: words.wait * 60_000, signal, tokenIsRenewed };
  const sent = await upload({
    by: by as Client,
    archivesCode: words.archives,
    title: words.title ?? basename(resolve(folder)),
    files,
    journal,
    lanes: words.lanes,
    bytesPerSecond: words.rate * 1000,
    patience,
    say: line,
  });
  const result = await readResult(
    by,
    { archivesCode: words.archives, batchId: sent.batchId },
    sent.superseded,
    patience,
  );
  for (const text of resultLines(sent, result)) say(text);
  if (words.close)
    await closeIfAllCame(by, { archivesCode: words.archives, batchId: sent.batchId }, sent, result, { say, patience });
  return sent.refused.length === 0 && sent.changed.length === 0 && result.good;
}

/** Closes the batch once all that is to come was accepted: what waits or was refused may still be mended in it. */
async function closeIfAllCame(
  by: Client,
  params: { archivesCode: string; batchId: string },
  { superseded }: Uploaded,
  { cameWhole }: BatchResult,
  { say, patience }: { say: (text: string) => void; patience: Patience },
): Promise<void> {
  if (!cameWhole) return say('批次未结束:还有文件未收妥、待挂接或退回,处理后再次运行同一命令即可结束。');
  await patiently(() => by(closeBatch, { params, body: { leaveOutstanding: superseded > 0 } }), patience);
  say(`批次${params.batchId}已结束。`);
}
