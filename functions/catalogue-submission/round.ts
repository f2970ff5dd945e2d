import type { Archives, ArchivesLevel } from '#shared/archives/archives.ts';
import { ancestorsOf, subordinatesOf } from '#shared/archives/hierarchy.ts';
import { addDays, type Day } from '#shared/calendar/day.ts';
import { startOfDay } from '#shared/calendar/shanghai.ts';

/** The first instant that is too late for a term: the end of its last day in China. */
export const endOfTerm = (closesOn: Day): Date => startOfDay(addDays(closesOn, 1));

/** What is asked: of every archives of a level, and of single ones that differ. */
export type Asked = {
  byLevel: Partial<Record<ArchivesLevel, number | undefined>>;
  byArchives: Readonly<Record<string, number>>;
};

/**
 * Who below a province's archives must report, and how many entries are expected: by level, unless it is named by itself.
 * An archives of a level that is not asked, and not named, owes nothing. `strangers`: named, but not below.
 */
export function quotasOf(
  province: string,
  { byLevel, byArchives }: Asked,
  all: readonly Archives[],
): { quotas: Record<string, number>; strangers: string[] } {
  const levelOf = new Map(all.map(({ archivesCode, level }) => [archivesCode, level]));
  const below = subordinatesOf(province, all);
  const quotas = below.flatMap((code): [string, number][] => {
    const level = levelOf.get(code);
    const quota = byArchives[code] ?? (level && byLevel[level]);
    return quota === undefined ? [] : [[code, quota]];
  });
  return {
    quotas: Object.fromEntries(quotas),
    strangers: Object.keys(byArchives).filter((code) => !below.includes(code)),
  };
}

/** The archives at the top of an archives' line: its province's; itself if nothing stands above it. */
export const provinceOf = (archivesCode: string, all: readonly Archives[]): string =>
  ancestorsOf(archivesCode, all).at(-1) ?? archivesCode;
