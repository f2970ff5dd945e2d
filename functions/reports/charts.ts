import type { Ratio } from '#shared/figures/ratio.ts';
import type { ReportDefinition } from './definition.ts';
import { rateOf, totalsOf, valueIn } from './lines.ts';
import type { Snapshot } from './snapshot.ts';

/** One bar, step or year: what it is called, how long, and how that is written where it is no plain number. */
export type Bar = { label: string; value: number; rate?: Ratio };

/** A picture of figures that are in the report: bars lie, years stand. */
export type Chart = { is: 'bars' | 'years'; title: string; bars: Bar[] };

/** The charts of a report; one without any figure is left out. */
export function chartsOf({ charts = [], figures }: ReportDefinition, { lines, years }: Snapshot): Chart[] {
  const all = charts.map((chart): Chart => {
    if (chart.is === 'years') {
      const bars = (years[chart.figure] ?? []).map(({ year, value }) => ({ label: year, value }));
      return { is: 'years', title: chart.title, bars };
    }
    if (chart.is === 'steps') {
      const bars = chart.figures.map((id) => ({
        label: figures.find((figure) => figure.id === id)?.title ?? id,
        value: totalsOf(lines, id).value,
      }));
      return { is: 'bars', title: chart.title, bars };
    }
    const bars = lines.map((line): Bar => {
      const rate = rateOf([line], chart.figure);
      if (rate) return { label: line.of.name, value: rate.whole === 0 ? 0 : rate.part / rate.whole, rate };
      return { label: line.of.name, value: valueIn(line, chart.figure) };
    });
    const most = bars.toSorted((one, other) => other.value - one.value).slice(0, chart.most);
    const title = lines.length > chart.most ? `${chart.title}，前${chart.most}名` : chart.title;
    return { is: 'bars', title, bars: most };
  });
  return all.filter(({ bars }) => bars.some(({ value }) => value > 0));
}
