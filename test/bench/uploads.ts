import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeImage } from '#functions/scan-ingest/decode-image.ts';
import { digestOf } from '#infra/client/digest.ts';
import { startPlatform } from '#infra/local/platform.ts';
import { scanPapers, writeScans } from '#infra/local/samples/scans.ts';
import { foundProvince } from '#infra/local/story/province.ts';
import { median } from './median.ts';
import type { Bench } from './run.ts';
import { largeFile } from './uploads/large-file.ts';
import { memory } from './uploads/memory.ts';
import { requests } from './uploads/requests.ts';

const MB = 2 ** 20;
const hashedBytes = 512 * MB;
const runs = 3;
const root = join(import.meta.dirname, '../..');
const goals = { hashing: 0.9, decoding: 0.8 };

/** CPU seconds (user and system) of a command and its children. */
function cpuOf(command: string): number {
  const timed = `TIMEFORMAT='%U %S'; { time { ${command}; } >/dev/null 2>&1; } 2>&1`;
  const said = execFileSync('bash', ['-c', timed], { encoding: 'utf8' });
  return said
    .trim()
    .split(' ')
    .reduce((sum, seconds) => sum + Number(seconds), 0);
}

async function ownCpu(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/**
 * Digests and decodes as fast as `sha256sum` and `vips` do it on the same files in the same run, by CPU time (without
 * `vips` on this machine its row says so); the worker's memory, which must not grow with the object; what storage is
 * asked and costs per 1,000 frames; and a film of 6.2 GB over a line that is cut.
 */
export async function uploads(): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'lantai-bench-'));
  try {
    const measured = [await hashing(folder), await decoding(folder), ...(await memory())];
    const rows: Bench['rows'] = [...measured, ...(await throughThePlatform(folder))];
    return { rows, passed: rows.every(({ verdict }) => verdict !== 'under' && verdict !== 'over') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function throughThePlatform(folder: string): Promise<Bench['rows']> {
  const outdir = join(folder, 'cdk.out');
  execFileSync(process.execPath, ['infra/app.ts'], { cwd: root, env: { ...process.env, CDK_OUTDIR: outdir } });
  const platform = await startPlatform({ outdir, data: join(folder, 'data'), port: 0 });
  try {
    await foundProvince(platform, 1);
    return [...(await requests(platform)), await largeFile(platform, folder)];
  } finally {
    await platform.stop();
  }
}

async function hashing(folder: string) {
  const file = join(folder, 'large');
  writeFileSync(file, randomBytes(hashedBytes));
  const [ours, peer]: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run++) {
    ours.push(await ownCpu(() => digestOf(file)));
    peer.push(cpuOf(`sha256sum ${file}`));
  }
  const share = median(peer) / median(ours);
  const mbPerSecond = Math.round(hashedBytes / 1e6 / median(ours));
  const verdict = share >= goals.hashing ? 'pass' : 'under';
  return {
    what: 'SHA-256 against sha256sum',
    ours: `${mbPerSecond} MB per CPU s`,
    share: share.toFixed(2),
    goal: `≥ ${goals.hashing}`,
    verdict,
  };
}

/** Ours: every pixel decoded, and an access copy of 2,000 pixels. The same by vips: decoded for its mean, then scaled down. */
async function decoding(folder: string) {
  const what = 'decoding against vips (decode, then scale down)';
  const paper = { referenceCode: 'C038-001-002', title: '文星镇人民政府文件', lines: ['一九八六年工作总结'], pages: 6 };
  const scans = join(folder, 'scans');
  mkdirSync(scans);
  for (const format of ['jpeg', 'tiff'] as const) writeScans(scans, await scanPapers([paper], { dpi: 300, format }));
  const files = globSync('**/*.{jpg,tif}', { cwd: scans }).map((name) => join(scans, name));
  const ours: number[] = [];
  const peer: number[] = [];
  try {
    execFileSync('vips', ['--version']);
  } catch {
    return {
      what,
      ours: `${files.length} files`,
      share: '-',
      goal: `≥ ${goals.decoding}`,
      verdict: 'no vips on this machine',
    };
  }
  for (let run = 0; run < runs; run++) {
    ours.push(
      await ownCpu(async () => {
        for (const file of files) await decodeImage(await readFile(file));
      }),
    );
    const starts = files.map(() => 'vips --version').join(';');
    const decoded = files.map((file) => `vips avg ${file}`).join(';');
    const scaled = `vipsthumbnail -s 2000x2000 -o ${folder}/out-%s.jpg[Q=82] ${files.join(' ')}`;
    peer.push(cpuOf(`${decoded};${scaled}`) - cpuOf(starts));
  }
  const share = median(peer) / median(ours);
  const perFile = `${Math.round((median(ours) / files.length) * 1000)} CPU ms per A4 of 300 dpi`;
  return {
    what,
    ours: perFile,
    share: share.toFixed(2),
    goal: `≥ ${goals.decoding}`,
    verdict: share >= goals.decoding ? 'pass' : 'under',
  };
}
