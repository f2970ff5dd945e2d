import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { inScanOrder, readScanName } from '#shared/scans/scan-name.ts';

/** A file to send: its name on the platform (path from the chosen folder on, `/`, NFC), where it lies, bytes, and when it was last written (ms). */
export type LocalFile = { name: string; path: string; size: number; writtenAt: number };

/** When a file was last written, in whole ms: what the journal keeps. */
export const writtenAtOf = ({ mtimeMs }: { mtimeMs: number }): number => Math.floor(mtimeMs);

/** What scanners and systems leave behind, and this client's own journal: never scans. */
const leftBehind = /^(\.|~\$|Thumbs\.db$|desktop\.ini$)/i;

/**
 * Every file under a folder, or those of a list (one path a line, from the folder on), in the order in which people
 * number pages, so that the pages of one 档号 are sent together. The folder's own name counts: it may be the 档号.
 */
export function filesOf(folder: string, listFile?: string): LocalFile[] {
  const root = resolve(folder);
  const paths = listFile
    ? readFileSync(listFile, 'utf8')
        .split(/\r?\n/)
        .filter((line) => line.trim() !== '')
        .map((line) => join(root, ...line.trim().split(/[\\/]/)))
    : walked(root);
  const files = paths.map((path) => {
    const found = statSync(path);
    const name = relative(join(root, '..'), path).split(sep).join('/').normalize('NFC');
    return { name, path, size: found.size, writtenAt: writtenAtOf(found) };
  });
  return files.sort((one, other) => inScanOrder(one.name, other.name));
}

function walked(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !leftBehind.test(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? walked(path) : entry.isFile() ? [path] : [];
    });
}

/** What a folder holds, by the 档号 that its names tell: files each; names that tell none are listed apart. */
export function groupsOf(files: LocalFile[]): { groups: Map<string, number>; unread: string[] } {
  const groups = new Map<string, number>();
  const unread: string[] = [];
  for (const { name } of files) {
    const { pages, issues } = readScanName(name);
    const code = likeliest(
      name,
      pages.map(({ referenceCode }) => referenceCode),
    );
    if (issues.length || !code) unread.push(name);
    else groups.set(code, (groups.get(code) ?? 0) + 1);
  }
  return { groups, unread };
}

/** Where syntax leaves two 档号 open, the one that a folder bears. */
const likeliest = (name: string, codes: string[]): string | undefined =>
  codes.find((code) => name.split('/').slice(0, -1).includes(code)) ?? codes[0];
