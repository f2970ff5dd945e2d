import { escaped } from '#shared/print/escaped.ts';
import type { Cell, Column } from '../cell.ts';
import type { Behind, Laid } from '../layout.ts';
import type { ReportTable } from '../report-table.ts';
import { written } from './cell-text.ts';
import { svg } from './svg.ts';

const style = (wide: boolean) => `
  :root { color-scheme: light; }
  body { margin: 2rem auto; padding: 0 1rem; max-width: ${wide ? '80rem' : '52rem'}; color: #1a1a1a; background: #fff;
    font: 16px/1.7 "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", SimSun, serif; }
  h1 { margin: 0 0 .5rem; text-align: center; font: 700 1.6rem/1.4 "Noto Sans CJK SC", "Source Han Sans SC", SimHei, sans-serif; }
  h2 { margin: 1.5rem 0 .5rem; font-size: 1.1rem; }
  .summary { text-indent: 2em; }
  .frame { overflow-x: auto; }
  table { width: 100%; border-collapse: collapse; font-size: ${wide ? '.85rem' : '.95rem'}; }
  caption { padding: .5rem; text-align: ${wide ? 'left' : 'center'}; }
  th, td { border: 1px solid #444; padding: .3rem .5rem; text-align: left; }
  thead th { background: #ededed; text-align: center; }
  tbody th, tfoot th { font-weight: normal; }
  tbody th, tfoot th, td.figure { white-space: nowrap; }
  tbody th:first-child, tfoot th:first-child { position: sticky; left: 0; background: #fff; }
  td.figure { text-align: right; font-variant-numeric: tabular-nums; }
  tfoot th, tfoot td { font-weight: 700; }
  @media screen { thead th { word-break: keep-all; } td { min-width: 3.2em; } }
  figure { margin: 1rem 0; break-inside: avoid; }
  figcaption { font-weight: 700; }
  svg { max-width: 100%; height: auto; }
  a { color: #0b4f82; }
  table a { color: inherit; text-decoration: underline dotted #888 1px; text-underline-offset: .2em; }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 0; font-size: .85rem; }
  dd { margin: 0; overflow-wrap: anywhere; }
  @page { size: A4 ${wide ? 'landscape' : 'portrait'}; margin: 15mm; }
  @media print {
    table a { text-decoration: none; }
    body { margin: 0; padding: 0; max-width: none; font-size: ${wide ? '9pt' : '11pt'}; }
    .frame { overflow: visible;${wide ? ' break-before: page;' : ''} }
    table { font-size: ${wide ? '7pt' : '10pt'}; }
    th, td { padding: ${wide ? '2pt' : '2pt 4pt'}; }
    thead { display: table-header-group; }
    tfoot { display: table-row-group; }
    tr, dl { break-inside: avoid; }
  }`;

/** The edition as one page that needs nothing else: no script, no font or picture from elsewhere; prints on A4. */
export function html(report: ReportTable): Buffer {
  const { title, period, summary, caption, byCity, remarks, proof, wide, charts, definitions, words } = report;
  const pictures = charts
    .map(
      (chart, n) =>
        `<figure>\n<figcaption>${escaped(chart.title)}</figcaption>\n${svg(chart, `chart-${n}`)}\n</figure>\n`,
    )
    .join('');
  const remarked = `<h2>${words.parts.remarks}</h2>\n<ul>\n${remarks.map((text) => `<li>${escaped(text)}</li>`).join('\n')}\n</ul>`;
  return Buffer.from(
    `<!doctype html>
<html lang="${words.tag}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(`${title} ${period}`)}</title>
<style>${style(wide)}
</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<p class="summary">${escaped(summary)}</p>
${wide ? '' : `${table(report, caption, report)}\n`}${pictures}${byCity ? `${table(byCity, words.parts.byCity, report)}\n` : ''}${wide ? `${table(report, caption, report)}\n` : ''}${remarks.length > 0 ? `${remarked}\n` : ''}<h2>${words.parts.proof}</h2>
<dl>
${proof.map(([label, value]) => `<dt>${escaped(label)}</dt><dd>${escaped(value)}</dd>`).join('\n')}
</dl>
<h2>${words.parts.definitions}</h2>
<dl>
${definitions.map(({ id, title, text, at }) => `<dt id="d-${id}">${escaped(title)}</dt><dd>${escaped(text)}${at ? `${words.tag === 'en' ? '. ' : '。'}${words.parts.source}<a href="${escaped(at)}">${escaped(at)}</a>` : ''}</dd>`).join('\n')}
</dl>
</main>
</body>
</html>
`,
    'utf8',
  );
}

function table(
  { columns, rows, behind, total, headings }: Laid,
  caption: string,
  { words, sourceOf }: Pick<ReportTable, 'words' | 'sourceOf'>,
): string {
  /** The cell leads to the entries it is made of, or to what its figure counts. */
  const linked = (text: string, column: Column | undefined, { figure, of }: Behind) => {
    const id = column?.figure ?? figure;
    if (!column?.opens || !id || text === '') return escaped(text);
    const source = column.opens === 'entries' && of ? sourceOf(id, of) : undefined;
    return `<a href="${escaped(source ?? `#d-${id}`)}">${escaped(text)}</a>`;
  };
  const cellOf = (cell: Cell, n: number, of: Behind) => {
    const text = linked(written(cell, words), columns[n], of);
    return n < headings && cell !== ''
      ? `<th scope="row">${text}</th>`
      : `<td${isNumber(cell) ? ' class="figure"' : ''}>${text}</td>`;
  };
  const row = (cells: Cell[], of: Behind = {}) => `<tr>${cells.map((cell, n) => cellOf(cell, n, of)).join('')}</tr>`;
  const head = (column: Column) => {
    const title = escaped(column.title).replace('（', '<wbr>（');
    return `<th scope="col">${column.figure ? `<a href="#d-${column.figure}">${title}</a>` : title}</th>`;
  };
  return `<div class="frame" role="region" aria-label="${escaped(caption)}" tabindex="0">
<table>
<caption>${escaped(caption)}</caption>
<thead><tr>${columns.map(head).join('')}</tr></thead>
<tbody>
${rows.map((cells, n) => row(cells, behind?.[n])).join('\n')}
</tbody>
${total ? `<tfoot>${row(total)}</tfoot>\n` : ''}</table>
</div>`;
}

/** Numbers stand right on one line; texts, and why there is no number, are wrapped. */
const isNumber = (cell: Cell) =>
  typeof cell === 'number' || (typeof cell === 'object' && ('rate' in cell || cell.known));
