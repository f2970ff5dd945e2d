import { copyFileSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Metafile } from 'esbuild';

const named = /new URL\('\.\/([\w-]+\.(?:txt|json))', import\.meta\.url\)/g;

/**
 * Puts beside each bundle the files that its own modules read beside themselves (`new URL('./readings.txt', import.meta.url)`):
 * tables and documents that a cold start would otherwise parse as code, whether or not they are asked.
 */
export function addFilesBeside({ outputs }: Metafile, root: string): void {
  const asked = new Map<string, string[]>();
  for (const [bundle, { inputs }] of Object.entries(outputs))
    for (const module of Object.keys(inputs)) {
      if (!/^(functions|shared)\//.test(module)) continue;
      if (!asked.has(module)) asked.set(module, filesOf(join(root, module)));
      for (const file of asked.get(module) ?? []) copyFileSync(file, join(root, dirname(bundle), basename(file)));
    }
}

const filesOf = (module: string): string[] =>
  [...readFileSync(module, 'utf8').matchAll(named)].map(([, name = '']) => join(dirname(module), name));
