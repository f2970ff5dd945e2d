import type { Ratio } from '#shared/figures/ratio.ts';
import type { ReportDefinition } from './definition.ts';
import { rateOf, totalsOf, valueIn } from './lines.ts';
import type { Snapshot } from './snapshot.ts';
import type { Words } from './words/words.ts';

/**
 * One bar, step or year: what it is called and how long. `rate`: it is a share, and written as one · `target`: what was to be
 * reached · `share`: of its target, or of the first step.
 */
export type Bar = { label: string; value: number; rate?: Ratio; target?: number; share?: Ratio };

/** A picture of figures that are in the report: bars, targets and the steps of a funnel lie, years stand. */
export type Chart = {
  is: 'bars' | 'targets' | 'funnel' | 'years';
  title: string;
  bars: Bar[];
  marks: Words['marks'];
};

/** The charts of a report; one without any figure is left out. */
export function chartsOf(
  { charts = [], figures }: ReportDefinition,
  { lines, years }: Snapshot,
  words: Words,
): Chart[] {
  const { marks } = words;
  const all = charts.map((chart): Chart => {
    if (chart.is === 'years') {
      const bars = (years[chart.figure] ?? []).map(({ year, value }) => ({ label: year, value }));
      return { is: 'years', title: words.of(chart.title), bars, marks };
    }
    if (chart.is === 'funnel') {
      const steps = chart.figures.map((id) => ({
        label: words.of(figures.find((figure) => figure.id === id)?.title ?? id),
        value: totalsOf(lines, id).value,
      }));
      const whole = steps[0]?.value ?? 0;
      const bars = steps.map((step, n) =>
        n > 0 && whole > 0 ? { ...step, share: { part: step.value, whole } } : step,
      );
      return { is: 'funnel', title: words.of(chart.title), bars, marks };
    }
    const bars = lines.map((line): Bar => {
      const rate = rateOf([line], chart.figure);
      if (rate) return { label: line.of.name, value: rate.whole === 0 ? 0 : rate.part / rate.whole, rate };
      const value = valueIn(line, chart.figure);
      const target = chart.is === 'targets' ? valueIn(line, chart.target) : 0;
      return target > 0
        ? { label: line.of.name, value, target, share: { part: value, whole: target } }
        : { label: line.of.name, value };
    });
    const most = bars.toSorted((one, other) => other.value - one.value).slice(0, chart.most);
    const title = words.of(chart.title);
    return {
      is: chart.is,
      title: lines.length > chart.most ? words.first(title, chart.most) : title,
      bars: most,
      marks,
    };
  });
  return all.filter(
    ({ is, bars }) =>
      bars.some(({ value }) => value > 0) && (is !== 'targets' || bars.some(({ target }) => target !== undefined)),
  );
}
