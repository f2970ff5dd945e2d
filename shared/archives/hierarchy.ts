import type { Archives, ArchivesLevel } from './archives.ts';

const above: Record<ArchivesLevel, readonly ArchivesLevel[]> = {
  county: ['city', 'province'],
  city: ['province'],
  province: [],
};

type Placed = Pick<Archives, 'archivesCode' | 'parent'>;

/** Whether an archives of one level may stand under one of another; a province's stands under none. */
export const mayStandUnder = (level: ArchivesLevel, parent: ArchivesLevel): boolean => above[level].includes(parent);

/** Codes of the archives above one, nearest first; a loop in the data ends the climb. */
export function ancestorsOf(archivesCode: string, all: readonly Placed[]): string[] {
  const parentOf = new Map(all.map((archives) => [archives.archivesCode, archives.parent]));
  const found: string[] = [];
  for (let at = parentOf.get(archivesCode); at && at !== archivesCode && !found.includes(at); at = parentOf.get(at))
    found.push(at);
  return found;
}

/** The area of the city that an archives is in: its own, or that of the city's archives above it; undefined under a province alone. */
export function cityOf(one: Pick<Archives, 'archivesCode'>, all: readonly Archives[]): string | undefined {
  const line = [one.archivesCode, ...ancestorsOf(one.archivesCode, all)];
  return all.find(({ archivesCode, level }) => level === 'city' && line.includes(archivesCode))?.region;
}

/** Codes of the archives under one, at any depth, in order. */
export const subordinatesOf = (archivesCode: string, all: readonly Placed[]): string[] =>
  all
    .map((archives) => archives.archivesCode)
    .filter((code) => ancestorsOf(code, all).includes(archivesCode))
    .sort();
