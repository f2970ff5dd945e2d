import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { bucketsOf } from '#infra/local/objects/buckets.ts';
import { openStore } from '#infra/local/objects/store.ts';
import { bucket } from './standing.ts';

const replicated = (to: string) => ({
  VersioningConfiguration: { Status: 'Enabled' },
  ReplicationConfiguration: {
    Role: 'arn:aws-cn:iam::1:role/r',
    Rules: [
      {
        Status: 'Enabled',
        Filter: { Prefix: '' },
        DeleteMarkerReplication: { Status: 'Disabled' },
        Destination: { Bucket: bucket(to).arn },
      },
    ],
  },
});
const versioned = { VersioningConfiguration: { Status: 'Enabled' } };

function open(folder: string) {
  const buckets = bucketsOf([bucket('first', replicated('second')), bucket('second', versioned)]);
  const clock = { now: () => Date.parse('2024-09-29T10:00:00Z'), onMove: () => {} };
  const store = openStore(folder, buckets, { clock, region: 'cn-north-1', send: () => {} });
  const [first, second] = [buckets.get('first')!, buckets.get('second')!];
  return {
    ...store,
    first,
    second,
    async add(key: string, text: string) {
      async function* body() {
        if (text) yield Buffer.from(text);
      }
      return store.put(
        first,
        key,
        await store.write(body(), []),
        { headers: {}, retention: undefined },
        { event: 'Put' },
      );
    },
    copied: async () => {
      await expect.poll(store.pending).toBe(0);
    },
    text: (key: string) =>
      store.read(store.find(second, key), 0, 1000, async (source) => {
        const chunks: Uint8Array[] = [];
        for await (const chunk of source) chunks.push(chunk);
        return Buffer.concat(chunks).toString();
      }),
  };
}

const ownFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'replication-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
};

test('every version is copied under its id, an empty one too; a deletion is not; bytes are not shared', async () => {
  const store = open(ownFolder());
  const one = await store.add('k', 'one');
  const two = await store.add('k', 'two');
  await store.add('empty', '');
  await store.copied();
  for (const { id } of [one, two]) expect(store.find(store.second, 'k', id).id).toBe(id);
  expect([await store.text('k'), store.find(store.second, 'empty').size]).toEqual(['two', 0]);
  expect(store.filesOf(store.find(store.second, 'k'))).not.toEqual(store.filesOf(store.find(store.first, 'k')));
  store.remove(store.first, 'k', {});
  store.remove(store.first, 'k', { id: two.id });
  await store.copied();
  expect(await store.text('k')).toBe('two');
  store.close();
});

test('what a death left uncopied is copied in the next life', async () => {
  const folder = ownFolder();
  const first = open(folder);
  await first.add('k', 'one');
  first.close();
  const second = open(folder);
  await second.copied();
  expect(await second.text('k')).toBe('one');
  second.close();
});

test('a target that nobody declared stops the start', () => {
  const buckets = bucketsOf([bucket('first', replicated('nowhere'))]);
  const clock = { now: () => 0, onMove: () => {} };
  const start = () => openStore(ownFolder(), buckets, { clock, region: 'cn-north-1', send: () => {} });
  expect(start).toThrow('nowhere');
});
