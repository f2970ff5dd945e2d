import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { filesOf } from '#infra/client/folder.ts';
import { openJournal } from '#infra/client/journal.ts';
import { upload } from '#infra/client/upload.ts';
import { type Platform, startPlatform } from '#infra/local/platform.ts';
import { people } from '#infra/local/story/people.ts';
import { as, foundProvince } from '#infra/local/story/province.ts';
import type { Bench } from './run.ts';

const files = Number(process.env.UPLOAD_FILES ?? 10_000);
/** One at a time would take ten minutes for all: measured on so many, by the file. */
const alone = Math.min(400, files);
const lanes = 16; // the client's own default
const roundTripMs = 50;
const fileBytes = 2000;
const limits = { faster: 8, callsPerHundred: 1 };
const archivesCode = '443021';
const root = join(import.meta.dirname, '../..');

/**
 * A batch of small files through the door at a round trip of 50 ms: many at once against one at a time, calls of the API,
 * and what a second run sends again after a kill at 60 %. Verification stands still meanwhile: it would measure this
 * machine's cores, not the line.
 */
export async function uploadsLine(): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'lantai-bench-'));
  const outdir = join(folder, 'cdk.out');
  execFileSync(process.execPath, ['infra/app.ts'], { cwd: root, env: { ...process.env, CDK_OUTDIR: outdir } });
  standStill(outdir, /^ScansArrivedSource/);
  const platform = await startPlatform({ outdir, data: join(folder, 'data'), port: 0 });
  try {
    await foundProvince(platform, 1);
    platform.badLine.delay(roundTripMs);
    const one = await send(platform, folderOf(folder, 'one', alone), 1);
    const many = await send(platform, folderOf(folder, 'many', files), lanes);
    const again = await killedAt60(platform, folderOf(folder, 'killed', files));
    const faster = one.msPerFile / many.msPerFile;
    const perHundred = (many.calls / files) * 100;
    return {
      rows: [
        row('one at a time', alone, one),
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

type Sent = { msPerFile: number; calls: number; cpuMsPerFile: number };
const row = (what: string, count: number, { msPerFile, calls, cpuMsPerFile }: Sent) => ({
  what,
  files: count,
  'ms/file': msPerFile.toFixed(2),
  'CPU ms/file (client and platform)': cpuMsPerFile.toFixed(2),
  'API calls': calls,
});

/** Switches an event source off, in the assembly that is about to be stood up. */
function standStill(outdir: string, id: RegExp): void {
  for (const name of globSync('*.template.json', { cwd: outdir })) {
    const template = JSON.parse(readFileSync(join(outdir, name), 'utf8'));
    for (const [logicalId, { Properties }] of Object.entries<{ Properties: object }>(template.Resources))
      if (id.test(logicalId)) Object.assign(Properties, { Enabled: false });
    writeFileSync(join(outdir, name), JSON.stringify(template));
  }
}

function folderOf(root: string, volume: string, count: number): string {
  const folder = join(root, volume, 'C038-001-002');
  mkdirSync(folder, { recursive: true });
  for (let n = 1; n <= count; n++)
    writeFileSync(
      join(folder, `C038-001-002-${String(n).padStart(4, '0')}.jpg`),
      Buffer.alloc(fileBytes, `${volume}${n} `),
    );
  return folder;
}

const callsOf = ({ log }: Platform) => log.filter(({ line }) => line.includes('"capability":"uploads"')).length;
const putsOf = ({ used }: Platform) =>
  used
    .filter(({ caller, action }) => caller.startsWith('UploadsApi') && action === 's3:PutObject')
    .reduce((sum, { times }) => sum + times, 0);

async function send(platform: Platform, folder: string, atOnce: number): Promise<Sent> {
  const before = { at: performance.now(), calls: callsOf(platform), cpu: process.cpuUsage() };
  const found = filesOf(folder);
  await upload({
    by: as(platform, 'xiangyinOperator'),
    archivesCode,
    title: 'C038-001-002',
    files: found,
    journal: openJournal(journalIn(folder)),
    lanes: atOnce,
    patience: { deadAfterMs: 60_000 },
    say: () => {},
  });
  const { user, system } = process.cpuUsage(before.cpu);
  return {
    msPerFile: (performance.now() - before.at) / found.length,
    cpuMsPerFile: (user + system) / 1000 / found.length,
    calls: callsOf(platform) - before.calls,
  };
}

const journalIn = (folder: string) => join(folder, '.lantai-journal.jsonl');
const sentIn = (folder: string) =>
  existsSync(journalIn(folder)) ? (readFileSync(journalIn(folder), 'utf8').match(/^\{"sent"/gm)?.length ?? 0) : 0;

/** A client of its own is killed at 60 %; what the door is asked for beyond one PUT a file has been sent twice. */
async function killedAt60(platform: Platform, folder: string): Promise<{ before: number; twice: number }> {
  const puts = putsOf(platform);
  const token = await platform.token(people.xiangyinOperator.subject);
  const words = ['infra/client/lantai.ts', 'upload', folder, '--archives', archivesCode, '--lanes', String(lanes)];
  const env = { ...process.env, LANTAI_ORIGIN: platform.origin, LANTAI_TOKEN: token };
  const client: ChildProcess = spawn(process.execPath, words, { cwd: root, env, stdio: 'ignore' });
  while (sentIn(folder) < files * 0.6) await wait(50);
  client.kill('SIGKILL');
  await once(client, 'exit');
  const before = sentIn(folder);
  await send(platform, folder, lanes);
  return { before, twice: putsOf(platform) - puts - files };
}
