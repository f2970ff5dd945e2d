import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
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
  const [dynamo] = await Promise.all([
    startDynamo(),
    promisify(execFile)(process.execPath, [join(root, 'infra/app.ts')], { cwd: root, env }),
  ]);
  provide('outdir', outdir);
  provide('dynamoPort', dynamo.port);
  return async () => {
    await dynamo.stop();
    rmSync(folder, { recursive: true });
  };
}
