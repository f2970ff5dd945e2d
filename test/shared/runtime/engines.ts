import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type CfnElement, Stack } from 'aws-cdk-lib';
import type { TestProject } from 'vitest/node';
import { buildHoldings } from '#infra/holdings.ts';
import { openCallers } from '#infra/local/callers.ts';
import { type Dynamo, startDynamo } from '#infra/local/dynamo.ts';
import { startFront } from '#infra/local/front.ts';
import { openKeys } from '#infra/local/keys.ts';
import { badLine } from '#infra/local/objects/bad-line.ts';
import { bucketsOf } from '#infra/local/objects/buckets.ts';
import { s3Door } from '#infra/local/objects/door.ts';
import { openStore } from '#infra/local/objects/store.ts';
import { type Declared, loadTemplates } from '#infra/local/template.ts';
import type { BucketHolding, TableHolding } from '#infra/parts/holding.ts';
import { buildSecondCopy } from '#infra/second-copy.ts';
import { contextOf, readSettings } from '#infra/settings.ts';

/** What a test file needs to make tables of its own: where the engine is, what to set, and the tables as the template has them. */
export type Engines = {
  dynamoPort: number;
  environment: Record<string, string>;
  tables: { setting: string; properties: Declared['properties'] }[];
};

declare module 'vitest' {
  interface ProvidedContext {
    engines: Engines;
  }
}

/** Starts the engines once for all store tests, as the global setup of vitest. */
export default async function startEngines({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'lantai-stores-'));
  const { engines, stop } = await openEngines(folder, startDynamo());
  provide('engines', engines);
  return async () => {
    await stop();
    rmSync(folder, { recursive: true });
  };
}

/**
 * Opens the local platform's front before an engine, with its KMS and objects, on a fresh synth of the holdings. Functions and queues are
 * not there: whoever needs those writes a journey. The incoming bucket lives with the services: a plain bucket of the holdings stands in.
 */
export async function openEngines(
  folder: string,
  engine: Promise<Dynamo>,
): Promise<{ engines: Engines; stop(): Promise<void> }> {
  const [dynamo, front] = await Promise.all([engine, startFront(0)]);
  const { assembly, tables, buckets, keyId, bucketId } = holdingsAlone(join(folder, 'cdk.out'));
  const deployed = loadTemplates(assembly, { account: '123456789012', origin: '', parameters: {} });
  const callers = openCallers(deployed, Buffer.alloc(32));
  const absent = () => Promise.reject(new Error('store tests have tables, keys and objects only'));
  const clock = { now: Date.now, onMove: () => {} };
  const store = openStore(join(folder, 'objects'), bucketsOf(deployed.of('AWS::S3::Bucket')), {
    clock,
    region: deployed.region,
    send: () => {},
  });
  front.open({
    deployed,
    callers,
    now: Date.now,
    dynamo,
    keys: openKeys(deployed, Buffer.alloc(32)),
    queues: absent,
    objects: s3Door({ deployed, store, badLine: badLine() }),
    gateway: absent,
  });
  const declared = (id: string) => deployed.of('AWS::DynamoDB::Table').find((table) => table.id === id);
  const bucketName = (id: string) => deployed.of('AWS::S3::Bucket').find((bucket) => bucket.id === id)?.name ?? '';
  const engines: Engines = {
    dynamoPort: dynamo.port,
    environment: {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${front.port}`,
      AWS_REGION: deployed.region,
      AWS_ACCESS_KEY_ID: callers.admin.accessKey,
      AWS_SECRET_ACCESS_KEY: callers.admin.secret,
      HOLDINGS_KEY_ARN: deployed.of('AWS::KMS::Key').find(({ id }) => id === keyId)?.arn ?? '',
      ...Object.fromEntries(buckets.map(({ setting, id }) => [setting, bucketName(id)])),
      INCOMING_BUCKET: bucketName(bucketId),
    },
    tables: tables.map(({ setting, id }) => ({ setting, properties: declared(id)?.properties ?? {} })),
  };
  const stop = async () => {
    await Promise.all([front.stop(), dynamo.stop()]);
    store.close();
  };
  return { engines, stop };
}

/** The holdings' template alone: no function is bundled for it. */
export function holdingsAlone(outdir: string) {
  const context = contextOf([]);
  const app = new App({ context, outdir, analyticsReporting: false, treeMetadata: false });
  const settings = readSettings(context);
  const holdings = buildHoldings(app, settings, buildSecondCopy(app, settings));
  const idOf = (construct: { node: { defaultChild?: unknown } }) => {
    const element = construct.node.defaultChild as CfnElement;
    return Stack.of(element).resolve(element.logicalId) as string;
  };
  const kept = Object.values(holdings).filter((one): one is TableHolding => 'table' in one);
  const tables = kept.map(({ setting, table }) => ({ setting, id: idOf(table) }));
  const stored = Object.values(holdings).filter(
    (one): one is BucketHolding => typeof one === 'object' && 'setting' in one && 'bucket' in one,
  );
  const buckets = stored.map(({ setting, bucket }) => ({ setting, id: idOf(bucket) }));
  const [keyId, bucketId] = [idOf(holdings.key), idOf(holdings.access.bucket)];
  return { assembly: app.synth().directory, tables, buckets, keyId, bucketId };
}
