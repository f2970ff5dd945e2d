import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { listPages } from '#functions/lookup/contract.ts';
import type { Platform } from '#infra/local/platform.ts';
import { utf8Sheet } from '#infra/local/samples/sheets.ts';
import { importSheet } from '#infra/local/story/deeds.ts';
import { people } from '#infra/local/story/people.ts';
import { as } from '#infra/local/story/province.ts';
import { partBytes, partsOf } from '#shared/scans/scan.ts';

const root = join(import.meta.dirname, '../../..');
/** The film of the story has 6.2 GB; less where the machine is given less. */
const fileBytes = Math.round(Number(process.env.UPLOAD_FILM_GB ?? 6.2) * 1e9);
const cuts = 2;
const params = { archivesCode: '443021' };
const code = 'C038-001-009';

/**
 * A film through client, door and worker: the line is cut twice, the client is killed half-way and started again. No part
 * that was finished goes twice, and the worker finds the very digest that the client computed.
 */
export async function largeFile(platform: Platform, folder: string) {
  const sheet = [
    ['档号', '题名', '责任者', '日期', '保管期限', '页数'],
    [code, '来凤方言口述录像', '文星镇人民政府', '20151008', 'Y', '1'],
  ];
  await importSheet(as(platform, 'xiangyinCataloguer'), params, utf8Sheet('案卷目录.csv', sheet));
  const sent = join(folder, code);
  mkdirSync(sent);
  writeFilm(join(sent, `${code}-001.mp4`));
  const parts = partsOf(fileBytes);
  const begun = performance.now();

  platform.badLine.cutAfterBytes(3_000_000, cuts);
  const first = await client(platform, sent);
  while (journalOf(sent).parts < parts / 2 && first.exitCode === null) await wait(100);
  first.kill('SIGKILL');
  if (first.exitCode === null) await once(first, 'exit');
  const before = journalOf(sent).parts;
  const lines = platform.log.length;
  const second = await client(platform, sent);
  const [ended] = await once(second, 'exit');
  const seconds = (performance.now() - begun) / 1000;

  const signed = platform.log
    .slice(lines)
    .reduce((sum, { line }) => sum + (line.includes('"sign-parts"') ? Number(/"parts":(\d+)/.exec(line)?.[1]) : 0), 0);
  const which = { holding: '443021', referenceCode: code };
  const { items } = await as(platform, 'xiangyinDesk')(listPages, { params, query: which });
  const whole = ended === 0 && items[0]?.sha256 === journalOf(sent).digest;
  const twice = Math.max(0, signed - (parts - before));
  return {
    [`a film of ${(fileBytes / 1e9).toFixed(1)} GB in ${parts} parts`]: `${cuts} cuts, client killed after ${before} parts`,
    'signed again': signed,
    'finished parts sent twice': twice,
    'digest found': whole ? 'that which was sent' : 'ANOTHER, OR NONE',
    'MB/s, first byte to verdict': Math.round(fileBytes / 1e6 / seconds),
    verdict: whole && twice === 0 ? 'pass' : 'over',
  };
}

/** Begins as a film does, and no part is like another. */
function writeFilm(path: string): void {
  const file = openSync(path, 'w');
  ftruncateSync(file, fileBytes);
  for (let at = 0; at < fileBytes; at += partBytes) writeSync(file, `part at ${at}`, at + 1000);
  writeSync(file, Buffer.from('\0\0\0\u0018ftypisom', 'latin1'), 0, 12, 0);
  closeSync(file);
}

async function client(platform: Platform, folder: string): Promise<ChildProcess> {
  const token = await platform.token(people.xiangyinOperator.subject);
  const words = ['infra/client/lantai.ts', 'upload', folder, '--archives', '443021'];
  const env = { ...process.env, LANTAI_ORIGIN: platform.origin, LANTAI_TOKEN: token };
  return spawn(process.execPath, words, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
}

function journalOf(folder: string): { parts: number; digest?: string } {
  const path = join(folder, '.lantai-journal.jsonl');
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const digest = /"digest":"([0-9a-f]{64})"/.exec(text)?.[1];
  return { parts: text.match(/^\{"part"/gm)?.length ?? 0, ...(digest && { digest }) };
}
