import { inTable, percent } from '#shared/figures/display.ts';
import { escaped } from '#shared/print/escaped.ts';
import type { Bar, Chart } from '../charts.ts';

const ink = '#1a1a1a';
const fill = '#1f5f8b';
const width = 720;
const font = 'font-size="13" font-family="Noto Sans CJK SC, Source Han Sans SC, SimHei, sans-serif"';

/** A chart as SVG that needs no script: every bar carries its label and its figure, so that nothing is told by length alone. */
export const svg = (chart: Chart, id: string): string =>
  chart.is === 'years' ? standing(chart, id) : lying(chart, id);

const amount = ({ value, rate }: Bar) => {
  if (!rate) return inTable(value);
  return rate.whole === 0 ? '—' : percent(rate);
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
  const [left, right, step] = [170, 110, 26];
  const most = Math.max(...chart.bars.map(({ value }) => value), 0);
  const rows = chart.bars.map((bar, n) => {
    const long = most > 0 ? Math.max(0, Math.round(((width - left - right) * bar.value) / most)) : 0;
    const y = n * step + 6;
    return (
      `<text x="${left - 8}" y="${y + 14}" text-anchor="end" fill="${ink}" ${font}>${escaped(shortened(bar.label))}</text>` +
      `<rect x="${left}" y="${y}" width="${long}" height="18" fill="${fill}"/>` +
      `<text x="${left + long + 6}" y="${y + 14}" fill="${ink}" ${font}>${amount(bar)}</text>`
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
