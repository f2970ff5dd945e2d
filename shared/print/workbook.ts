import type { PlainCell } from './csv.ts';
import { escaped } from './escaped.ts';
import { zipOf } from './zip.ts';

/** A sheet of a workbook; its first row names the columns. */
export type Sheet = { name: string; rows: readonly (readonly PlainCell[])[] };

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packaged = 'http://schemas.openxmlformats.org/package/2006';
const typeOf = (part: string) => `application/vnd.openxmlformats-officedocument.spreadsheetml.${part}+xml`;

/**
 * Plain tables as a workbook (.xlsx, ECMA-376): the first row bold and frozen, texts as texts (no cell is a formula, nor becomes a
 * number or a date when it is typed over), numbers as numbers. The same sheets give the same bytes. A function that answers people writes it: exceljs alone would double it.
 */
export function workbook(sheets: readonly Sheet[]): Buffer {
  const numbers = sheets.map((_, n) => n + 1);
  const override = (part: string, type: string) => `<Override PartName="/xl/${part}" ContentType="${typeOf(type)}"/>`;
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${relations}/${type}" Target="${target}"/>`;
  const parts: [string, string][] = [
    [
      '[Content_Types].xml',
      `<Types xmlns="${packaged}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${override('workbook.xml', 'sheet.main')}${override('styles.xml', 'styles')}${numbers.map((n) => override(`worksheets/sheet${n}.xml`, 'worksheet')).join('')}</Types>`,
    ],
    [
      '_rels/.rels',
      `<Relationships xmlns="${packaged}/relationships">${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${sheets.map(({ name }, n) => `<sheet name="${legible(name)}" sheetId="${n + 1}" r:id="rId${n + 1}"/>`).join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `<Relationships xmlns="${packaged}/relationships">${numbers.map((n) => relation(`rId${n}`, 'worksheet', `worksheets/sheet${n}.xml`)).join('')}${relation('rIdStyles', 'styles', 'styles.xml')}</Relationships>`,
    ],
    ['xl/styles.xml', styles],
    ...sheets.map((sheet, n): [string, string] => [`xl/worksheets/sheet${n + 1}.xml`, sheetXml(sheet)]),
  ];
  return zipOf(parts.map(([name, xml]) => [name, Buffer.from(head + xml, 'utf8')]));
}

const font = '<sz val="11"/><name val="宋体"/>';
const styles = `<styleSheet xmlns="${main}"><fonts count="2"><font>${font}</font><font><b/>${font}</font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/><xf xfId="0" numFmtId="49" applyNumberFormat="1"/></cellXfs></styleSheet>`;

function sheetXml({ rows }: Sheet): string {
  const columns = (rows[0] ?? []).map((_, at) => {
    const width = Math.min(60, Math.max(8, ...rows.slice(0, 200).map((row) => widthOf(row[at] ?? '') + 2)));
    return `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`;
  });
  const lines = rows.map(
    (row, r) =>
      `<row r="${r + 1}">${row.map((cell, c) => cellXml(cell, `${letters(c)}${r + 1}`, r === 0)).join('')}</row>`,
  );
  return `<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${columns.join('')}</cols><sheetData>${lines.join('')}</sheetData></worksheet>`;
}

function cellXml(cell: PlainCell, at: string, bold: boolean): string {
  if (typeof cell === 'number') return `<c r="${at}"${bold ? ' s="1"' : ''}><v>${cell}</v></c>`;
  return `<c r="${at}" s="${bold ? 1 : 2}" t="inlineStr"><is><t xml:space="preserve">${legible(cell)}</t></is></c>`;
}

/** 0 → A, 25 → Z, 26 → AA. */
const letters = (column: number): string =>
  (column < 26 ? '' : letters(Math.floor(column / 26) - 1)) + String.fromCharCode(65 + (column % 26));

/** Chinese characters take two places. */
const widthOf = (cell: PlainCell): number => [...String(cell)].reduce((sum, one) => sum + (one > '\u02ff' ? 2 : 1), 0);

/** Control characters and half characters have no place in XML 1.0. */
const legible = (text: string): string =>
  escaped(text.toWellFormed().replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, '\ufffd'));
