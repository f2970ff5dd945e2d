import type { Severity } from '#shared/messages/problem-text.ts';
import { abreast } from '#shared/runtime/abreast.ts';
import type { Widths } from '#shared/sheets/line.ts';
import { type Answer, openAnswer } from '../answering/answer-workbook.ts';
import { type ProblemPages, problemPage, problemsPerPage } from '../answering/problem-page.ts';
import type { Header, SheetLine } from '../columns/header.ts';
import { type CheckResult, chunkItem, chunkRows } from '../import.ts';
import { countRows, type PreviewRow, type RowEnd, type StagedRow } from '../row-account.ts';
import { endOf, openAsks, previewOf, stagedRows } from './accounting.ts';
import type { PlannedRow } from './check-sheet.ts';

const shownPreview = 5;
const keptNumbers = 1000;
const abreastPuts = 8;

/** Where the account keeps what is too large to hold: named pages of JSON, and the error workbook. */
export type Keeping = {
  stage(name: string, content: unknown): Promise<void>;
  keepWorkbook(workbook: Buffer): Promise<void>;
};

/** Items that are staged page by page as they come; a page is full when its items weigh so much together. */
function openPages<T>(
  full: number,
  nameOf: (number: number) => string,
  stage: Keeping['stage'],
  weigh: (item: T) => number = () => 1,
) {
  let waiting: T[] = [];
  let weight = 0;
  let count = 0;
  let pages: { name: string; items: T[] }[] = [];
  const turn = () => {
    pages.push({ name: nameOf(++count), items: waiting });
    waiting = [];
    weight = 0;
  };
  const put = async () => {
    await abreast(pages, abreastPuts, ({ name, items }) => stage(name, items));
    pages = [];
  };
  return {
    add: (items: T[]) => {
      for (const item of items) {
        waiting.push(item);
        weight += weigh(item);
        if (weight >= full) turn();
      }
    },
    put,
    close: async () => {
      if (waiting.length > 0) turn();
      await put();
      return count;
    },
  };
}

/** A row that names many persons takes the place of several: each name needs pointers of its own. */
const weightOf = ({ description: { personalNames } }: StagedRow) => Math.max(1, personalNames.length / 4);

type Found = Pick<
  CheckResult,
  | 'counts'
  | 'asks'
  | 'preview'
  | 'chunks'
  | 'problemPages'
  | 'secretRows'
  | 'secretCount'
  | 'passedOver'
  | 'civilSchemas'
>;

/**
 * Takes the planned rows of a sheet as they come and keeps what is to be shown and committed; what it holds itself does
 * not grow with the sheet. Nothing of a secret row is among it.
 */
export function openAccount(header: Header, { stage, keepWorkbook }: Keeping, widths?: Widths) {
  const { mapping } = header;
  const severities: Severity[] = ['error', 'warning', 'information'];
  const chunks = openPages(chunkRows, chunkItem, stage, weightOf);
  const problems = severities.map((severity) =>
    openPages<unknown>(problemsPerPage, (number) => problemPage({ severity, number }), stage),
  );
  const asks = openAsks();
  const ends = new Map<RowEnd, number>();
  const preview: PreviewRow[] = [];
  const secretRows: number[] = [];
  const passedOver: number[] = [];
  const schemas = new Set<string>();
  let secretCount = 0;
  let answer: Answer | undefined;

  const count = (row: PlannedRow, cells: string[]) => {
    if (row.passedOver) {
      if (passedOver.length < keptNumbers) passedOver.push(row.row);
      return;
    }
    const end = endOf(row);
    ends.set(end, (ends.get(end) ?? 0) + 1);
    asks.add(row);
    if (row.description?.civilSchema) schemas.add(row.description.civilSchema);
    if (row.secret && ++secretCount <= keptNumbers) secretRows.push(row.row);
    if (end !== 'rejected') return;
    answer ??= openAnswer(header, widths);
    answer.add(row, cells);
  };

  return {
    async take(rows: PlannedRow[], lines: SheetLine[]): Promise<void> {
      for (const [at, row] of rows.entries()) count(row, lines[at]?.cells ?? []);
      chunks.add(stagedRows(rows));
      problems.forEach((pages, at) => {
        pages.add(rows.flatMap(({ issues }) => issues.filter(({ severity }) => severity === severities[at])));
      });
      if (preview.length < shownPreview)
        preview.push(...previewOf(rows, lines, mapping, shownPreview - preview.length));
      await chunks.put();
      for (const pages of problems) await pages.put();
    },
    async close(): Promise<Found> {
      if (answer) await keepWorkbook(await answer.close());
      const [error = 0, warning = 0, information = 0] = await Promise.all(problems.map((pages) => pages.close()));
      const problemPages: ProblemPages = { error, warning, information };
      const counts = countRows([...ends].flatMap(([end, times]) => Array.from({ length: times }, () => end)));
      const asked = asks.asked();
      return {
        counts,
        asks: asked,
        preview,
        chunks: await chunks.close(),
        problemPages,
        secretRows,
        secretCount,
        passedOver,
        civilSchemas: [...schemas].sort(),
      };
    },
  };
}
