import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Contract } from '#shared/api/contract.ts';

const functions = join(import.meta.dirname, '../../functions');
const capabilities = globSync('*/contract.ts', { cwd: functions }).map((file) => file.split('/')[0] ?? '');

test.each(capabilities)('%s gives no refusal that none of its contracts promises', async (capability) => {
  const exported = Object.values(await import(join(functions, capability, 'contract.ts'))) as Partial<Contract>[];
  const promised = new Set(exported.flatMap(({ problems }) => problems ?? []));
  const given = globSync('**/*.ts', { cwd: join(functions, capability) }).flatMap((file) =>
    [...readFileSync(join(functions, capability, file), 'utf8').matchAll(/\bproblem\(\s*'([\w-]+)'/g)].map(
      ([, slug]) => slug,
    ),
  );
  expect(given.filter((slug) => !promised.has(slug as never))).toEqual([]);
});
