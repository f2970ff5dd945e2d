import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bucketsOf } from '#infra/local/objects/buckets.ts';
import { openStore } from '#infra/local/objects/store.ts';
import { bucket, queueArn } from './standing.ts';

const QueueConfigurations = [{ Event: 's3:ObjectCreated:*', Queue: queueArn }];
const buckets = bucketsOf([bucket('incoming-test', { NotificationConfiguration: { QueueConfigurations } })]);
const incoming = buckets.get('incoming-test')!;

/** Lets the writer run in its own process, kills it with SIGKILL once its output satisfies `until`, returns the output. */
function killed(folder: string, delivery: string, until: (output: string) => boolean): Promise<string> {
  const program = new URL('./crashing-store.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [program, folder, delivery], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (data) => {
    output += data;
    if (until(output)) child.kill('SIGKILL');
  });
  return new Promise((resolve) => child.on('close', () => resolve(output)));
}

const reopened = (folder: string, sent: string[]) =>
  openStore(folder, buckets, {
    clock: { now: () => Date.now(), onMove: () => {} },
    region: 'cn-north-1',
    send: (_, body) => void sent.push(JSON.parse(body).Records[0].s3.object.key),
  });

const whole = async (store: ReturnType<typeof openStore>, key: string) => {
  const version = store.find(incoming, key);
  return store.read(version, 0, version.size - 1, async (source) => {
    const parts: Uint8Array[] = [];
    for await (const part of source) parts.push(part);
    return Buffer.concat(parts).toString();
  });
};

test('an event whose delivery was not finished is delivered again after kill -9', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'crash-'));
  const output = await killed(folder, 'stuck', (text) => text.split('put ').length > 12);
  const put = output.match(/(?<=put )k\d/g)!;
  expect(output.match(/sent /g)).toHaveLength(1);
  const sent: string[] = [];
  const store = reopened(folder, sent);
  await store.deliver();
  // the last put may have been committed without having been said
  expect(sent.slice(0, put.length)).toEqual(put);
  expect(sent.length - put.length).toBeLessThanOrEqual(1);
  expect(store.pending()).toBe(0);
  store.close();
  const none: string[] = [];
  const again = reopened(folder, none);
  await again.deliver();
  expect(none).toEqual([]);
  again.close();
  rmSync(folder, { recursive: true });
});

test('killed at any moment: every object is whole, old or new, and no file is left over', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'crash-'));
  for (const puts of [1, 7, 23, 40]) {
    const output = await killed(folder, 'quick', (text) => text.split('put ').length > puts);
    const said = new Map(Array.from(output.matchAll(/put (k\d) (\d)/g), ([, key, digit]) => [key!, digit!]));
    writeFileSync(join(folder, 'bytes', 'orphan'), 'left by a kill');
    const store = reopened(folder, []);
    const page = store.list(incoming, { prefix: '', delimiter: '', from: '', limit: 100 });
    expect(page.contents.length).toBeGreaterThan(0);
    for (const { key } of page.contents) {
      const text = await whole(store, key);
      expect(text).toBe(text[0]!.repeat(100_000));
      // k0 … k4 are written in turn with digits 0–9: an unsaid newer write is 5 on
      const digit = Number(said.get(key) ?? text[0]);
      expect([digit, (digit + 5) % 10]).toContain(Number(text[0]));
    }
    expect(readdirSync(join(folder, 'bytes'))).toHaveLength(page.contents.length);
    store.close();
  }
  rmSync(folder, { recursive: true });
});

test('a second platform on the same folder is refused', () => {
  const folder = mkdtempSync(join(tmpdir(), 'crash-'));
  const store = reopened(folder, []);
  expect(() => reopened(folder, [])).toThrow(/locked/);
  store.close();
  reopened(folder, []).close();
  rmSync(folder, { recursive: true });
});
