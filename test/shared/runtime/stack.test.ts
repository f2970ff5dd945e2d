import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { inOwnWords } from '#shared/runtime/stack.ts';

test('a stack of a minified bundle names the file and line that were written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stack-'));
  writeFileSync(
    join(folder, 'fails.ts'),
    '// a line before\nexport function fails(): never {\n  throw new Error("x");\n}\n',
  );
  const outfile = join(folder, 'index.mjs');
  await build({ entryPoints: [join(folder, 'fails.ts')], outfile, format: 'esm', minify: true, sourcemap: 'linked' });
  const program = `import { fails } from '${pathToFileURL(outfile).href}'; try { fails(); } catch (error) { console.log(error.stack); }`;
  // in a process of its own: this one reads maps by itself
  const stack = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  expect(stack).toMatch(/index\.mjs:1:\d+/);
  expect(inOwnWords(stack)).toMatch(/fails\.ts:3:\d+/);
  rmSync(folder, { recursive: true });
});

test('what has no map stays as it is', () => {
  const stack = 'Error\n    at x (file:///nowhere/index.mjs:1:2)\n    at node:internal/timers:9:1';
  expect(inOwnWords(stack)).toBe(stack);
});
