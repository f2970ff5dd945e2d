import type { Every } from '#shared/calendar/period.ts';
import type { Counted } from '#shared/figures/counted.ts';
import type { LedgerKind } from '#shared/ledger/ledger.ts';

type Titled = { id: string; title: string; unit: string; group: string };

/** A figure from the ledger, shown beside the same period of the year before (同比) or the five-year plan before. */
export type LedgerFigure = Titled &
  Counted & {
    against?: 'year' | 'plan';
    /** Decimals of its growth where the definition allows more than one. */
    decimals?: number;
  };

/** A figure that archives declare in their annual return; summed over the year, or over the years of a five-year plan. */
export type DeclaredFigure = Titled & {
  declared: string;
  when: 'period' | 'plan';
  against?: 'year' | 'plan';
  decimals?: number;
};

/**
 * A share of figures of the same report, in percent; where the whole is 0 it is said what there is none of. `untilEntered`: a
 * dash while no act of its part was ever entered, for then nobody has said that it is nought.
 */
export type RateFigure = Titled & {
  part: readonly string[];
  whole: readonly string[];
  decimals?: number;
  noWhole: 'holdings' | 'plan' | 'requests';
  untilEntered?: true;
};

export type FigureDefinition = LedgerFigure | DeclaredFigure | RateFigure;

/**
 * A picture of the report: `bars` and `targets` (a figure against what the plan sets) of its archives, `funnel` of several
 * of its figures (each step a part of the first), `years` of the years before.
 */
export type ChartDefinition =
  | { is: 'bars'; title: string; figure: string; most: number }
  | { is: 'targets'; title: string; figure: string; target: string; most: number }
  | { is: 'funnel'; title: string; figures: readonly string[] }
  | { is: 'years'; title: string; figure: string };

/** What a report is: who gets one, when it is due, and its figures. A changed definition is a new version (a whole number). */
export type ReportDefinition = {
  id: string;
  version: number;
  title: string;
  /** `archives`: one for each, of itself. `city`, `province`: one for each of that level, of itself and all under it. */
  scope: 'archives' | 'city' | 'province';
  every: Every;
  /** Due after each period, so many months after its end, on this day and hour (Asia/Shanghai). */
  due: { months?: number; day: number; hour: number };
  /** `figures`: a row for every figure · `archives`: a row for every archives · `ranking`: those, best first, by one figure. */
  layout: 'figures' | 'archives' | { ranking: string };
  figures: readonly FigureDefinition[];
  /** What an archives must have done in the period to have reported, if not any of it; see figures.ts. */
  reportedBy?: readonly LedgerKind[];
  /** Delivered to the archives it is made for and, with this, to the one above too. */
  toAbove?: boolean;
  /** Besides, a table of the sums by city. */
  byCity?: boolean;
  charts?: readonly ChartDefinition[];
  /** What a director says of it, figures in braces; see sentences.ts. */
  sentences?: readonly string[];
};

export const isLedgerFigure = (figure: FigureDefinition): figure is LedgerFigure => 'kinds' in figure;
export const isRate = (figure: FigureDefinition): figure is RateFigure => 'part' in figure;
/** Beside what a figure is set: the year before, the plan, or nothing. */
export const comparedBy = (figure: FigureDefinition): 'year' | 'plan' | undefined =>
  isRate(figure) ? undefined : figure.against;
