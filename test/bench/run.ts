import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { catalogue } from './catalogue.ts';
import { functions } from './functions.ts';
import { reports } from './reports.ts';

/** What a bench found: rows to print, one object each, and whether all limits were kept. */
export type Bench = { rows: Record<string, string | number>[]; passed: boolean };

const benches: Record<string, () => Promise<Bench>> = { catalogue, functions, reports };

/** `npm run bench -- NAME [--json FILE]`: prints a table; exit code 1 when a limit is broken. */
async function run(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { json: { type: 'string' } }, allowPositionals: true });
  const name = positionals[0] ?? '';
  const bench = benches[name];
  if (!bench) {
    console.error(`npm run bench -- ${Object.keys(benches).join('|')} [--json FILE]`);
    process.exitCode = 2;
    return;
  }
  const { rows, passed } = await bench();
  console.table(rows);
  if (values.json) writeFileSync(values.json, `${JSON.stringify({ bench: name, passed, rows }, null, 2)}\n`);
  console.log(passed ? 'passed' : 'OVER THE LIMIT');
  process.exitCode = passed ? 0 : 1;
}

await run();
