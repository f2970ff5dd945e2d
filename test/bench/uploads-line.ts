import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Platform, startPlatform } from '#infra/local/platform.ts';
import { people } from '#infra/local/story/people.ts';
import { foundProvince } from '#infra/local/story/province.ts';
import type { Sending, Spent } from './line-client.ts';
import type { Bench } from './run.ts';
import { standStill } from './stand-still.ts';

const files = Number(process.env.UPLOAD_FILES ?? 10_000);
/** One at a time would take ten minutes for all: measured on so many, by the file. */
const alone = Math.min(500, files);
const lanes = 16; // the client's own default
const roundTripMs = 50;
const fileBytes = 2000;
const limits = { faster: 8, callsPerHundred: 1 };
const archivesCode = '443021';
const root = join(import.meta.dirname, '../..');

/**
 * A batch of small files through the door at a round trip of 50 ms: many at once against one at a time, calls of the API,
 * and what a second run sends again after a kill at 60 %. The client is a process of its own, as it is a machine of its
 * own. Verification stands still meanwhile: it would measure this machine's cores, not the line.
 */
export async function uploadsLine(): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'lantai-bench-'));
  const outdir = join(folder, 'cdk.out');
  execFileSync(process.execPath, ['infra/app.ts'], { cwd: root, env: { ...process.env, CDK_OUTDIR: outdir } });
  const still = standStill(outdir, /^ScansArrivedSource/);
  const platform = await startPlatform({ outdir: still, data: join(folder, 'data'), port: 0 });
  try {
    await foundProvince(platform, 1);
    platform.badLine.delay(roundTripMs);
    const one = await send(platform, folderOf(folder, 'one', alone), { files: alone, lanes: 1 });
    const many = await send(platform, folderOf(folder, 'many', files), { files, lanes });
    const again = await killedAt60(platform, folderOf(folder, 'killed', files));
    const faster = one.msPerFile / many.msPerFile;
    const perHundred = (many.calls / files) * 100;
    return {
      rows: [
        row(`one at a time (${alone} as a sample)`, alone, one),
        row(`${lanes} at once`, files, many),
        {
          what: 'times faster',
          value: faster.toFixed(1),
          limit: `≥ ${limits.faster}`,
          verdict: faster >= limits.faster ? 'pass' : 'under',
        },
        {
          what: 'API calls per 100 files',
          value: perHundred.toFixed(2),
          limit: `≤ ${limits.callsPerHundred}`,
          verdict: perHundred <= limits.callsPerHundred ? 'pass' : 'over',
        },
        {
          what: `killed after ${again.before}: sent again`,
          value: again.twice,
          limit: `≤ ${lanes}`,
          verdict: again.twice <= lanes ? 'pass' : 'over',
        },
      ],
      passed: faster >= limits.faster && perHundred <= limits.callsPerHundred && again.twice <= lanes,
    };
  } finally {
    await platform.stop();
    rmSync(folder, { recursive: true });
  }
}

type Sent = { msPerFile: number; clientCpuMs: number; platformCpuMs: number; calls: number };
const row = (what: string, count: number, { msPerFile, clientCpuMs, platformCpuMs, calls }: Sent) => ({
  what,
  files: count,
  'ms/file': msPerFile.toFixed(2),
  'CPU ms/file, client': clientCpuMs.toFixed(2),
  'CPU ms/file, platform': platformCpuMs.toFixed(2),
  'API calls': calls,
});

function folderOf(root: string, volume: string, count: number): string {
  const folder = join(root, volume, 'C038-001-002');
  mkdirSync(folder, { recursive: true });
  for (let n = 1; n <= count; n++)
    writeFileSync(
      join(folder, `C038-001-002-${String(n).padStart(5, '0')}.jpg`),
      Buffer.alloc(fileBytes, `${volume}${n} `),
    );
  return folder;
}

const callsOf = ({ log }: Platform) => log.filter(({ line }) => line.includes('"capability":"uploads"')).length;
const putsOf = ({ used }: Platform) =>
  used
    .filter(({ caller, action }) => caller.startsWith('UploadsApi') && action === 's3:PutObject')
    .reduce((sum, { times }) => sum + times, 0);

async function clientOf(platform: Platform, folder: string, atOnce: number): Promise<ChildProcess> {
  const token = await platform.token(people.xiangyinOperator.subject);
  const client = fork(join(import.meta.dirname, 'line-client.ts'));
  const { origin } = platform;
  const sending: Sending = { origin, token, archivesCode, folder, journal: journalIn(folder), lanes: atOnce };
  client.send(sending);
  return client;
}

/** `client` and `platform` CPU are those of their own processes; the platform's does not count its database. */
async function send(
  platform: Platform,
  folder: string,
  { files: count, lanes: atOnce }: { files: number; lanes: number },
) {
  const before = { calls: callsOf(platform), cpu: process.cpuUsage() };
  const client = await clientOf(platform, folder, atOnce);
  const [spent] = (await once(client, 'message')) as [Spent];
  const { user, system } = process.cpuUsage(before.cpu);
  return {
    msPerFile: spent.ms / count,
    clientCpuMs: spent.cpuMs / count,
    platformCpuMs: (user + system) / 1000 / count,
    calls: callsOf(platform) - before.calls,
  };
}

const journalIn = (folder: string) => join(folder, '.lantai-journal.jsonl');
const sentIn = (folder: string) =>
  existsSync(journalIn(folder)) ? (readFileSync(journalIn(folder), 'utf8').match(/^\{"sent"/gm)?.length ?? 0) : 0;

/** A client is killed at 60 %; what the door is asked for beyond one PUT a file has been sent twice. */
async function killedAt60(platform: Platform, folder: string): Promise<{ before: number; twice: number }> {
  const puts = putsOf(platform);
  const client = await clientOf(platform, folder, lanes);
  while (sentIn(folder) < files * 0.61) await wait(50); // in the middle of a list of 500
  client.kill('SIGKILL');
  await once(client, 'exit');
  const before = sentIn(folder);
  await send(platform, folder, { files, lanes });
  return { before, twice: putsOf(platform) - puts - files };
}
