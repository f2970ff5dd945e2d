import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { startDynamo } from '#infra/local/dynamo.ts';

const root = join(import.meta.dirname, '../..');

declare module 'vitest' {
  interface ProvidedContext {
    outdir: string;
    /** Where DynamoDB Local answers for all journeys but those that kill it. */
    dynamoPort: number;
  }
}

/**
 * Once for all journeys: bundles and synthesises, exactly as `npm run synth` does, into a folder of this run alone, and starts
 * a DynamoDB Local in which each platform has a database of its own.
 */
export default async function setup({ provide }: TestProject) {
  const folder = mkdtempSync(join(tmpdir(), 'lantai-built-'));
  const outdir = join(folder, 'cdk.out');
  const env = { ...process.env, CDK_OUTDIR: outdir };
  const beside = join(folder, 'functions'); // where the sources lie when the CDK CLI names cdk.out in the project's folder
  mkdirSync(beside);
  const [dynamo] = await Promise.all([
    startDynamo(),
    promisify(execFile)(process.execPath, [join(root, 'infra/app.ts')], { cwd: root, env }),
  ]);
  if (!existsSync(beside)) throw new Error('synthesis took away a folder beside its own');
  provide('outdir', outdir);
  provide('dynamoPort', dynamo.port);
  return async () => {
    await dynamo.stop();
    rmSync(folder, { recursive: true });
  };
}
