import { inTable, percent } from '#shared/figures/display.ts';
import { escaped } from '#shared/print/escaped.ts';
import type { Bar, Chart } from '../charts.ts';

const ink = '#1a1a1a';
const fill = '#1f5f8b';
const pale = '#e4edf3';
const width = 720;
const font = 'font-size="13" font-family="Noto Sans CJK SC, Source Han Sans SC, SimHei, sans-serif"';

/** A chart as SVG that needs no script: every bar carries its label and its figure, so that nothing is told by length alone. */
export const svg = (chart: Chart, id: string): string =>
  chart.is === 'years' ? standing(chart, id) : lying(chart, id);

/** 31,000 · 55.5% · 3,100 / 5,000（62.0%）. */
export const amount = ({ value, rate, target, share }: Bar): string => {
  if (rate) return rate.whole === 0 ? '—' : percent(rate);
  const of = share ? `（${percent(share)}）` : '';
  return `${inTable(value)}${target === undefined ? '' : ` / ${inTable(target)}`}${of}`;
};
const frame = (id: string, { title, bars }: Chart, height: number, inside: string): string => {
  const said = bars.map((bar) => `${bar.label} ${amount(bar)}`).join('；');
  return `<svg role="img" aria-labelledby="${id}-t ${id}-d" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<title id="${id}-t">${escaped(title)}</title><desc id="${id}-d">${escaped(said)}</desc>
<rect width="${width}" height="${height}" fill="#fff"/>
${inside}
</svg>`;
};

function lying(chart: Chart, id: string): string {
  const [left, step] = [170, 26];
  const right = Math.max(...chart.bars.map((bar) => amount(bar).length)) * 8 + 20;
  const most = Math.max(...chart.bars.map(({ value, target = 0 }) => Math.max(value, target)), 0);
  const across = (value: number) => (most > 0 ? Math.max(0, Math.round(((width - left - right) * value) / most)) : 0);
  const rows = chart.bars.map((bar, n) => {
    const y = n * step + 6;
    const [long, goal] = [across(bar.value), across(bar.target ?? 0)];
    const frame = bar.target
      ? `<rect x="${left}" y="${y}" width="${goal}" height="18" fill="${pale}" stroke="${ink}"/>`
      : '';
    return (
      `<text x="${left - 8}" y="${y + 14}" text-anchor="end" fill="${ink}" ${font}>${escaped(shortened(bar.label))}</text>` +
      frame +
      `<rect x="${left}" y="${y + (frame ? 4 : 0)}" width="${long}" height="${frame ? 10 : 18}" fill="${fill}"/>` +
      `<text x="${left + Math.max(long, goal) + 6}" y="${y + 14}" fill="${ink}" ${font}>${amount(bar)}</text>`
    );
  });
  return frame(id, chart, chart.bars.length * step + 12, rows.join('\n'));
}

function standing(chart: Chart, id: string): string {
  const [top, tall, left] = [24, 180, 10];
  const most = Math.max(...chart.bars.map(({ value }) => value), 0);
  const step = Math.min(110, (width - 2 * left) / Math.max(1, chart.bars.length));
  const columns = chart.bars.map((bar, n) => {
    const high = most > 0 ? Math.max(0, Math.round((tall * bar.value) / most)) : 0;
    const middle = Math.round(left + step * (n + 0.5));
    const wide = Math.round(step * 0.56);
    const size = font.replace('13', '11');
    return (
      `<rect x="${middle - Math.round(wide / 2)}" y="${top + tall - high}" width="${wide}" height="${high}" fill="${fill}"/>` +
      `<text x="${middle}" y="${top + tall - high - 5}" text-anchor="middle" fill="${ink}" ${size}>${amount(bar)}</text>` +
      `<text x="${middle}" y="${top + tall + 17}" text-anchor="middle" fill="${ink}" ${font}>${escaped(bar.label)}</text>`
    );
  });
  const line = `<path d="M${left} ${top + tall}H${width - left}" stroke="${ink}"/>`;
  return frame(id, chart, top + tall + 26, [...columns, line].join('\n'));
}

const shortened = (label: string) => (label.length > 12 ? `${label.slice(0, 11)}…` : label);
