import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { openCallers } from '#infra/local/callers.ts';
import { type Clock, movableClock } from '#infra/local/clock.ts';
import { databaseOf } from '#infra/local/dynamo.ts';
import { startFront } from '#infra/local/front.ts';
import { badLine } from '#infra/local/objects/bad-line.ts';
import { bucketsOf } from '#infra/local/objects/buckets.ts';
import { s3Door } from '#infra/local/objects/door.ts';
import { openStore } from '#infra/local/objects/store.ts';
import type { Declared, Deployed } from '#infra/local/template.ts';

const region = 'cn-north-1';
const account = '123456789012';
export const queueArn = `arn:aws-cn:sqs:${region}:${account}:ScansArrived`;

const declared = (type: string, id: string, arn: string, properties: Record<string, unknown>): Declared => ({
  id,
  stack: 'Test',
  type,
  name: arn.split(/[:/]/).at(-1)!,
  arn,
  properties,
});

export const bucket = (name: string, properties: Record<string, unknown> = {}): Declared =>
  declared('AWS::S3::Bucket', name, `arn:aws-cn:s3:::${name}`, properties);

const statement = (Action: string[], Resource: string[]) => ({ Effect: 'Allow', Action, Resource });

/** Functions with the given grants and the given buckets, as a template would declare them. */
export function deployedWith(buckets: Declared[], grants: Record<string, [string[], string[]][]> = {}): Deployed {
  const resources = [...buckets];
  for (const [name, statements] of Object.entries(grants)) {
    const role = `arn:aws-cn:iam::${account}:role/${name}Role`;
    const Statement = statements.map(([actions, on]) => statement(actions, on));
    const PolicyDocument = { Version: '2012-10-17', Statement };
    resources.push(
      declared('AWS::IAM::Role', `${name}Role`, role, { Policies: [{ PolicyName: 'p', PolicyDocument }] }),
      declared('AWS::Lambda::Function', name, `arn:aws-cn:lambda:${region}:${account}:function:${name}`, {
        Role: role,
      }),
    );
  }
  return {
    region,
    account,
    partition: 'aws-cn',
    origin: 'http://127.0.0.1',
    of: (type) => resources.filter((r) => r.type === type),
    byArn: (arn) => resources.find((r) => r.arn === arn)!,
    assetFolder: () => '',
    outputs: {},
  };
}

/** The real front before the real door and store, on a folder of its own; `again()` restarts all of it on the same data. */
export async function stand(deployed: Deployed) {
  const folder = mkdtempSync(join(tmpdir(), 'objects-'));
  const sent: { queue: string; body: string }[] = [];
  const line = badLine();

  const open = async () => {
    const clock: Clock = movableClock(join(folder, 'clock.json'));
    const store = openStore(join(folder, 'store'), bucketsOf(deployed.of('AWS::S3::Bucket')), {
      clock,
      region,
      send: (queue, body) => void sent.push({ queue, body }),
    });
    const callers = openCallers(deployed, Buffer.from('test'));
    const front = await startFront(0);
    const nothing = () => {
      throw new Error('not here');
    };
    front.open({
      deployed,
      callers,
      now: clock.now,
      dynamo: databaseOf(0),
      queues: nothing,
      keys: nothing,
      objects: s3Door({ deployed, store, badLine: line }),
      gateway: async (_, res) => res.writeHead(404).end(),
    });
    const endpoint = `http://127.0.0.1:${front.port}`;
    const client = (caller: { accessKey: string; secret: string }, config: S3ClientConfig = {}) =>
      new S3Client({
        region,
        endpoint,
        credentials: { accessKeyId: caller.accessKey, secretAccessKey: caller.secret },
        maxAttempts: 1,
        systemClockOffset: clock.offset(),
        ...config,
      });
    return {
      clock,
      store,
      callers,
      endpoint,
      client,
      s3: client(callers.admin),
      /** A client whose presigned URLs carry no checksum of the empty body. */
      signer: client(callers.admin, { requestChecksumCalculation: 'WHEN_REQUIRED' }),
      stop: async () => {
        await front.stop();
        store.close();
      },
    };
  };

  let now = await open();
  return {
    folder,
    sent,
    line,
    get now() {
      return now;
    },
    async again() {
      await now.stop();
      now = await open();
    },
    async end() {
      await now.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type Standing = Awaited<ReturnType<typeof stand>>;

/** What S3 answered to a refused call: its code, or the status where a HEAD has no body. */
export async function refusal(call: Promise<unknown>): Promise<[code: string, status: number | undefined]> {
  try {
    await call;
  } catch (error) {
    const { name, $metadata } = error as { name: string; $metadata?: { httpStatusCode?: number } };
    return [name, $metadata?.httpStatusCode];
  }
  return ['none', 200];
}
