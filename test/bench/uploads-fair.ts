import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import sharp from 'sharp';
import { filesOf } from '#infra/client/folder.ts';
import { openJournal } from '#infra/client/journal.ts';
import { upload } from '#infra/client/upload.ts';
import { type Platform, startPlatform } from '#infra/local/platform.ts';
import { placesOfProvince } from '#infra/local/story/places.ts';
import { appoint, as, foundProvince } from '#infra/local/story/province.ts';
import type { Bench } from './run.ts';
import { standStill } from './stand-still.ts';

const giant = { files: Number(process.env.UPLOAD_FILES ?? 300) };
const small = { batches: 20, files: 3 };
const root = join(import.meta.dirname, '../..');

/**
 * One archives' giant batch and twenty small ones of others, all arrived before the first is verified: how many of the
 * giant's files are verified before the last of the small ones. In the order they came in, it would be all.
 */
export async function uploadsFair(): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'lantai-bench-'));
  const outdir = join(folder, 'cdk.out');
  execFileSync(process.execPath, ['infra/app.ts'], { cwd: root, env: { ...process.env, CDK_OUTDIR: outdir } });
  const data = join(folder, 'data');
  const still = await startPlatform({ outdir: standStill(outdir, /^ScansArrivedSource/), data, port: 0 });
  const [first, ...others] = placesOfProvince.map(({ archivesCode }) => archivesCode);
  const senders = others.slice(0, small.batches);
  let standing = still;
  try {
    await foundProvince(still, 1 + small.batches);
    await sendBatch(still, folder, first ?? '', giant.files);
    for (const archivesCode of senders) await sendBatch(still, folder, archivesCode, small.files);
    const all = giant.files + senders.length * small.files;
    await until(() => arrived(still) === all);
    await still.stop();
    standing = await startPlatform({ outdir, data, port: 0 });
    const order = () => verifiedIn(standing);
    await until(() => order().length >= all);
    const last = order().findLastIndex((archivesCode) => archivesCode !== first);
    const before = order()
      .slice(0, last)
      .filter((archivesCode) => archivesCode === first).length;
    const limit = Math.ceil(giant.files / 20);
    const passed = before <= limit;
    return {
      rows: [
        {
          what: `of ${giant.files} files of one batch, verified before the last of ${senders.length} × ${small.files} sent later`,
          files: before,
          limit: `≤ ${limit}`,
          verdict: passed ? 'pass' : 'over',
        },
      ],
      passed,
    };
  } finally {
    await standing.stop();
    rmSync(folder, { recursive: true });
  }
}

async function sendBatch(platform: Platform, root: string, archivesCode: string, count: number): Promise<void> {
  const subject = `operator-${archivesCode}`;
  await appoint(platform, { subject, name: '操作员', archivesCode, roles: ['operator'] });
  const folder = join(root, archivesCode, 'C038-001-002');
  mkdirSync(folder, { recursive: true });
  for (let n = 1; n <= count; n++) {
    const background = { r: n % 256, g: n >> 8, b: Number(archivesCode) % 256 };
    const page = sharp({ create: { width: 827, height: 1165, channels: 3, background } });
    const jpeg = await page.jpeg().withMetadata({ density: 200 }).toBuffer();
    writeFileSync(join(folder, `C038-001-002-${String(n).padStart(4, '0')}.jpg`), jpeg);
  }
  await upload({
    by: as(platform, { subject }),
    archivesCode,
    title: 'C038-001-002',
    files: filesOf(folder),
    journal: openJournal(join(folder, '.lantai-journal.jsonl')),
    lanes: 8,
    patience: { deadAfterMs: 60_000 },
    say: () => {},
  });
}

const arrived = ({ deployed, queues }: Platform): number => {
  const [queue] = deployed.of('AWS::SQS::Queue').filter(({ id }) => /^ScansArrived[0-9A-F]{8}$/.test(id));
  return queue ? queues.depth(queue.arn).visible : 0;
};

/** Whose files were verified, in that order. */
const verifiedIn = ({ log }: Platform): string[] =>
  log.flatMap(({ line }) => {
    const [, archivesCode] = /"operation":"verify-scans".*"archives":"(\d{6})".*"verdict"/.exec(line) ?? [];
    return archivesCode ? [archivesCode] : [];
  });

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await wait(200);
}
