import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestOf } from '#infra/client/digest.ts';
import { filesOf } from '#infra/client/folder.ts';
import { openJournal } from '#infra/client/journal.ts';
import { upload } from '#infra/client/upload.ts';
import { startPlatform } from '#infra/local/platform.ts';
import { as, foundProvince } from '#infra/local/story/province.ts';
import type { Client } from '#shared/client/client.ts';
import type { Bench } from './run.ts';

/** How much faster than one file at a time, and how many files a call of the API must serve at least. */
const limits = { faster: 8, filesPerCall: 100, hashing: 0.9 };
const manyFiles = Number(process.env.LANTAI_BENCH_FILES ?? 10_000);
const fewFiles = 200;
const fileBytes = 2000;
const pagesPerVolume = 2000;
const roundTripMs = 50;
const lanes = 48;

/**
 * Small files through the door over a line of 50 ms: one at a time, and as `lantai upload` sends them; and how fast the
 * client digests, next to sha256sum on the same file. The files are no images, so that what is measured is the way in.
 */
export async function uploads(): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'lantai-bench-'));
  const outdir = join(folder, 'cdk.out');
  execFileSync(process.execPath, [join(import.meta.dirname, '../../infra/app.ts')], {
    env: { ...process.env, CDK_OUTDIR: outdir },
  });
  const platform = await startPlatform({ outdir, data: join(folder, 'data'), port: 0 });
  const line = await slowLine(Number(new URL(platform.origin).port));
  try {
    await foundProvince(platform, 1);
    const send = (name: string, count: number, atOnce: number) =>
      sent(as(platform, 'xiangyinOperator'), join(folder, name), { count, atOnce, port: line.port });
    const alone = await send('alone', fewFiles, 1);
    const many = await send('many', manyFiles, lanes);
    const hashing = await digesting(join(folder, 'large'));
    const faster = many.filesPerSecond / alone.filesPerSecond;
    const filesPerCall = manyFiles / many.calls;
    const rows = [
      { what: `one at a time, ${fewFiles} files`, value: round(alone.filesPerSecond), unit: 'files/s' },
      { what: `lantai upload, ${manyFiles} files, ${lanes} lanes`, value: round(many.filesPerSecond), unit: 'files/s' },
      { what: `faster (≥ ${limits.faster})`, value: round(faster), unit: '×' },
      { what: `files per API call (≥ ${limits.filesPerCall})`, value: round(filesPerCall), unit: 'files' },
      { what: `digesting, of sha256sum (≥ ${limits.hashing})`, value: round(hashing), unit: '×' },
    ];
    const passed = faster >= limits.faster && filesPerCall >= limits.filesPerCall && hashing >= limits.hashing;
    return { rows, passed };
  } finally {
    line.stop();
    await platform.stop();
    rmSync(folder, { recursive: true });
  }
}

const round = (value: number) => Math.round(value * 100) / 100;

async function sent(
  by: Client,
  folder: string,
  { count, atOnce, port }: { count: number; atOnce: number; port: number },
) {
  for (let n = 0; n < count; n++) {
    const volume = join(folder, `C038-001-${String(Math.floor(n / pagesPerVolume) + 1).padStart(3, '0')}`);
    mkdirSync(volume, { recursive: true });
    const page = String((n % pagesPerVolume) + 1).padStart(4, '0');
    writeFileSync(join(volume, `${page}.jpg`), Buffer.alloc(fileBytes, String(n)));
  }
  const files = filesOf(folder);
  let calls = 0;
  const counted: Client = (contract, given) => {
    calls += 1;
    return by(contract, given);
  };
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  agent.createConnection = () => connect(port, '127.0.0.1');
  const begun = performance.now();
  await upload({
    by: counted,
    archivesCode: '443021',
    title: '测速',
    files,
    journal: openJournal(`${folder}.jsonl`),
    lanes: atOnce,
    patience: { deadAfterMs: 60_000 },
    agent,
    say: () => {},
  });
  const seconds = (performance.now() - begun) / 1000;
  agent.destroy();
  return { filesPerSecond: files.length / seconds, calls };
}

/** A line to a port on which everything takes half a round trip each way. */
async function slowLine(to: number) {
  const open = new Set<Socket>();
  const later = (from: Socket, into: Socket) => {
    from.on('data', (chunk) => setTimeout(() => into.writable && into.write(chunk), roundTripMs / 2));
    from.on('close', () => setTimeout(() => into.destroy(), roundTripMs / 2));
    from.on('error', () => into.destroy());
    open.add(from);
  };
  const server = createServer((near) => {
    const far = connect(to, '127.0.0.1');
    later(near, far);
    later(far, near);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    stop: () => {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}

/** The client's digest of a gigabyte against sha256sum's, in the same run; the better of two tries each. */
async function digesting(file: string): Promise<number> {
  execFileSync('dd', ['if=/dev/urandom', `of=${file}`, 'bs=1M', 'count=1024'], { stdio: 'ignore' });
  const timed = async (work: () => unknown) => {
    const begun = performance.now();
    await work();
    return performance.now() - begun;
  };
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let n = 0; n < 2; n++) {
    theirs.push(await timed(() => execFileSync('sha256sum', [file])));
    ours.push(await timed(() => digestOf(file)));
  }
  return Math.min(...theirs) / Math.min(...ours);
}
