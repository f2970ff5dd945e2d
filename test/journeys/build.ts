import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

const root = join(import.meta.dirname, '../..');

declare module 'vitest' {
  interface ProvidedContext {
    outdir: string;
  }
}

/** Bundles and synthesises once for all journeys, exactly as `npm run synth` does, into a folder of this run alone. */
export default function setup({ provide }: TestProject) {
  const folder = mkdtempSync(join(tmpdir(), 'lantai-built-'));
  const outdir = join(folder, 'cdk.out');
  const env = { ...process.env, CDK_OUTDIR: outdir };
  execFileSync(process.execPath, [join(root, 'infra/app.ts')], { cwd: root, env });
  provide('outdir', outdir);
  return () => rmSync(folder, { recursive: true });
}
