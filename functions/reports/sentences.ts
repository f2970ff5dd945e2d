import { formatPeriod, planOf } from '#shared/calendar/period.ts';
import { inWords, percent } from '#shared/figures/display.ts';
import { type Growth, growth, growthText } from '#shared/figures/growth.ts';
import { projected } from '#shared/figures/projection.ts';
import { decimalText, roundedQuotient } from '#shared/figures/ratio.ts';
import { isRate, type ReportDefinition } from './definition.ts';
import { rateOf, totalsOf } from './lines.ts';
import type { Line, Snapshot } from './snapshot.ts';
import { chinese } from './words/chinese.ts';

/**
 * The sentences of a report with its figures in them, as a director says them (66万卷，同比增长15.8%). In braces: a figure or a
 * sum of figures `a+b`, of all archives or `@own`, and how to say it: `:万` in 万 · `:同比` against the year before · `:比` against
 * the end of the five-year plan before (`:比2` with two decimals) · `:期` against all of that plan · `:翻番` in which year it
 * is twice what it was at the end of that plan, if it goes on as this year. `plan`: the plan's name; `period`;
 * `archives`: how many there are; `reporting`: how many of them reported.
 */
export function sentencesOf(definition: ReportDefinition, snapshot: Snapshot): string[] {
  return (definition.sentences ?? []).map((sentence) =>
    sentence.replace(/\{([\w+]+)(@own)?(?::(\S+?))?\}/g, (_, ids: string, own?: string, how?: string) =>
      said(definition, snapshot, { ids: ids.split('+'), own: own !== undefined, how }),
    ),
  );
}

type Said = { ids: string[]; own: boolean; how?: string | undefined };

function said({ figures }: ReportDefinition, { lines, madeFor, period }: Snapshot, { ids, own, how }: Said): string {
  const plan = planOf(Number(period.name.slice(0, 4)));
  if (ids[0] === 'plan') return `“${plan.name}”`;
  if (ids[0] === 'archives') return String(lines.length);
  if (ids[0] === 'period') return formatPeriod(period.name);
  if (ids[0] === 'reporting') return String(lines.filter(({ reported }) => reported).length);
  const taken = own ? lines.filter(({ of }) => of.archivesCode === madeFor.archivesCode) : lines;
  const figure = figures.find(({ id }) => id === ids[0]);
  const rate = rateOf(taken, ids[0] ?? '');
  if (rate?.whole === 0 && figure && isRate(figure)) return chinese.noRate[rate.none ? 'none' : figure.noWhole];
  if (rate) return percent(rate, { keepZero: false });
  const totals = ids.map((id) => totalsOf(taken, id));
  if (totals.every(({ none }) => none)) return '—（年报未签报）';
  const value = totals.reduce((sum, total) => sum + total.value, 0);
  const before = `“${planOf(plan.from - 1).name}”`;
  const grown = totals[0]?.growth ?? growth(value, undefined);
  if (how === undefined) return inWords(value);
  if (how === '万') return decimalText(roundedQuotient(value, 10_000, 1), 1, false).concat('万');
  if (how === '翻番') return doubled({ lines: taken, year: Number(period.name.slice(0, 4)) }, ids[0] ?? '');
  if (how === '同比') return compared('同比', grown, 1);
  if (how === '期') return compared(`比${before}`, grown, 1);
  return compared(`比${before}末`, grown, how.endsWith('2') ? 2 : 1);
}

/**
 * 馆藏比2010年末翻一番（2305.8万卷），按本年增长率4.1%推算还需9年，2024年达到. Of those archives that have an end of the plan
 * before; the others are named. Holdings at the start of the year are the figure `volumesAtStart`.
 */
function doubled({ lines, year }: { lines: readonly Line[]; year: number }, id: string): string {
  const { without, prior: before } = totalsOf(lines, id);
  const known = lines.filter(({ of }) => !without.includes(of.name));
  const since = planOf(year).from - 1;
  if (before === undefined || before <= 0) return `馆藏比${since}年末翻一番：—（无${since}年末数据）`;
  const now = totalsOf(known, id).value;
  const start = totalsOf(known, id.replace('AtEnd', 'AtStart')).value;
  const grown = growth(now, start);
  const { target, years } = projected(now, 2 * before, grown.known ? grown.part / grown.whole : 0);
  const left = without.length > 0 ? `，不含${without.join('、')}` : '';
  const said = `馆藏比${since}年末翻一番（${inWords(target)}卷${left}）`;
  if (years === 0) return `${said}，已经达到`;
  if (years === undefined || !grown.known) return `${said}，本年没有增长，无法推算达标年份`;
  return `${said}，按本年增长率${percent(grown, { keepZero: false })}推算还需${years}年，${year + years}年达到`;
}

/** 同比增长15.8% · 同比下降3.2% · 同比持平 · 同比—（无上年数据）. */
function compared(with_: string, of: Growth, decimals: number): string {
  if (!of.known) return `${with_}${growthText(of, {}, with_ === '同比' ? '上年' : '上一规划期')}`;
  if (of.part === 0) return `${with_}持平`;
  const size = percent({ part: Math.abs(of.part), whole: of.whole }, { decimals, keepZero: false });
  return `${with_}${of.part > 0 ? '增长' : '下降'}${size}`;
}
