import { fondsNumbersOf } from '#shared/archives/directory-store.ts';
import { countOfFonds } from '#shared/records/record-store.ts';
import { abreast } from '#shared/runtime/abreast.ts';
import type { Index } from '#shared/search/compare.ts';
import type { Manifest } from '#shared/search/pieces.ts';
import { search } from '#shared/search/search.ts';

/** The fonds of an archives in order. */
export const fondsOf = async (archivesCode: string): Promise<string[]> =>
  [...(await fondsNumbersOf(archivesCode))].sort();

/** How many living entries the index has of each archives: exact, by number ranges, without reading an entry. */
export async function livingCounts({ store, kept }: Index, manifest: Manifest): Promise<Map<string, number>> {
  const none = { words: [], without: [] };
  const { facets } = await search(store, kept, manifest, none, 'everything', { skip: 0, take: 0 });
  return facets.archives;
}

/** How many entries each archives' catalogue holds. */
export async function heldCounts(archivesCodes: string[]): Promise<Map<string, number>> {
  const counts = await abreast(archivesCodes, 4, async (archivesCode) => {
    const some = await abreast(await fondsOf(archivesCode), 4, (fonds) => countOfFonds(archivesCode, fonds));
    return some.reduce((sum, count) => sum + count, 0);
  });
  return new Map(archivesCodes.map((code, n) => [code, counts[n]!]));
}

/** Days since 1970. */
const dayNumber = (now: Date) => Math.floor(now.getTime() / 86_400_000);
const turn = 28;

/**
 * Which archives a nightly check compares entry by entry: those whose counts differ, and of the others each in its turn, so that all
 * have been compared within four weeks.
 */
export const toCompare = (held: Map<string, number>, indexed: Map<string, number>, now: Date): string[] =>
  [...held].flatMap(([code, count], n) =>
    count !== (indexed.get(code) ?? 0) || n % turn === dayNumber(now) % turn ? [code] : [],
  );
