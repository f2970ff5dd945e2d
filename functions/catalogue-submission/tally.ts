import type { Archives } from '#shared/archives/archives.ts';
import { canonicalJson, sha256 } from '#shared/figures/canonical.ts';
import {
  type CatalogueSubmission,
  type Standing,
  type SubmissionRound,
  standings,
} from '#shared/figures/catalogue-submission.ts';
import { percent } from '#shared/figures/display.ts';
import { ranked } from '#shared/figures/ranking.ts';
import { standingOf, standingVersion } from './standing.ts';
import type { Named, Sums, Tally, TallyLine } from './tally-shown.ts';

/** What a tally is made from: the round in force, the archives of the directory, and every version of whoever must report. */
export type Reported = {
  of: Archives;
  round: SubmissionRound;
  all: readonly Archives[];
  versions: ReadonlyMap<string, readonly CatalogueSubmission[]>;
};

/** Counties that stand under the province itself (省直管县). */
const direct = { archivesCode: '', name: '省直管' };

/** The tally as it stands at an instant. The total is the sum of its lines, and of its groups, whatever was reported. */
export function tallyOf({ of, round, all, versions }: Reported, now: Date): Tally {
  const placeOf = new Map(all.map((one) => [one.archivesCode, one]));
  const unranked = [...versions].map(([archivesCode, sent]) => {
    const archives = placeOf.get(archivesCode);
    return lineOf(archivesCode, archives, groupOf(archives, placeOf), { round, sent, now });
  });
  unranked.sort((one, other) => (one.archivesCode < other.archivesCode ? -1 : 1));
  const lines = ranked(unranked, ({ entries, quota }) => (quota === 0 ? 1 : entries / quota)).map(
    ({ place, item }) => ({
      place,
      ...item,
    }),
  );
  const groups = Map.groupBy(unranked, ({ group }) => group.archivesCode);
  const named = (standing: Standing) =>
    unranked.filter((line) => line.standing === standing).map(({ archivesCode, name }) => ({ archivesCode, name }));
  const said = {
    of: { archivesCode: of.archivesCode, name: of.name },
    period: round.period,
    closesOn: round.closesOn,
    round: round.version,
    total: sumsOf(unranked),
    groups: [...groups.values()].map((some) => ({ ...some[0]!.group, ...sumsOf(some) })),
    lines: lines.map((line) => ({ ...line, group: line.group.name })),
    late: named('late'),
    missing: named('missing'),
  };
  return { ...said, summary: summaryOf(said), sha256: sha256(canonicalJson(said)) };
}

type Placed = Omit<TallyLine, 'group' | 'place'> & { group: Named };

function lineOf(
  archivesCode: string,
  archives: Archives | undefined,
  group: Named,
  { round, sent, now }: { round: SubmissionRound; sent: readonly CatalogueSubmission[]; now: Date },
): Placed {
  const counted = standingVersion(sent);
  const standing = standingOf(sent, round, now);
  const { volumeEntries = 0, itemEntries = 0 } = counted?.during ?? {};
  const quota = round.quotas[archivesCode] ?? 0;
  const entries = volumeEntries + itemEntries;
  return {
    archivesCode,
    name: archives?.name ?? archivesCode,
    level: archives?.level ?? 'county',
    group,
    quota,
    volumeEntries,
    itemEntries,
    entries,
    entriesToDate: counted ? counted.toDate.volumeEntries + counted.toDate.itemEntries : 0,
    fulfilled: share(entries, quota),
    standing,
    standingName: standings[standing],
    ...(counted && { receipt: counted.receipt, submittedAt: counted.steps[0]?.at }),
    ...(sent.at(-1) && { state: sent.at(-1)?.state }),
    ...(counted?.waitingFor && { waitingFor: counted.waitingFor }),
  };
}

/** The city an archives belongs to: a city's own, else the one above it. */
function groupOf(archives: Archives | undefined, all: ReadonlyMap<string, Archives>): Named {
  const city = archives?.level === 'city' ? archives : all.get(archives?.parent ?? '');
  return city?.level === 'city' ? { archivesCode: city.archivesCode, name: city.name } : direct;
}

type Summed = Omit<Sums, 'archives' | 'fulfilled' | 'onTime' | 'late' | 'missing' | 'notDue'> & { standing: Standing };

function sumsOf(lines: readonly Summed[]): Sums {
  const sum = (field: Exclude<keyof Summed, 'standing'>) => lines.reduce((all, line) => all + line[field], 0);
  const count = (standing: Standing) => lines.filter((line) => line.standing === standing).length;
  return {
    archives: lines.length,
    quota: sum('quota'),
    volumeEntries: sum('volumeEntries'),
    itemEntries: sum('itemEntries'),
    entries: sum('entries'),
    entriesToDate: sum('entriesToDate'),
    fulfilled: share(sum('entries'), sum('quota')),
    onTime: count('on-time'),
    late: count('late'),
    missing: count('missing'),
    notDue: count('not-due'),
  };
}

const share = (part: number, whole: number): string => (whole === 0 ? '—' : percent({ part, whole }));

/** 100个档案馆应报，已报96个（按时90个，逾期6个），共1500000条；逾期未报4个：…。 */
function summaryOf({ total, missing }: Pick<Tally, 'total' | 'missing'>): string {
  const { archives, onTime, late, entries, notDue } = total;
  const open = notDue > 0 ? `；${notDue}个尚未到期` : '';
  const names =
    missing.length > 0 ? `；逾期未报${missing.length}个：${missing.map(({ name }) => name).join('、')}` : '';
  return `${archives}个档案馆应报，已报${onTime + late}个（按时${onTime}个，逾期${late}个），共${entries}条${names}${open}。`;
}
