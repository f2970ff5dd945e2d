import type { Context, SQSEvent } from 'aws-lambda';
import { beforeEach, expect, test, vi } from 'vitest';
import { handler } from '#functions/scan-ingest/verify-scans.ts';

const done = vi.hoisted(() => ({ sent: [] as unknown[], verified: [] as string[] }));
vi.mock('#shared/runtime/send.ts', () => ({ send: async (...given: unknown[]) => void done.sent.push(given) }));
vi.mock('#functions/scan-ingest/verify-scan.ts', () => ({
  verifyScan: async (key: string) => void done.verified.push(key),
}));
beforeEach(() => Object.assign(done, { sent: [], verified: [] }));

const key = 'scans/443021/01J9ZZZZZZZZZZZZZZZZZZZZZZ/000004';
const handle = (body: unknown) =>
  handler(
    {
      Records: [{ messageId: 'm', body: JSON.stringify(body), messageAttributes: {}, eventSource: 'aws:sqs' }],
    } as unknown as SQSEvent,
    { awsRequestId: 'a' } as Context,
  );
const event = (name: string) => ({
  Records: [{ eventName: 'ObjectCreated:Put', s3: { bucket: { name: 'incoming' }, object: { key: name, size: 1 } } }],
});

test('what the bucket tells goes back into the queue in the group of its archives, and is verified from there', async () => {
  await handle(event(key));
  expect(done).toEqual({ sent: [['SCANS_ARRIVED_QUEUE', [{ key }], '443021']], verified: [] });
  await handle({ key });
  expect(done.verified).toEqual([key]);
});

test('S3’s own test message and keys that nobody declared go nowhere', async () => {
  await handle({ Service: 'Amazon S3', Event: 's3:TestEvent' });
  await handle(event('scans/else'));
  expect(done).toEqual({ sent: [], verified: [] });
});
