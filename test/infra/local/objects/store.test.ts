import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { type Bucket, bucketsOf } from '#infra/local/objects/buckets.ts';
import { destinations, eventKey } from '#infra/local/objects/events.ts';
import { successor } from '#infra/local/objects/listing.ts';
import { readRange } from '#infra/local/objects/request.ts';
import { openStore } from '#infra/local/objects/store.ts';
import { bucket, queueArn } from './standing.ts';

const day = 86_400_000;
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function store(properties: Record<string, unknown> = {}, send: (queue: string, body: string) => void = () => {}) {
  const folder = mkdtempSync(join(tmpdir(), 'store-'));
  folders.push(folder);
  let now = Date.parse('2024-09-29T10:00:00Z');
  const moved: (() => void)[] = [];
  const clock = { now: () => now, onMove: (f: () => void) => void moved.push(f) };
  const buckets = bucketsOf([bucket('b', properties)]);
  const opened = openStore(folder, buckets, { clock, region: 'cn-north-1', send });
  const b = buckets.get('b')!;
  return {
    ...opened,
    b,
    files: () => readdirSync(join(folder, 'bytes')).length,
    async add(key: string, text = 'x', retention?: { mode: 'GOVERNANCE'; until: number }) {
      async function* body() {
        yield Buffer.from(text);
      }
      return opened.put(b, key, await opened.write(body(), []), { headers: {}, retention }, { event: 'Put' });
    },
    keys: () => opened.list(b, { prefix: '', delimiter: '', from: '', limit: 1000 }).contents.map(({ key }) => key),
    move(ms: number) {
      now += ms;
      for (const f of moved) f();
    },
    now: () => now,
  };
}

const byUtf8 = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const letters = fc.constantFrom('a', 'b', '/', '·', '字', '\u{20000}', '\u{10ffff}', ' ');
const key = fc.string({ unit: letters, minLength: 1, maxLength: 6 });

test('any page of any prefix with any delimiter is what brute force lists', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(key, { maxLength: 25 }),
      fc.string({ unit: letters, maxLength: 2 }),
      fc.constantFrom('', '/', '字'),
      fc.integer({ min: 1, max: 5 }),
      async (keys, prefix, delimiter, limit) => {
        const one = store();
        for (const k of keys) await one.add(k);
        const expected = new Set<string>();
        for (const k of keys.filter((k) => k.startsWith(prefix)).sort(byUtf8)) {
          const end = delimiter ? k.indexOf(delimiter, prefix.length) : -1;
          expected.add(end < 0 ? k : `${k.slice(0, end + delimiter.length)} (prefix)`);
        }
        const listed: string[] = [];
        let from: string | undefined = '';
        while (from !== undefined) {
          const page = one.list(one.b, { prefix, delimiter, from, limit });
          const names = [...page.contents.map((c) => c.key), ...page.prefixes.map((p) => `${p} (prefix)`)];
          expect(names.length).toBeLessThanOrEqual(limit);
          listed.push(...names.sort(byUtf8));
          from = page.next;
        }
        expect(listed.toSorted(byUtf8)).toEqual([...expected].toSorted(byUtf8));
        one.close();
      },
    ),
    { numRuns: 40 },
  );
});

test('successor: after every text with the prefix, before anything else', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ unit: 'grapheme' }), (prefix, rest) => {
      expect(byUtf8(successor(prefix)!, prefix + rest)).toBe(1);
    }),
  );
  expect(successor('')).toBeUndefined();
  expect(successor('a\u{10ffff}')).toBe('b');
  expect(successor('\ud7ff')).toBe('\ue000');
});

test('an overwritten object can be read to its end by who has begun', async () => {
  const one = store();
  const version = await one.add('k', 'old');
  const text = await one.read(version, 0, 2, async (source) => {
    await one.add('k', 'new');
    const parts: Uint8Array[] = [];
    for await (const part of source) parts.push(part);
    return Buffer.concat(parts).toString();
  });
  expect([text, one.files()]).toEqual(['old', 1]);
  one.close();
});

test('objects expire at the midnight (UTC) after their days, by prefix; abandoned uploads as well', async () => {
  const one = store({
    LifecycleConfiguration: {
      Rules: [
        { Status: 'Enabled', Prefix: 'sheets/', ExpirationInDays: 30 },
        { Status: 'Disabled', ExpirationInDays: 1 },
        { Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
      ],
    },
  });
  await one.add('sheets/1');
  await one.add('kept/1');
  const given = { headers: {}, retention: undefined, algorithm: undefined };
  one.createUpload({ bucket: 'b', key: 'k', ...given });
  one.move(7 * day);
  expect(one.uploads(one.b, '').length).toBe(1);
  one.move(day);
  expect(one.uploads(one.b, '').length).toBe(0);
  one.move(22 * day);
  expect(one.keys()).toEqual(['kept/1', 'sheets/1']);
  one.move(day);
  expect([one.keys(), one.files()]).toEqual([['kept/1'], 1]);
  one.close();
});

test('old versions go after their days, locked ones when the lock has run out, lone markers too', async () => {
  const one = store({
    VersioningConfiguration: { Status: 'Enabled' },
    ObjectLockEnabled: true,
    LifecycleConfiguration: {
      Rules: [
        { Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 3 }, ExpiredObjectDeleteMarker: true },
      ],
    },
  });
  const all = () => one.listVersions(one.b, { prefix: '', afterKey: '', afterId: '', limit: 100 }).versions;
  await one.add('k', 'locked', { mode: 'GOVERNANCE', until: one.now() + 10 * day });
  await one.add('k', 'old');
  one.remove(one.b, 'k', {});
  expect(all().length).toBe(3);
  one.move(5 * day);
  expect(all().map(({ marker, retention }) => [marker, retention?.mode])).toEqual([
    [true, undefined],
    [false, 'GOVERNANCE'],
  ]);
  one.move(6 * day);
  expect([all(), one.files()]).toEqual([[], 0]);
  one.close();
});

test('a queue that refuses gets the event again, in order', async () => {
  const QueueConfigurations = [{ Event: 's3:ObjectCreated:Put', Queue: queueArn }];
  const sent: string[] = [];
  let down = true;
  const one = store({ NotificationConfiguration: { QueueConfigurations } }, (_, body) => {
    if (down) throw new Error('down');
    sent.push(JSON.parse(body).Records[0].s3.object.key);
  });
  await one.add('1');
  await one.add('2');
  await one.deliver();
  expect([sent, one.pending()]).toEqual([[], 2]);
  down = false;
  await one.deliver();
  expect([sent, one.pending()]).toEqual([['1', '2'], 0]);
  one.close();
});

test('an event key decodes to the key', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (k) => {
      expect(decodeURIComponent(eventKey(k).replaceAll('+', ' '))).toBe(k);
      expect(eventKey(k)).toMatch(/^[\w.*/%+-]*$/);
    }),
  );
});

test('a notification matches by event, prefix and suffix', () => {
  const rules = (...Rules: object[]) => ({ S3Key: { Rules } });
  const queue = (name: string) => `arn:aws-cn:sqs:cn-north-1:1:${name}`;
  const QueueConfigurations = [
    { Event: 's3:ObjectCreated:*', Queue: queue('a'), Filter: rules({ Name: 'Prefix', Value: 'sheets/' }) },
    { Event: 's3:ObjectCreated:Put', Queue: queue('b'), Filter: rules({ Name: 'suffix', Value: '.csv' }) },
    { Event: 's3:ObjectRemoved:*', Queue: queue('c') },
  ];
  const b: Bucket = bucketsOf([bucket('b', { NotificationConfiguration: { QueueConfigurations } })]).get('b')!;
  const to = (name: string, k: string) => destinations(b, { name, key: k, at: 0 }).map((arn) => arn.split(':').at(-1));
  expect(to('ObjectCreated:Put', 'sheets/1.csv')).toEqual(['a', 'b']);
  expect(to('ObjectCreated:Copy', 'sheets/1.csv')).toEqual(['a']);
  expect(to('ObjectCreated:Put', 'other/1.xlsx')).toEqual([]);
  expect(to('ObjectRemoved:Delete', 'sheets/1.csv')).toEqual(['c']);
});

test('an unknown bucket property stops the start and is named', () => {
  expect(() => bucketsOf([bucket('b', { ReplicationConfiguration: {} })])).toThrow(/ReplicationConfiguration/);
  const Rules = [{ Status: 'Enabled', Transitions: [] }];
  expect(() => bucketsOf([bucket('b', { LifecycleConfiguration: { Rules } })])).toThrow(/Transitions/);
});

test('a range is within the object, or unsatisfiable, or ignored', () => {
  expect(readRange('bytes=-0', 10)).toBe('unsatisfiable');
  expect(readRange('bytes=0-', 0)).toBe('unsatisfiable');
  expect(readRange('bytes=5-3', 10)).toBeUndefined();
  expect(readRange('bytes=-', 10)).toBeUndefined();
  expect(readRange('items=0-1', 10)).toBeUndefined();
  fc.assert(
    fc.property(fc.nat(20), fc.nat(20), fc.integer({ min: 1, max: 20 }), (a, b, size) => {
      const range = readRange(`bytes=${a}-${b}`, size);
      const bytes = Array.from({ length: size }, (_, i) => i).filter((i) => i >= a && i <= b);
      if (b < a) expect(range).toBeUndefined();
      else expect(range).toEqual(bytes.length ? { from: bytes[0], to: bytes.at(-1) } : 'unsatisfiable');
    }),
  );
});
