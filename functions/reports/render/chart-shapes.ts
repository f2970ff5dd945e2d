import { inTable, percent } from '#shared/figures/display.ts';
import type { Bar, Chart } from '../charts.ts';

/** What a chart is drawn of, in its own units: texts (y is their base line) and boxes. */
export type Shape =
  | { is: 'text'; text: string; x: number; y: number; size: number; align: 'left' | 'center' | 'right' }
  | { is: 'box'; x: number; y: number; wide: number; high: number; look: 'bar' | 'target' | 'axis' };
export type Drawn = { width: number; height: number; shapes: Shape[] };

export const chartColours = { ink: '#1a1a1a', fill: '#1f5f8b', pale: '#e4edf3' };
const width = 720;

/** A chart as shapes, for a page and for a paper: every bar carries its label and its figure, so that nothing is told by length alone. */
export const drawn = (chart: Chart): Drawn => (chart.is === 'years' ? standing(chart) : lying(chart));

/** 31,000 · 55.5% · 3,100 / 5,000（62.0%）. */
export function amount({ value, rate, target, share }: Bar, { open, close }: Chart['marks']): string {
  if (rate) return rate.whole === 0 ? '—' : percent(rate);
  const of = share ? `${open}${percent(share)}${close}` : '';
  return `${inTable(value)}${target === undefined ? '' : ` / ${inTable(target)}`}${of}`;
}

/** Bars side by side, a target as a pale frame around what is reached of it. */
function lying({ bars, marks }: Chart): Drawn {
  const [left, step, size] = [170, 26, 13];
  const right = Math.max(...bars.map((bar) => amount(bar, marks).length)) * 7.5 + 24;
  const most = Math.max(...bars.map(({ value, target = 0 }) => Math.max(value, target)), 0);
  const across = (value: number) => (most > 0 ? Math.max(0, Math.round(((width - left - right) * value) / most)) : 0);
  const shapes = bars.flatMap((bar, n): Shape[] => {
    const y = n * step + 6;
    const [long, goal] = [across(bar.value), across(bar.target ?? 0)];
    const thin = bar.target ? 5 : 0;
    return [
      { is: 'text', text: shortened(bar.label), x: left - 8, y: y + 14, size, align: 'right' },
      ...(bar.target ? [{ is: 'box', x: left, y, wide: goal, high: 18, look: 'target' } as const] : []),
      { is: 'box', x: left, y: y + thin, wide: long, high: 18 - 2 * thin, look: 'bar' },
      { is: 'text', text: amount(bar, marks), x: left + Math.max(long, goal) + 6, y: y + 14, size, align: 'left' },
    ];
  });
  return { width, height: bars.length * step + 12, shapes };
}

function standing({ bars, marks }: Chart): Drawn {
  const [top, tall, left] = [24, 180, 10];
  const most = Math.max(...bars.map(({ value }) => value), 0);
  const step = Math.min(110, (width - 2 * left) / Math.max(1, bars.length));
  const columns = bars.flatMap((bar, n): Shape[] => {
    const high = most > 0 ? Math.max(0, Math.round((tall * bar.value) / most)) : 0;
    const middle = Math.round(left + step * (n + 0.5));
    const wide = Math.round(step * 0.56);
    const text = { is: 'text', x: middle, align: 'center' } as const;
    return [
      { is: 'box', x: middle - Math.round(wide / 2), y: top + tall - high, wide, high, look: 'bar' },
      { ...text, text: amount(bar, marks), y: top + tall - high - 5, size: 11 },
      { ...text, text: bar.label, y: top + tall + 17, size: 13 },
    ];
  });
  const axis: Shape = { is: 'box', x: left, y: top + tall, wide: width - 2 * left, high: 1, look: 'axis' };
  return { width, height: top + tall + 26, shapes: [...columns, axis] };
}

/** A label of at most twelve full-width characters, or twice as many half-width ones. */
function shortened(label: string): string {
  const characters = [...label];
  const wide = (taken: string[]) => taken.reduce((sum, one) => sum + (one < '\u2e80' ? 1 : 2), 0);
  if (wide(characters) <= 24) return label;
  const fits = characters.findLastIndex((_, n) => wide(characters.slice(0, n)) <= 22);
  return `${characters.slice(0, fits).join('')}…`;
}
