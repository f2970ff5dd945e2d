// Run as a process of its own by crash.test.ts, to be killed: writes objects and says how far it is.
import { bucketsOf } from '#infra/local/objects/buckets.ts';
import { openStore } from '#infra/local/objects/store.ts';
import { bucket, queueArn } from './standing.ts';

const [folder = '', delivery = ''] = process.argv.slice(2);
const QueueConfigurations = [{ Event: 's3:ObjectCreated:*', Queue: queueArn }];
const buckets = bucketsOf([bucket('incoming-test', { NotificationConfiguration: { QueueConfigurations } })]);
const clock = { now: () => Date.now(), onMove: () => {} };
const send = (_: string, body: string) => {
  const { key } = JSON.parse(body).Records[0].s3.object;
  process.stdout.write(`sent ${key}\n`);
  // a queue that takes the message but whose answer never comes
  return delivery === 'stuck' ? new Promise<void>(() => {}) : undefined;
};
const store = openStore(folder, buckets, { clock, region: 'cn-north-1', send });
process.stdout.write('open\n');
for (let n = 0; ; n++) {
  async function* body() {
    yield Buffer.alloc(50_000, String(n % 10));
    yield Buffer.alloc(50_000, String(n % 10));
  }
  const saved = await store.write(body(), []);
  const given = { headers: {}, retention: undefined };
  store.put(store.buckets.get('incoming-test')!, `k${n % 5}`, saved, given, { event: 'Put' });
  process.stdout.write(`put k${n % 5} ${n % 10}\n`);
}
