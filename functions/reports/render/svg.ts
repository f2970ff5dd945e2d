import { escaped } from '#shared/print/escaped.ts';
import type { Chart } from '../charts.ts';
import { amount, chartColours, drawn, type Shape } from './chart-shapes.ts';

const family = 'font-family="Noto Sans CJK SC, Source Han Sans SC, SimHei, sans-serif"';
const anchors = { left: 'start', center: 'middle', right: 'end' };
const { ink, fill, pale } = chartColours;
const looks = { bar: `fill="${fill}"`, target: `fill="${pale}" stroke="${ink}"`, axis: `fill="${ink}"` };

/** A chart as SVG that needs no script; all that it shows stands in its description too. */
export function svg(chart: Chart, id: string): string {
  const { width, height, shapes } = drawn(chart);
  const said = chart.bars.map((bar) => `${bar.label} ${amount(bar, chart.marks)}`).join(chart.marks.between);
  return `<svg role="img" aria-labelledby="${id}-t ${id}-d" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<title id="${id}-t">${escaped(chart.title)}</title><desc id="${id}-d">${escaped(said)}</desc>
<rect width="${width}" height="${height}" fill="#fff"/>
${shapes.map(element).join('\n')}
</svg>`;
}

const element = (shape: Shape): string =>
  shape.is === 'text'
    ? `<text x="${shape.x}" y="${shape.y}" text-anchor="${anchors[shape.align]}" fill="${ink}" font-size="${shape.size}" ${family}>${escaped(shape.text)}</text>`
    : `<rect x="${shape.x}" y="${shape.y}" width="${shape.wide}" height="${shape.high}" ${looks[shape.look]}/>`;
