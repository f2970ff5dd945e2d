import { createHash } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  confirmImport,
  errorWorkbook,
  listProblems,
  openImport,
  type ShownImport,
  showImport,
} from '#functions/catalogue-import/contract.ts';
import { Unreadable, unreadableText } from '#shared/sheets/unreadable.ts';
import type { Client } from './client.ts';
import { writtenAtOf } from './folder.ts';
import { paced } from './pace.ts';
import { put } from './put.ts';
import { type Patience, patiently } from './retry.ts';
import { secretLinesOf } from './secret-rows.ts';

export type ImportWords = {
  archives: string;
  /** Confirms at once if no column is left to decide. */
  confirm: boolean;
  /** Columns whose proposals are taken, and columns whose rows are to come back. */
  accept?: string[] | undefined;
  decline?: string[] | undefined;
  /** What differs from an entry that is held becomes its new version. */
  revise: boolean;
  /** Where the error workbook is written to. */
  errors?: string | undefined;
};

/** What an import came to: sent and in (or ready to be confirmed) without a row refused, sent with something left to do, or not sent at all. */
export type Imported = 'done' | 'left' | 'not-sent';

/**
 * `lantai import`: sends a sheet, waits until every row is checked, tells what is wrong, and confirms if asked to. A sheet
 * with a secret row is not sent: only the numbers of its lines are told.
 */
export async function importSheet(
  path: string,
  words: ImportWords,
  { by, say, patience }: { by: Client; say: (text: string) => void; patience: Patience },
): Promise<Imported> {
  const bytes = readFileSync(path);
  const refusal = await whyNotToSend(bytes);
  if (refusal) {
    say(refusal);
    return 'not-sent';
  }
  const at = { archivesCode: words.archives };
  const body = {
    fileName: basename(path).normalize('NFC'),
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    whenHeld: words.revise ? ('revise' as const) : ('refuse' as const),
  };
  const { importId, upload } = await patiently(() => by(openImport, { params: at, body }), patience);
  await sendSheet(path, upload, patience);
  const params = { ...at, importId };
  const checked = await until(by, params, ({ state }) => state !== 'open' && state !== 'reading', patience);
  say(`导入${importId}:${checked.stateName}。${countsOf(checked)}`);
  if (checked.unreadable) say(checked.unreadable.zh);
  const rejected = checked.counts?.rejected ?? 0;
  if (rejected) await tellProblems(by, params, words.errors, { say, patience });
  for (const { column, rows, examples } of checked.asks ?? [])
    say(`待确认\t${column}\t${rows}行\t${examples[0]?.zh ?? ''}`);
  if (checked.state !== 'checked') return 'left';
  const asking = (checked.asks ?? []).map(({ column }) => column);
  const said = (columns: string[] = []) => asking.filter((column) => columns.includes(column));
  const [accept, decline] = [said(words.accept), said(words.decline)];
  const undecided = asking.filter((column) => !accept.includes(column) && !decline.includes(column));
  if (!words.confirm || undecided.length) {
    const how = undecided.length
      ? `(${undecided.map((column) => `“${column}”`).join('')}列待确认:以 --accept 列名 接受建议,或以 --decline 列名 退回)`
      : ',或加 --confirm 直接入库';
    say(`尚未入库:请在平台上核对后确认${how}。`);
    return 'left';
  }
  await patiently(() => by(confirmImport, { params, body: { accept, decline } }), patience);
  const committed = await until(by, params, ({ state }) => state === 'committed', patience);
  say(`${committed.stateName}。${countsOf({ counts: committed.committed ?? committed.counts })}`);
  return rejected || committed.refusedAtCommit?.length ? 'left' : 'done';
}

async function whyNotToSend(bytes: Buffer): Promise<string | undefined> {
  try {
    const secret = await secretLinesOf(bytes);
    if (secret.length === 0) return undefined;
    const shown = `${secret.slice(0, 50).join('、')}${secret.length > 50 ? '等' : ''}`;
    return `文件第${shown}行(共${secret.length}行)标有国家秘密密级,不得上传到本平台(保密法);未发送任何内容。请删去这些行后重试,并按规定报告。`;
  } catch (error) {
    if (error instanceof Unreadable) return unreadableText(error.reason).zh;
    throw error;
  }
}

async function sendSheet(
  path: string,
  { url, headers }: { url: string; headers: Record<string, string> },
  patience: Patience,
): Promise<void> {
  const found = statSync(path);
  const file = { path, name: basename(path), size: found.size, writtenAt: writtenAtOf(found) };
  const hearing = { pace: paced(undefined), passed: () => {}, signal: patience.signal };
  const { status } = await patiently(async () => {
    const answer = await put({ url, headers, file, start: 0, size: found.size }, hearing);
    if (answer.status >= 500) throw new Error(`storage answered ${answer.status}`);
    return answer;
  }, patience);
  // 412: it had come before its answer was lost
  if (status !== 200 && status !== 412) throw new Error(`表格“${file.name}”未被存储接收(${status}),请重新运行。`);
}

type Which = { archivesCode: string; importId: string };

async function until(
  by: Client,
  params: Which,
  wanted: (shown: ShownImport) => boolean,
  patience: Patience,
): Promise<ShownImport> {
  for (;;) {
    const shown = await patiently(() => by(showImport, { params }), patience);
    if (wanted(shown)) return shown;
    await wait(1000, undefined, patience.signal ? { signal: patience.signal } : {});
  }
}

/** The first errors, and the whole of them as the error workbook where one is wanted. */
async function tellProblems(
  by: Client,
  params: Which,
  path: string | undefined,
  { say, patience }: { say: (text: string) => void; patience: Patience },
): Promise<void> {
  const query = { severity: 'error' as const, limit: 20 };
  const { items, next } = await patiently(() => by(listProblems, { params, query }), patience);
  for (const { row, column, zh, proposal } of items)
    say(`退回\t第${row}行\t${column ?? ''}\t${zh}${proposal ? `\t建议:${proposal}` : ''}`);
  if (next) say('……其余见改错表。');
  if (!path) return;
  const { url } = await patiently(() => by(errorWorkbook, { params }), patience);
  const answer = await patiently(() => fetch(url), patience);
  if (!answer.ok) throw new Error(`改错表未能下载(${answer.status}),请在平台上下载。`);
  writeFileSync(path, Buffer.from(await answer.arrayBuffer()));
  say(`改错表已存为${path},改好后可直接再次导入。`);
}

const countsOf = ({ counts }: Pick<ShownImport, 'counts'>): string =>
  counts
    ? `收到${counts.received}行:新增${counts.created}、更新${counts.updated}、未变${counts.unchanged}、退回${counts.rejected}。`
    : '';
