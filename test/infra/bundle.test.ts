import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundles, bundle, entries } from '#infra/bundle.ts';
import { of, synthesised } from './synthesised.ts';

const outdir = mkdtempSync(join(tmpdir(), 'lantai-bundles-'));
let bundles: Bundles;
beforeAll(async () => {
  bundles = await bundle({ stage: 'development', architecture: 'arm64' }, outdir);
});
afterAll(() => rmSync(outdir, { recursive: true }));

const partsOf = (file: string) => /^functions\/([\w-]+)\/([\w-]+)\.ts$/.exec(file)!.slice(1) as [string, string];

describe('the code of the functions', () => {
  it('is one bundle per function of the template, no more and no fewer', async () => {
    const jwks = { keys: [{ kty: 'RSA', kid: 'one' }] };
    const stacks = await synthesised({ authorizer: 'pinned-jwks', jwks });
    const declared = of(stacks.LantaiServices, 'AWS::Lambda::Function').map(
      ([, { Properties }]) => Properties.Description,
    );
    expect(declared.sort()).toEqual(entries().sort());
  });

  it('stands in its folder with a source map that holds no source', () => {
    for (const file of entries()) {
      const folder = bundles.folder(...partsOf(file));
      expect(readFileSync(join(folder, 'index.mjs'), 'utf8')).toMatch(/export\{[^}]*\bhandler\b[^}]*\}/);
      expect(JSON.parse(readFileSync(join(folder, 'index.mjs.map'), 'utf8'))).not.toHaveProperty('sourcesContent');
    }
    expect(existsSync(join(outdir, 'metafile.json'))).toBe(true);
  });

  it('takes sharp along where images are decoded, for this machine too, and nowhere else', () => {
    const along = entries().filter((file) => existsSync(join(bundles.folder(...partsOf(file)), 'node_modules')));
    expect(along).toEqual(['functions/scan-ingest/verify-scans.ts']);
    const modules = join(bundles.folder('scan-ingest', 'verify-scans'), 'node_modules');
    for (const name of ['sharp', '@img/colour', 'detect-libc', 'semver'])
      expect(existsSync(join(modules, name))).toBe(true);
  });

  it('takes along the tables and documents that its own code reads beside itself, and leaves them elsewhere', () => {
    const besides = (...entry: [string, string]) => globSync('*.{txt,json}', { cwd: bundles.folder(...entry) }).sort();
    expect(besides('lookup', 'searches')).toEqual(['readings.txt', 'simplified.txt']);
    expect(besides('api-guide', 'api')).toEqual(['openapi.json']);
    expect(besides('health', 'api')).toEqual([]);
  });

  it('is refused for a function without a handler, naming the file', () => {
    expect(() => bundles.folder('uploads', 'no-such')).toThrow('uploads/no-such');
  });

  it('is refused in production without sharp for Lambda, with the command that fetches it', async () => {
    const architecture = process.arch === 'x64' && process.platform === 'linux' ? 'arm64' : 'x86_64';
    const platform = architecture === 'arm64' ? 'linux-arm64' : 'linux-x64';
    if (existsSync(new URL(`../../node_modules/@img/sharp-${platform}`, import.meta.url))) return;
    const elsewhere = mkdtempSync(join(tmpdir(), 'lantai-bundles-'));
    await expect(bundle({ stage: 'production', architecture }, elsewhere)).rejects.toThrow(
      new RegExp(`npm install .*@img/sharp-${platform}@\\d.* @img/sharp-libvips-${platform}@\\d`),
    );
    rmSync(elsewhere, { recursive: true });
  });
});
