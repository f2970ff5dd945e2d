import { type RowProblem, rowProblem } from '#shared/messages/row-problems.ts';
import { foldCode } from '#shared/records/code-folding.ts';
import { readReferenceCode } from '#shared/records/reference-code.ts';

/** A page that a file name may mean: the record's canonical 档号 and the page (a file of several pages is page 1). */
export type NamedPage = { referenceCode: string; fondsNumber: string; pageNumber: number };

/**
 * What a name may mean, likeliest first. Syntax cannot always tell: `C038-001-002-003.jpg` is item 003 of a volume, or
 * page 3 of it; which one, the catalogue knows.
 */
export type ReadScanName = { pages: NamedPage[]; issues: RowProblem[] };

const pageDigits = /^\d{1,4}$/;
const withPage = /^(.+?)[-_](\d{1,4})$/;

const codeOf = (text: string) => readReferenceCode(text).code;

function named(text: string, pageNumber: number): NamedPage[] {
  const code = codeOf(text);
  if (!code || pageNumber < 1) return [];
  return [{ referenceCode: code.canonical, fondsNumber: code.fondsNumber, pageNumber }];
}

/** The 档号 of the nearest folder: its own name (`Z109-WS·2011-Y-BGS-0001/`), or nested levels (`C038/001/002/`). */
function folderCode(folders: string[]): string | undefined {
  for (let levels = 1; levels <= Math.min(4, folders.length); levels++) {
    const code = codeOf(folders.slice(-levels).join('-'));
    if (code) return code.canonical;
  }
  return undefined;
}

/**
 * Reads 档号 and page from the path of a scan (DA/T 31-2017: named by 档号 and a serial number): `档号-001.tif`, `档号.pdf`,
 * or `档号/0001.jpg`; blanks, width and dot variants as in any 档号. V15: file and folder name different records;
 * V45: the name tells no record and page.
 */
export function readScanName(path: string): ReadScanName {
  const levels = path.split(/[\\/]/).filter((level) => level !== '' && level !== '.');
  const stem = (levels.pop() ?? '').replace(/\.[^.]*$/, '');
  const folder = folderCode(levels);
  const issues = [rowProblem('V45', { file: path })];
  if (folder && pageDigits.test(stem)) {
    const pages = named(folder, Number(stem));
    return pages.length ? { pages, issues: [] } : { pages, issues };
  }

  const ownCode = foldCode(stem).text;
  const [, before = '', last = ''] = withPage.exec(ownCode) ?? [];
  const whole = named(ownCode, 1);
  const page = before ? named(before, Number(last)) : [];
  const pages = folder === before ? [...page, ...whole] : [...whole, ...page];
  const [first] = pages;
  if (!first) return { pages: [], issues };
  const fitting = folder ? pages.filter(({ referenceCode }) => isWithin(referenceCode, folder)) : pages;
  if (fitting.length) return { pages: fitting, issues: [] };
  const fileCode = (page[0] ?? first).referenceCode;
  return { pages: [], issues: [rowProblem('V15', { fileCode, folderCode: folder ?? '' })] };
}

/** A volume's folder holds its items, too. */
const isWithin = (code: string, folder: string): boolean => code === folder || code.startsWith(`${folder}-`);

const byNumbers = new Intl.Collator('zh-CN', { numeric: true });

/** Orders paths as people number them: page 2 before page 10, folder by folder. */
export const inScanOrder = (one: string, other: string): number => byNumbers.compare(one, other);
