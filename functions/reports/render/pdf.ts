import { type Paper, paper } from '#shared/print/paper.ts';
import { printTable } from '#shared/print/table.ts';
import type { Chart } from '../charts.ts';
import type { Laid } from '../layout.ts';
import type { ReportTable } from '../report-table.ts';
import type { Words } from '../words/words.ts';
import { written } from './cell-text.ts';
import { chartColours, drawn } from './chart-shapes.ts';

const margin = 40;

/**
 * The edition as a paper to print, sign and file: what it says, tables and charts (the charts first where the table is of
 * many archives), remarks and proof. Drawn with the
 * fonts in the folder `fonts`; every time in it is `asOf`, so the same snapshot gives the same bytes.
 */
export async function pdf(report: ReportTable, asOf: Date, fonts: string): Promise<Buffer> {
  const { title, period, caption, summary, wide, byCity, charts, remarks, proof, definitions, words } = report;
  const about = {
    title: `${title} ${period}`,
    author: report.madeFor,
    at: asOf,
    landscape: wide,
    margin,
    lang: words.tag,
  };
  const sheet = paper(fonts, about);
  sheet.write(title, { size: 20, align: 'center' });
  sheet.skip(6);
  sheet.write(summary, { size: 11.5 });
  sheet.skip(6);
  if (!wide) tableOf(sheet, report, caption, words);
  for (const chart of charts) chartOf(sheet, chart);
  if (byCity) tableOf(sheet, byCity, words.parts.byCity, words);
  if (wide) tableOf(sheet, report, caption, words);
  if (remarks.length > 0) {
    heading(sheet, words.parts.remarks);
    for (const text of remarks) sheet.write(`· ${text}`, { size: 9 });
  }
  heading(sheet, words.parts.proof);
  for (const [label, value] of proof) sheet.row(pair(label, value), { size: 9 });
  heading(sheet, words.parts.definitions);
  for (const { title: name, text } of definitions) sheet.row(pair(name, text), { size: 8 });
  sheet.foot((number, of) => `${title}  ${period}  ${words.page(number, of)}`);
  return sheet.bytes();
}

const pair = (name: string, text: string) => [
  { text: name, parts: 1 },
  { text, parts: 4 },
];

function heading(sheet: Paper, text: string): void {
  sheet.turn(60);
  sheet.skip(8);
  sheet.write(text, { size: 13 });
  sheet.skip(2);
}

function tableOf(sheet: Paper, { columns, headings, rows, total, wide }: Laid, caption: string, words: Words): void {
  sheet.turn(90);
  sheet.write(caption, { size: 10, align: 'center' });
  const texts = (cells: Laid['rows'][number]) => cells.map((cell) => written(cell, words));
  const table = {
    columns: columns.map(({ title, is }) => ({
      title: wide ? title.replace(/ ?[（(](?=[^（(]*$)/, (bracket) => `\n${bracket.trim()}`) : title,
      align: is === 'text' ? ('left' as const) : ('right' as const),
    })),
    headings,
    rows: rows.map(texts),
    total: total && texts(total),
  };
  printTable(sheet, table, wide ? 7.5 : 9.5);
}

function chartOf(sheet: Paper, chart: Chart): void {
  const { width, height, shapes } = drawn(chart);
  const scale = Math.min(1, sheet.inside / width, (sheet.tall - 40) / height);
  sheet.turn(height * scale + 34);
  sheet.skip(8);
  sheet.write(chart.title, { size: 12 });
  sheet.drawing(height * scale, (on) => {
    for (const shape of shapes)
      if (shape.is === 'text') {
        const size = shape.size * scale;
        on.text(shape.text, shape.x * scale, shape.y * scale - size * 0.85, size, { align: shape.align });
      } else {
        const [x, y, w, h] = [shape.x, shape.y, shape.wide, shape.high].map((value) => value * scale) as Place;
        on.box(
          x,
          y,
          w,
          h,
          shape.look === 'target'
            ? { fill: chartColours.pale, line: chartColours.ink }
            : { fill: shape.look === 'axis' ? chartColours.ink : chartColours.fill },
        );
      }
  });
}

type Place = [number, number, number, number];
