import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Metafile } from 'esbuild';
import { bundle } from '#infra/bundle.ts';
import type { Bench } from './run.ts';

/** For functions that use only DynamoDB and S3: bytes minified, and milliseconds of CPU to import (a proxy for the cold start). */
const limits = { bytes: 650_000, importMs: 120 };
const runs = 9;

/** What makes a function larger than the limits are meant for. */
/** The limits are for functions that use DynamoDB and S3 only. */
const heavy = {
  sqs: /client-sqs\//,
  exceljs: /node_modules\/exceljs\//,
  sharp: /node_modules\/sharp\//,
  pdfkit: /node_modules\/pdfkit\//,
};

/** Size and import time of every function's bundle, each import in a fresh process. */
export async function functions(): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'lantai-bench-'));
  try {
    await bundle({ stage: 'development', architecture: process.arch === 'arm64' ? 'arm64' : 'x86_64' }, folder);
    const metafile: Metafile = JSON.parse(readFileSync(join(folder, 'metafile.json'), 'utf8'));
    const rows = Object.entries(metafile.outputs)
      .filter(([, { entryPoint }]) => entryPoint)
      .map(([file, output]) => rowOf(resolve(file), output));
    return { rows, passed: rows.every(({ verdict }) => verdict !== 'over') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function rowOf(file: string, { entryPoint = '', bytes, inputs, imports }: Metafile['outputs'][string]) {
  const used = [...Object.keys(inputs), ...imports.map(({ path }) => `node_modules/${path}/`)];
  const besides = Object.entries(heavy).flatMap(([name, path]) => (used.some((one) => path.test(one)) ? [name] : []));
  const { min, median } = importMs(file);
  const over = bytes > limits.bytes || median > limits.importMs;
  return {
    function: `${dirname(entryPoint).replace('functions/', '')}/${entryPoint.split('/').at(-1)?.replace('.ts', '')}`,
    KB: Math.round(bytes / 1000),
    'gzip KB': Math.round(gzipSync(readFileSync(file)).length / 1000),
    'import ms (min)': Math.round(min),
    'import ms (median)': Math.round(median),
    verdict: besides.length > 0 ? `no limit: ${besides.join(', ')}` : over ? 'over' : 'pass',
  };
}

/** CPU milliseconds (user and system) that importing a module takes in a fresh process. */
function importMs(module: string): { min: number; median: number } {
  const program = `const before = process.cpuUsage();
    await import(${JSON.stringify(module)});
    const { user, system } = process.cpuUsage(before);
    console.log((user + system) / 1000);
    process.exit();`;
  // what Lambda sets, and nothing of this machine: SDK clients read their settings when they are made, not now
  const env = { AWS_REGION: 'cn-north-1', NODE_OPTIONS: '--enable-source-maps' };
  const times = Array.from({ length: runs }, () =>
    Number(execFileSync(process.execPath, ['--input-type=module', '-e', program], { env, encoding: 'utf8' })),
  ).sort((a, b) => a - b);
  return { min: times[0] ?? Number.NaN, median: times[Math.floor(runs / 2)] ?? Number.NaN };
}
