import { builtInShows, formatShows, type Shown } from './date-format.ts';
import { Unreadable } from './unreadable.ts';
import { readWholeXml, type XmlReader } from './xml-events.ts';
import { type Part, textOf, unpack } from './zip-package.ts';

/** How the number in a cell is to be read: as a date of which so much is shown, or padded with zeros to so many digits. */
export type NumberStyle = 'number' | Shown | { zeros: number };

/** What a workbook's sheets have in common. */
export type Workbook = {
  sheets: { name: string; hidden: boolean; part: Part }[];
  strings: string[];
  styles: NumberStyle[];
  from1904: boolean;
};

const mostStringBytes = 200 * 2 ** 20;
const nothing = () => {};

/** Refuses by name what has no place in a catalogue: macros, links to other files, embedded objects (V31). */
export function refuseHostileParts(parts: Map<string, Part>): void {
  const names = [...parts.keys()];
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name));
  if (has(/vbaProject\.bin$|\/macrosheets\//i)) throw new Unreadable('macros');
  if (has(/\/externalLinks\/|\/connections\.xml$|\/queryTables\//i)) throw new Unreadable('external-links');
  if (has(/\/(embeddings|activeX)\//i)) throw new Unreadable('embedded-objects');
}

/** Reads the parts of a workbook that are not its sheets. Throws Unreadable. */
export async function openWorkbook(parts: Map<string, Part>): Promise<Workbook> {
  refuseHostileParts(parts);
  const book = parts.get('xl/workbook.xml');
  if (!book) throw new Unreadable('broken-workbook');
  const targets = new Map<string, string>();
  await read(parts.get('xl/_rels/workbook.xml.rels'), (name, { Id = '', Target = '' }) => {
    if (name === 'Relationship') targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`);
  });
  const sheets: Workbook['sheets'] = [];
  let from1904 = false;
  await read(book, (name, attributes) => {
    if (name === 'workbookPr') from1904 = ['1', 'true'].includes(attributes.date1904 ?? '');
    const id = Object.entries(attributes).find(([key]) => /(^|:)id$/.test(key))?.[1] ?? '';
    const part = name === 'sheet' && parts.get(targets.get(id) ?? '');
    if (part) sheets.push({ name: attributes.name ?? '', hidden: /hidden/i.test(attributes.state ?? ''), part });
  });
  const strings = await sharedStrings(parts.get('xl/sharedStrings.xml'));
  return { sheets, strings, styles: await stylesOf(parts.get('xl/styles.xml')), from1904 };
}

const read = async (part: Part | undefined, open: XmlReader['open']) => {
  if (part) await readWholeXml(unpack(part), { open, close: nothing, text: nothing });
};

/** The shared texts; phonetic readings (rPh) stand beside a text and are no part of it. */
async function sharedStrings(part: Part | undefined): Promise<string[]> {
  if (!part) return [];
  if (part.size > mostStringBytes) throw new Unreadable('swollen-workbook');
  const strings: string[] = [];
  let text = '';
  let taking = false;
  let beside = 0;
  await readWholeXml(unpack(part), {
    open(name) {
      if (name === 'si') text = '';
      if (name === 'rPh') beside++;
      taking = name === 't' && beside === 0;
    },
    close(name) {
      taking = false;
      if (name === 'rPh') beside--;
      if (name === 'si') strings.push(text);
    },
    text(piece) {
      if (taking) text += piece;
    },
  });
  return strings;
}

async function stylesOf(part: Part | undefined): Promise<NumberStyle[]> {
  if (!part) return [];
  await textOf(part); // refused when it is too large for a style sheet
  const formats = new Map<number, string>();
  const styles: NumberStyle[] = [];
  let inCells = false;
  await readWholeXml(unpack(part), {
    open(name, { numFmtId, formatCode = '' }) {
      if (name === 'cellXfs') inCells = true;
      if (name === 'numFmt') formats.set(Number(numFmtId), formatCode);
      if (name === 'xf' && inCells) styles.push(styleOf(Number(numFmtId ?? 0), formats));
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
    text: nothing,
  });
  return styles;
}

function styleOf(id: number, formats: Map<number, string>): NumberStyle {
  const code = formats.get(id);
  if (code === undefined) return builtInShows(id) ?? 'number';
  if (/^0{2,}$/.test(code)) return { zeros: code.length };
  return formatShows(code) ?? 'number';
}
