import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Metafile } from 'esbuild';
import { bundle } from '#infra/bundle.ts';
import type { Bench } from './run.ts';

/** For functions that use only DynamoDB and S3: bytes minified, and milliseconds of CPU to import (a proxy for the cold start). */
const limits = { bytes: 650_000, importMs: 120 };
const runs = 9;

/** What makes a function larger than the limits are meant for: they are for those that use DynamoDB and S3 only. */
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
    const built = Object.entries(metafile.outputs).filter(([, { entryPoint }]) => entryPoint);
    const times = importTimes(built.map(([file]) => resolve(file)));
    const rows = built.map(([file, output]) => rowOf(resolve(file), output, times.get(resolve(file)) ?? []));
    return { rows, passed: rows.every(({ verdict }) => verdict !== 'over') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function rowOf(
  file: string,
  { entryPoint = '', bytes, inputs, imports }: Metafile['outputs'][string],
  times: number[],
) {
  const used = [...Object.keys(inputs), ...imports.map(({ path }) => `node_modules/${path}/`)];
  const besides = Object.entries(heavy).flatMap(([name, path]) => (used.some((one) => path.test(one)) ? [name] : []));
  const [min = Number.NaN, median = Number.NaN] = [times[0], times[Math.floor(runs / 2)]];
  const over = bytes > limits.bytes || median > limits.importMs;
  return {
    function: `${dirname(entryPoint).replace('functions/', '')}/${entryPoint.split('/').at(-1)?.replace('.ts', '')}`,
    KB: Math.round(bytes / 1000),
    'gzip KB': Math.round(gzipSync(readFileSync(file)).length / 1000),
    'KB beside': Math.round(bytesBeside(dirname(file)) / 1000),
    'import ms (min)': Math.round(min),
    'import ms (median)': Math.round(median),
    verdict: besides.length > 0 ? `no limit: ${besides.join(', ')}` : over ? 'over' : 'pass',
  };
}

/** Tables and documents in the function's folder, which are read when they are first asked. */
const bytesBeside = (folder: string): number =>
  globSync('*.{txt,json}', { cwd: folder }).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);

/**
 * The times of every module, in order of size. Measured in rounds, one of each module in turn, so that what disturbs the
 * machine for a while falls on all of them; a round before, which nobody counts, brings the files into memory.
 */
function importTimes(modules: string[]): Map<string, number[]> {
  const times = new Map<string, number[]>(modules.map((module) => [module, []]));
  for (let round = -1; round < runs; round++)
    for (const module of modules) {
      const taken = importMs(module);
      if (round >= 0) times.get(module)?.push(taken);
    }
  for (const all of times.values()) all.sort((a, b) => a - b);
  return times;
}

/** CPU milliseconds (user and system) that importing a module takes in a fresh process. */
function importMs(module: string): number {
  const program = `const before = process.cpuUsage();
    await import(${JSON.stringify(module)});
    const { user, system } = process.cpuUsage(before);
    console.log((user + system) / 1000);
    process.exit();`;
  // what Lambda sets, and nothing of this machine: SDK clients read their settings when they are made, not now
  const env = { AWS_REGION: 'cn-north-1' };
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', program], { env, encoding: 'utf8' }));
}
