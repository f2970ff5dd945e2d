import type { Archives } from '#shared/archives/archives.ts';
import { directory } from '#shared/archives/directory-store.ts';
import { problem } from '#shared/runtime/problem.ts';

/** The archives with this code; throws `archives-not-found`. */
export async function requireArchives(archivesCode: string): Promise<Archives> {
  const found = await directory.archives.get(archivesCode, 'archives');
  if (!found) throw problem('archives-not-found', { archivesCode });
  return found;
}
