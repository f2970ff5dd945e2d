import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { addFilesBeside } from './beside.ts';
import { mapOwnCodeOnly, noBrowserStreams, nodeAsUsed, schemasWithoutJsonSchema, shapesAsUsed } from './cold-start.ts';
import { addFonts } from './font-asset.ts';
import type { Settings } from './settings.ts';
import { addSharp } from './sharp-asset.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The folder with the bundled code of `functions/<capability>/<entry>.ts`. */
export type Bundles = { folder(capability: string, entry: string): string };

/** A file that exports `handler` is the entry of a Lambda function. */
const isEntry = (file: string): boolean => /^export const handler\b/m.test(readFileSync(join(root, file), 'utf8'));

/** Every Lambda entry in the tree, as paths from the root. */
export const entries = (): string[] => globSync('functions/*/*.ts', { cwd: root }).filter(isEntry).sort();

/**
 * Left outside: sharp, which is native, and the SDK's other ways to credentials. Those are loaded only where the
 * environment holds none, which on Lambda it always does; inside they would cost every function 100 KB.
 */
const outside = [
  'sharp',
  ...['http', 'ini', 'login', 'process', 'sso', 'web-identity'].map((way) => `@aws-sdk/credential-provider-${way}`),
  '@smithy/credential-provider-imds',
];

/** Some packages are CommonJS and ask for Node's own modules by `require`, which an ES module does not have. */
const requireInModules = `import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);`;

/**
 * Bundles every function in one esbuild call (a call per function would be most of the synthesis). Writes
 * `<outdir>/<capability>/<entry>/index.mjs` and `metafile.json` beside them; what was in `outdir` goes.
 */
export async function bundle(settings: Pick<Settings, 'stage' | 'architecture'>, outdir: string): Promise<Bundles> {
  rmSync(outdir, { recursive: true, force: true });
  mkdirSync(outdir, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(entries().map((file) => [`${nameOf(file)}/index`, file])),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    charset: 'ascii', // a Chinese character takes three bytes more, but V8 reads a file of plain ASCII faster (6 ms)
    legalComments: 'none',
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    external: outside,
    banner: { js: requireInModules },
    sourcemap: 'linked',
    sourcesContent: false,
    plugins: [shapesAsUsed, schemasWithoutJsonSchema, noBrowserStreams, mapOwnCodeOnly, nodeAsUsed],
    metafile: true,
    logLevel: 'warning',
  });
  writeFileSync(join(outdir, 'metafile.json'), JSON.stringify(metafile));
  addFilesBeside(metafile, root);
  for (const folder of usersOfSharp(metafile)) addSharp(join(root, folder), settings);
  for (const folder of writersOfPaper(metafile)) addFonts(join(root, folder));
  return { folder: (capability, entry) => builtFolder(join(outdir, capability, entry)) };
}

/** `functions/uploads/api.ts` → `uploads/api`. */
const nameOf = (file: string): string => `${basename(dirname(file))}/${basename(file, '.ts')}`;

const usersOfSharp = ({ outputs }: Metafile): string[] =>
  Object.entries(outputs)
    .filter(([, { imports }]) => imports.some(({ path, external }) => external && path === 'sharp'))
    .map(([file]) => dirname(file));

const writersOfPaper = ({ outputs }: Metafile): string[] =>
  Object.entries(outputs)
    .filter(([, { inputs }]) => 'shared/print/paper.ts' in inputs)
    .map(([file]) => dirname(file));

function builtFolder(folder: string): string {
  if (existsSync(join(folder, 'index.mjs'))) return folder;
  throw new Error(`${folder}: no bundle; the file in functions/ must say "export const handler"`);
}
