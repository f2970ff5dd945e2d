import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { listActs } from '#functions/ledger/contract.ts';
import { listPages } from '#functions/lookup/contract.ts';
import { listBatches, showBatch } from '#functions/uploads/contract.ts';
import { utf8Sheet } from '#infra/local/samples/sheets.ts';
import { closed, importSheet, until } from '#infra/local/story/deeds.ts';
import { as, foundProvince } from '#infra/local/story/province.ts';
import { arrivalKey } from '#shared/scans/scan.ts';
import { lantai, ownFolder, sentIn, writePages } from './bad-line-upload.ts';
import { type Mortal, stand } from './mortal.ts';

/** Three seeds and 60 files by default; `KILL_FILES=500` for the long run, `KILL_SEEDS=7` for a seed that failed. */
const seeds = (process.env.KILL_SEEDS ?? '1,2,3').split(',').map(Number);
const files = Number(process.env.KILL_FILES ?? 60);

const params = { archivesCode: '443021' };
const code = 'C038-001-002';
/** Longer than a message stays out of sight whose worker has died. */
const pastVisibility = 31 * 60_000;

/** mulberry32: the same kills for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What every seed begins with: a platform that knows the volume, and the folder of its pages. */
const root = mkdtempSync(join(tmpdir(), 'lantai-kills-'));
const prepared = { data: join(root, 'data'), pages: join(root, 'pages') };
beforeAll(async () => {
  const platform = await stand(prepared.data, { trouble: { rate: 0.05, seed: 0 } });
  await foundProvince(platform, 1);
  const volume = [code, '文星镇土地承包经营权证存根', '文星镇人民政府', '19980000', 'Y', String(files)];
  const sheet = utf8Sheet('案卷目录.csv', [['档号', '案卷题名', '责任者', '起止日期', '保管期限', '总页数'], volume]);
  await importSheet(as(platform, 'xiangyinCataloguer'), params, sheet);
  await platform.kill();
  await writePages(
    prepared.pages,
    code,
    Array.from({ length: files }, (_, n) => n + 1),
  );
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test.each(seeds)(
  'client, worker and engine killed at random (seed %i), storage busy, events twice and late: every page once',
  { timeout: 120_000 + files * 2000 },
  async (seed) => {
    const random = seeded(seed);
    const data = mkdtempSync(join(root, 'life-'));
    cpSync(prepared.data, data, { recursive: true });
    let platform = await stand(data, { trouble: { rate: 0.05, seed } });
    onTestFinished(() => platform.kill());
    const port = Number(new URL(platform.origin).port);
    const folder = join(ownFolder(), code);
    cpSync(join(prepared.pages, code), folder, { recursive: true });
    const run = () =>
      lantai({ platform }, 'xiangyinOperator', ['upload', folder, '--archives', '443021', '--lanes', '8']);

    const kills = ['client', 'worker', 'engine', 'worker', 'client']
      .map((what) => ({ what, at: Math.floor((0.1 + 0.8 * random()) * files) }))
      .sort((one, other) => one.at - other.at);
    console.log(`seed ${seed}, ${files} files: ${kills.map(({ what, at }) => `${what} at ${at}`).join(', ')}`);

    let client = await run();
    let told = 0;
    const pass = { worker: 0 };
    for (const { what, at } of kills) {
      await until(
        async () => sentIn(folder),
        (n) => n >= at,
        60 + files / 2,
      );
      told = await tellAgain(platform, { from: told, to: sentIn(folder), random });
      if (what === 'client') {
        client.kill();
        await client.ended;
        client = await run();
      } else if (what === 'worker') {
        if (
          await until(
            () => platform.crash('ScanIngestVerifyScans'),
            (died) => died,
            30,
          )
        )
          pass.worker += 1;
      } else {
        await platform.kill();
        platform = await stand(data, { port, trouble: { rate: 0.05, seed: seed + 1 } });
        expect(new URL(platform.origin).port).toBe(String(port));
      }
    }
    await until(
      async () => sentIn(folder),
      (n) => n >= files,
      60 + files / 2,
    );
    await tellAgain(platform, { from: told, to: files, random });
    await whileHidden(() => platform, client.renew);
    const { code: ended, out } = await client.ended;
    expect([ended, out]).toEqual([0, expect.stringContaining(`${code}\t检测通过\t应有${files}页,实有${files}页`)]);
    expect(pass.worker).toBe(2);

    await showHidden(platform);
    await platform.idle();
    const by = as(platform, 'xiangyinOperator');
    await closed(by, { ...params, batchId: await batchOf(platform) });
    await everyPageOnce(platform);
  },
);

const batchOf = async (platform: Mortal) => {
  const { items } = await as(platform, 'xiangyinOperator')(listBatches, { params });
  expect(items).toHaveLength(1);
  return items[0]?.batchId ?? '';
};

async function adminOf(platform: Mortal) {
  const { credentials, buckets, queues } = await platform.admin();
  return { config: { endpoint: platform.origin, region: 'cn-north-1', credentials }, buckets, queues };
}

/** S3 may tell of an object twice, and late: every third file sent so far is told of again, in any order, within some seconds. */
async function tellAgain(
  platform: Mortal,
  { from, to, random }: { from: number; to: number; random: () => number },
): Promise<number> {
  const { config, queues } = await adminOf(platform);
  const QueueUrl = queues.find(({ id }) => /^ScansArrived[0-9A-F]{8}$/.test(id))?.url;
  const queue = new SQSClient(config);
  const batchId = await batchOf(platform);
  // what is journaled as sent need not be the first numbers: a few that have not come yet are left out by a margin
  for (let number = from + 1; number <= to - 8; number++) {
    if (random() > 1 / 3) continue;
    const object = { key: arrivalKey('443021', batchId, number) };
    const body = { Records: [{ eventName: 'ObjectCreated:Put', s3: { bucket: { name: 'incoming' }, object } }] };
    const late = { QueueUrl, MessageBody: JSON.stringify(body), DelaySeconds: Math.floor(random() * 6) };
    await queue.send(new SendMessageCommand(late));
  }
  return Math.max(from, to - 8);
}

/** While nothing comes on but messages of killed workers are out of sight, lets the time pass until they show again. */
async function whileHidden(now: () => Mortal, renew: () => Promise<void>): Promise<void> {
  let before = -1;
  for (;;) {
    const platform = now();
    const batchId = await batchOf(platform);
    const { progress } = await as(platform, 'xiangyinOperator')(showBatch, { params: { ...params, batchId } });
    if (progress.outstanding === 0) return;
    const arrived = (await platform.depths()).find(({ id }) => /^ScansArrived[0-9A-F]{8}$/.test(id));
    if (progress.verified === before && arrived?.visible === 0 && arrived.inFlight > 0) {
      await platform.move(pastVisibility);
      await renew();
    }
    before = progress.verified;
    await wait(4000);
  }
}

/** A kill may have hidden a message of any other queue too: what is in flight for longer than work takes shows again when time has passed. */
async function showHidden(platform: Mortal): Promise<void> {
  const inFlight = async () => (await platform.depths()).some((depth) => depth.inFlight > 0 && depth.visible === 0);
  for (let waits = 0; waits < 3; waits++) {
    if (!(await inFlight())) return;
    await wait(4000);
  }
  await platform.move(pastVisibility);
}

/** Every page once on the record, one version of each object in preservation, one ledger entry with all frames, no dead letters. */
async function everyPageOnce(platform: Mortal): Promise<void> {
  const query = { holding: '443021', referenceCode: code, limit: 500 };
  const { items } = await as(platform, 'xiangyinDesk')(listPages, { params, query });
  const pages = Array.from({ length: files }, (_, n) => n + 1);
  expect(items.map(({ pageNumber }) => pageNumber)).toEqual(pages);
  const { config, buckets } = await adminOf(platform);
  const Bucket = buckets.find((name) => name.includes('preservation'));
  const { Versions } = await new S3Client(config).send(new ListObjectVersionsCommand({ Bucket }));
  const keys = items.map(
    ({ pageNumber, sha256 }) =>
      `443021/C038/${code}/page-${String(pageNumber).padStart(4, '0')}-${sha256.slice(0, 16)}.jpg`,
  );
  expect(Versions?.map(({ Key }) => Key)).toEqual(keys);
  const acts = await as(platform, 'xiangyinDirector')(listActs, { params });
  const received = acts.items.filter(({ kind }) => kind === 'frames-received');
  expect(received.map(({ quantities }) => quantities.frames)).toEqual([files]);
  expect((await platform.depths()).filter(({ id, visible }) => id.includes('Dead') && visible > 0)).toEqual([]);
}
