import { guarded } from '#shared/print/formula-escape.ts';
import { workbook } from '#shared/print/workbook.ts';
import type { Entry } from '#shared/records/record.ts';

type Column = [column: string, cell: (entry: Entry) => string | number | undefined];

/** The columns of an exported catalogue, by names that the import knows: what is exported can be corrected and sent back. */
const columns: Column[] = [
  ['档号', ({ referenceCode }) => referenceCode],
  ['全宗号', ({ fondsNumber }) => fondsNumber],
  ['年度', ({ filingYear }) => filingYear],
  ['保管期限', ({ retentionCode }) => retentionCode],
  ['责任者', ({ responsibleParty }) => responsibleParty],
  ['文号', ({ documentNumber }) => documentNumber?.original],
  ['题名', ({ title }) => title],
  ['日期', ({ documentDate: date }) => date && (date.inferred ? `[${date.value}]` : date.value)],
  ['地点', ({ place }) => place],
  ['页数', ({ pageCount }) => pageCount],
  ['密级', ({ securityClass }) => securityClass],
  ['开放标识', ({ declaredOpeningStatus }) => declaredOpeningStatus],
  ['备注', ({ note }) => note],
];

const columnOfRole: Record<string, string> = { 男方: '男方姓名', 女方: '女方姓名' };

/** What occurs in any of the entries, in the order in which the entries with most have it. */
const occurring = (entries: Entry[], labelsOf: (entry: Entry) => string[]): Set<string> =>
  new Set(
    entries
      .map(labelsOf)
      .toSorted((a, b) => b.length - a.length)
      .flat(),
  );

/** A column for every role of persons and every detail of typed sheets that occurs. */
function civilColumns(entries: Entry[]): Column[] {
  const roles = occurring(entries, ({ personalNames }) => [...new Set(personalNames.map(({ role }) => role))]);
  const labels = occurring(entries, ({ details = {} }) => Object.keys(details));
  const named = [...roles].map(
    (role): Column => [
      columnOfRole[role] ?? role,
      ({ personalNames }) => personalNames.flatMap((one) => (one.role === role ? [one.name] : [])).join('、'),
    ],
  );
  return [...named, ...[...labels].map((label): Column => [label, ({ details }) => details?.[label]])];
}

/** Entries as lines of cells, the column names first; a column in which no entry says anything is left out. */
export function exported(entries: Entry[]): string[][] {
  const all = [...columns, ...civilColumns(entries)];
  const lines = entries.map((entry) => all.map(([, cell]) => String(cell(entry) ?? '')));
  const used = all.map((_, at) => at === 0 || lines.some((line) => line[at] !== ''));
  const shown = (line: string[]) => line.filter((_, at) => used[at]);
  return [shown(all.map(([column]) => column)), ...lines.map(shown)];
}

/** Lines of cells as a workbook that stays harmless when it is saved as text (V32). */
export const xlsxFile = (lines: string[][]): Buffer =>
  workbook([{ name: '目录', rows: lines.map((line) => line.map(guarded)) }]);
