import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { CannotStart } from '#infra/local/cannot-start.ts';
import { takeDataFolder } from '#infra/local/data-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'lantai-data-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('one process has a data folder at a time; its secret stays', () => {
  const first = takeDataFolder(folder);
  expect(first.secret).toHaveLength(32);
  expect(() => takeDataFolder(folder)).toThrow(CannotStart);
  first.release();
  const second = takeDataFolder(folder);
  expect(second.secret).toEqual(first.secret);
  second.release();
});

test('a killed process leaves no lock behind', async () => {
  const program = `import { takeDataFolder } from '#infra/local/data-folder.ts';
    takeDataFolder(process.argv[1]); console.log('taken'); setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', program, folder], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await new Promise((taken) => holder.stdout.once('data', taken));
  expect(() => takeDataFolder(folder)).toThrow(/另一个进程/);
  holder.kill('SIGKILL');
  await new Promise((gone) => holder.once('exit', gone));
  takeDataFolder(folder).release();
});
