import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Settings } from './settings.ts';

const installed = fileURLToPath(new URL('../node_modules/', import.meta.url));

/** sharp's own code and its pure JavaScript dependencies. */
const portable = ['sharp', '@img/colour', 'detect-libc', 'semver'];
const native = (platform: string) => [`@img/sharp-${platform}`, `@img/sharp-libvips-${platform}`];

/** The platform on which this machine runs the function, as sharp calls it. */
function hostPlatform(): string {
  const musl =
    process.platform === 'linux' &&
    !('glibcVersionRuntime' in (process.report.getReport() as { header: object }).header);
  return `${process.platform}${musl ? 'musl' : ''}-${process.arch}`;
}

/**
 * Puts sharp beside a bundle: for this machine, so that the local platform runs it, and for Lambda's Linux. The latter may be
 * missing while developing; in production that is refused, with the command that fetches it.
 */
export function addSharp(folder: string, { stage, architecture }: Pick<Settings, 'stage' | 'architecture'>): void {
  const lambda = `linux-${architecture === 'arm64' ? 'arm64' : 'x64'}`;
  const wanted = [...portable, ...native(lambda), ...native(hostPlatform())];
  for (const name of new Set(wanted)) {
    const from = join(installed, name);
    if (existsSync(from)) cpSync(from, join(folder, 'node_modules', name), { recursive: true });
    else if (stage === 'production' && native(lambda).includes(name)) throw new Error(refusal(lambda));
  }
}

function refusal(lambda: string): string {
  const { optionalDependencies } = JSON.parse(readFileSync(join(installed, 'sharp/package.json'), 'utf8'));
  const packages = native(lambda).map((name) => `${name}@${optionalDependencies[name]}`);
  return `sharp for Lambda (${lambda}) is not installed: npm install --no-save --force ${packages.join(' ')}`;
}
