import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest';
import { deliver, type Line } from '#infra/client/deliver.ts';
import { filesOf } from '#infra/client/folder.ts';
import { badLine } from '#infra/local/objects/bad-line.ts';
import { bucket, deployedWith, refusal, type Standing, stand } from './standing.ts';

const Bucket = 'incoming-test';
const body = Buffer.alloc(300_000, 'x');
let on: Standing;
beforeAll(async () => {
  on = await stand(deployedWith([bucket(Bucket)]));
});
afterEach(() => on.line.calm());
afterAll(() => on.end());

const put = async (Key: string) => {
  const url = await getSignedUrl(on.now.signer, new PutObjectCommand({ Bucket, Key }));
  return fetch(url, { method: 'PUT', body }).then(
    ({ status }) => status,
    () => 'cut',
  );
};
const get = async (Key: string) => {
  const url = await getSignedUrl(on.now.signer, new GetObjectCommand({ Bucket, Key }));
  const answer = await fetch(url);
  return answer.arrayBuffer().then(
    ({ byteLength }) => byteLength,
    () => 'cut',
  );
};
const exists = async (Key: string) =>
  (await refusal(on.now.s3.send(new HeadObjectCommand({ Bucket, Key }))))[0] === 'none';

test('the next k uploads are cut after n bytes and leave nothing; then the line is good', async () => {
  on.line.cutAfterBytes(100_000, 2);
  expect([await put('cut'), await exists('cut')]).toEqual(['cut', false]);
  expect([await put('cut'), await exists('cut')]).toEqual(['cut', false]);
  expect([await put('cut'), await exists('cut')]).toEqual([200, true]);
});

test('a far line takes its time for every request, side by side', async () => {
  on.line.delay(200);
  const begun = performance.now();
  expect(await Promise.all([put('far'), put('far'), put('far')])).toEqual([200, 200, 200]);
  expect(performance.now() - begun).toBeGreaterThanOrEqual(195);
});

test('a download is cut, too, and goes on by range', async () => {
  await put('down');
  on.line.cutAfterBytes(100_000);
  expect(await get('down')).toBe('cut');
  expect(await get('down')).toBe(body.length);
});

test('an answer gets lost: the object is there although the uploader was not told', async () => {
  on.line.loseAnswers();
  expect([await put('lost'), await exists('lost')]).toEqual(['cut', true]);
});

test('503 SlowDown for the next k', async () => {
  on.line.refuse({ times: 2 });
  expect([await put('slow'), await put('slow'), await put('slow')]).toEqual([503, 503, 200]);
});

test('a session that has ended and a body that stood still are 400s, which the client knows from bytes that have changed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lantai-line-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'page.jpg'), body);
  const [file] = filesOf(folder);
  if (!file) throw new Error('no file');
  const url = await getSignedUrl(on.now.signer, new PutObjectCommand({ Bucket, Key: 'ended' }));
  const address = { url, headers: {} };
  let renewed = 0;
  const to = {
    get: () => address,
    renew: async () => {
      renewed += 1;
    },
    settled: () => false,
  };
  const line = { pace: async () => {}, passed: () => {}, patience: { deadAfterMs: 5000 } } as unknown as Line;
  const sent = () => deliver({ file, start: 0, size: file.size }, to, line, 0);
  on.line.refuse({ times: 2, as: 'RequestTimeout' });
  expect([await sent(), renewed]).toEqual(['there', 0]);
  on.line.refuse({ times: 2, as: 'ExpiredToken' });
  expect([await put('refused'), await sent(), renewed]).toEqual([400, 'there', 1]);
});

test('503 at a rate is the same for the same seed', () => {
  const draw = (seed: number) => {
    const line = badLine();
    line.refuse({ rate: 0.3, seed });
    return Array.from({ length: 1000 }, () => line.refuses(true));
  };
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
  const refused = draw(7).filter(Boolean).length;
  expect(refused).toBeGreaterThan(250);
  expect(refused).toBeLessThan(350);
});

test('the line is slow', async () => {
  on.line.slow(600_000);
  const from = performance.now();
  expect(await put('slowly')).toBe(200);
  expect(performance.now() - from).toBeGreaterThan(450);
});

test("the platform's own calls do not meet the line unless told", async () => {
  const own = () => refusal(on.now.s3.send(new PutObjectCommand({ Bucket, Key: 'own', Body: 'x' })));
  on.line.refuse({ times: 1 });
  expect((await own())[0]).toBe('none');
  on.line.everyone();
  expect(await own()).toEqual(['SlowDown', 503]);
});
