import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

const frame = /(file:\/\/[^\s()]+\.mjs):(\d+):(\d+)/g;
const maps = new Map<string, SourceMap | undefined>();

/**
 * A stack told by our own files and lines instead of the bundle's, from the source map beside it. Read here, when something
 * has failed, because Node's `--enable-source-maps` reads every map at each cold start (some 10 ms).
 */
export const inOwnWords = (stack: string): string =>
  stack.replace(frame, (place: string, bundle: string, line: string, column: string) => {
    const found = mapOf(bundle)?.findEntry(Number(line) - 1, Number(column) - 1);
    if (!found || !('originalSource' in found) || !found.originalSource) return place; // a package's code has no source
    const file = found.originalSource.replace(/^(?:file:\/\/)?(?:\.\.\/)+/, '');
    return `${file}:${found.originalLine + 1}:${found.originalColumn + 1}`;
  });

function mapOf(bundle: string): SourceMap | undefined {
  if (!maps.has(bundle)) maps.set(bundle, readMap(bundle));
  return maps.get(bundle);
}

function readMap(bundle: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(fileURLToPath(`${bundle}.map`), 'utf8')));
  } catch {
    return undefined; // a stack without a map is better than an error about an error
  }
}
