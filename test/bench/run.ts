import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { catalogue } from './catalogue.ts';
import { freshness } from './freshness.ts';
import { functions } from './functions.ts';
import { idle } from './idle.ts';
import { lookup } from './lookup.ts';
import { reports } from './reports.ts';
import { uploads } from './uploads.ts';
import { uploadsFair } from './uploads-fair.ts';
import { uploadsLine } from './uploads-line.ts';

/** What a bench found: rows to print, one object each, and whether all limits were kept. */
export type Bench = { rows: Record<string, string | number>[]; passed: boolean };

/** What a bench may be told: how many entries, and how wide their words. */
export type Options = { entries?: number; vocabulary?: 'plain' | 'wide' };

const benches: Record<string, (options: Options) => Promise<Bench>> = {
  catalogue,
  freshness,
  functions,
  idle,
  lookup,
  reports,
  uploads,
  'uploads-fair': uploadsFair,
  'uploads-line': uploadsLine,
};

/**
 * `npm run bench -- NAME [--json FILE]`: prints a table for each kind of row; exit code 1 when a limit is broken. `lookup` also takes
 * `--entries N` (100,000) and `--vocabulary wide`, `freshness` `--entries N` (10,000).
 */
async function run(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { json: { type: 'string' }, entries: { type: 'string' }, vocabulary: { type: 'string' } },
    allowPositionals: true,
  });
  const name = positionals[0] ?? '';
  const bench = benches[name];
  if (!bench) {
    console.error(`npm run bench -- ${Object.keys(benches).join('|')} [--json FILE]`);
    process.exitCode = 2;
    return;
  }
  const { rows, passed } = await bench({
    ...(values.entries && { entries: Number(values.entries) }),
    ...(values.vocabulary === 'wide' && { vocabulary: 'wide' }),
  });
  for (const alike of Object.values(Object.groupBy(rows, (row) => Object.keys(row).join()))) console.table(alike);
  if (values.json) writeFileSync(values.json, `${JSON.stringify({ bench: name, passed, rows }, null, 2)}\n`);
  console.log(passed ? 'passed' : 'OVER THE LIMIT');
  process.exitCode = passed ? 0 : 1;
}

await run();
