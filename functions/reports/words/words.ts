import type { Every, Period } from '#shared/calendar/period.ts';
import type { Growth } from '#shared/figures/growth.ts';
import type { Check } from '../checks.ts';
import type { FigureDefinition, RateFigure, ReportDefinition } from '../definition.ts';

type Unknown = Extract<Growth, { known: false }>['because'];

/** Everything that a report says besides its figures and names, in one language. */
export type Words = {
  /** BCP 47. */
  tag: string;
  /** The title, unit or group of a figure, the title of a report or chart: definitions are written in Chinese. */
  of(text: string): string;
  /** Brackets, and what stands between items. */
  marks: { open: string; close: string; between: string };
  /** 年初馆藏（卷）. */
  measured(title: string, unit: string): string;
  growthOf(title: string): string;
  period(name: Period): string;
  instant(at: Date): string;
  columns: Record<
    'group' | 'figure' | 'unit' | 'current' | 'prior' | 'priorOfPlan' | 'growth' | 'growthOfPlan' | 'entries',
    string
  >;
  places: Record<
    'code' | 'archives' | 'rank' | 'city' | 'underProvince' | 'total' | 'reported' | 'notReported',
    string
  >;
  reportedIn: Record<Every, string>;
  parts: Record<'summary' | 'byCity' | 'remarks' | 'proof' | 'definitions' | 'source', string>;
  sheets: Record<'table' | 'byCity' | 'notes' | 'sources' | 'entry', string>;
  pageOfSheet: string;
  page(number: number, of: number): string;
  title(madeFor: string, report: string): string;
  caption(period: string, report: string, asOf: string): string;
  first(title: string, most: number): string;
  list(names: readonly string[]): string;
  more(count: number): string;
  /** Why there is no growth: —（无上年数据）. */
  noGrowth(because: Unknown, against: 'year' | 'plan'): string;
  /** Why there is no rate: nothing was accepted yet, or there is no whole. */
  noRate: Record<'none' | RateFigure['noWhole'], string>;
  early(period: string): string;
  missing(of: Pick<ReportDefinition, 'every' | 'reportedBy'>, names: string): string;
  /** Who has not signed figures, or has none to compare them with. */
  leftOut: Record<'unsigned' | 'without', (names: string, titles: string) => string>;
  check(check: Check['check'], of: string | undefined, entries: number): string;
  proof: Record<'report' | 'edition' | 'asOf' | 'filter' | 'entries' | 'digest', string>;
  definitionVersion(id: string, version: number): string;
  asOf(instant: string): string;
  filter(archives: number, until: string): string;
  entryCount(count: number): string;
  /** What a figure counts; `figures`: those of its report. */
  definition(figure: FigureDefinition, figures: readonly FigureDefinition[]): string;
};
