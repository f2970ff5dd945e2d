import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

const root = join(import.meta.dirname, '../..');
const outdir = join(root, '.build/journeys/cdk.out');

declare module 'vitest' {
  interface ProvidedContext {
    outdir: string;
  }
}

/** Bundles and synthesises once for all journeys, exactly as `npm run synth` does. */
export default function setup({ provide }: TestProject): void {
  if (existsSync(outdir)) rmSync(outdir, { recursive: true });
  execFileSync(process.execPath, [join(root, 'infra/app.ts')], {
    cwd: root,
    env: { ...process.env, CDK_OUTDIR: outdir },
  });
  provide('outdir', outdir);
}
