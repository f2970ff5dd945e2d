import { formatMonth } from '#shared/calendar/day.ts';
import { formatInstant } from '#shared/calendar/shanghai.ts';
import { inWords } from '#shared/figures/display.ts';
import { type Growth, growth } from '#shared/figures/growth.ts';
import { checkTexts } from './checks.ts';
import type { FigureDefinition, ReportDefinition } from './definition.ts';
import { dueAt } from './due.ts';
import type { Line, Snapshot } from './snapshot.ts';

/** A cell: text, a whole number (shown in thousands), a growth (shown in percent, or as — with its reason), or nothing. */
export type Cell = string | number | Growth | undefined;

export type Column = { title: string; is: 'text' | 'number' | 'growth' };

/** One edition as people read it, the same for every file: heading, summary, table, remarks and how it can be proved. */
export type ReportTable = {
  title: string;
  period: string;
  wide: boolean;
  summary: string;
  caption: string;
  columns: Column[];
  /** The first `headings` cells of a row name it. */
  headings: number;
  rows: Cell[][];
  total?: Cell[];
  remarks: string[];
  proof: [label: string, value: string][];
  /** Behind each figure: whose it is, its title, and the ledger entries it is made of. */
  sources: { archives: string; figure: string; entries: string[] }[];
};

/** Lays a snapshot out in Chinese. `digest`: SHA-256 of the snapshot's bytes. */
export function reportTable(definition: ReportDefinition, snapshot: Snapshot, digest: string): ReportTable {
  const ofProvince = definition.scope === 'province';
  const month = formatMonth(snapshot.period.month);
  const asOf = formatInstant(new Date(snapshot.asOf));
  const early = new Date(snapshot.asOf) < dueAt(snapshot.period.month, definition.due);
  const laidOut = ofProvince ? provinceTable(definition, snapshot) : archivesTable(definition, snapshot);
  return {
    ...laidOut,
    title: `${snapshot.madeFor.name}${definition.title}`,
    period: month,
    wide: ofProvince,
    summary: ofProvince ? provinceSummary(definition, snapshot, month) : archivesSummary(snapshot, month),
    caption: `${month}${definition.title}（数据截至${asOf}）`,
    remarks: [...(early ? [`${month}月报到期前编制，为阶段数`] : []), ...remarksOf(snapshot, ofProvince)],
    proof: [
      ['报表', `${snapshot.definition.id} 第${snapshot.definition.edition}版`],
      ['报表编号', snapshot.edition],
      ['数据截至', `${asOf}（北京时间）`],
      ['取数范围', `${snapshot.filter.archives.length}个档案馆，业务日期不晚于${snapshot.filter.datedUntil}`],
      ['依据登记', `${snapshot.entryCount}笔`],
      ['数据快照SHA-256', digest],
    ],
    sources: snapshot.lines.flatMap(({ of, figures }) =>
      figures
        .filter(({ entries }) => entries.length > 0)
        .map(({ id, entries }) => ({ archives: of.name, figure: titleOf(definition, id), entries })),
    ),
  };
}

/** One archives: a row for every figure. */
function archivesTable({ figures }: ReportDefinition, { lines }: Snapshot) {
  const line = lines[0];
  return {
    columns: [
      { title: '类别', is: 'text' },
      { title: '指标', is: 'text' },
      { title: '单位', is: 'text' },
      { title: '本期', is: 'number' },
      { title: '上年同期', is: 'number' },
      { title: '同比', is: 'growth' },
      { title: '依据（笔）', is: 'number' },
    ] satisfies Column[],
    headings: 3,
    rows: figures.map(({ id, group, title, unit, yearOnYear }): Cell[] => {
      const { value = 0, lastYear, entries = [] } = line?.figures.find((figure) => figure.id === id) ?? {};
      const compared = yearOnYear ? growth(value, lastYear ?? undefined) : undefined;
      return [group, title, unit, value, lastYear ?? undefined, compared, entries.length];
    }),
  };
}

/** The province: a row for every archives, a column for every figure, and the total. */
function provinceTable({ figures }: ReportDefinition, { lines }: Snapshot) {
  const sum = ({ id }: FigureDefinition) => lines.reduce((total, line) => total + valueIn(line, id), 0);
  return {
    columns: [
      { title: '代码', is: 'text' },
      { title: '档案馆', is: 'text' },
      { title: '本月报送', is: 'text' },
      ...figures.map(({ title, unit }) => ({ title: `${title}（${unit}）`, is: 'number' as const })),
    ] satisfies Column[],
    headings: 2,
    rows: lines.map((line): Cell[] => [
      line.of.archivesCode,
      line.of.name,
      line.reported ? '已报送' : '未报送',
      ...figures.map(({ id }) => valueIn(line, id)),
    ]),
    total: ['', '合计', `${lines.filter(({ reported }) => reported).length}/${lines.length}`, ...figures.map(sum)],
  };
}

function archivesSummary({ lines: [line] }: Snapshot, month: string): string {
  const value = (id: string) => inWords(line ? valueIn(line, id) : 0);
  const report = line?.reported ? '' : `${month}无目录著录和扫描件上传，计为未报送。`;
  return (
    `${month}末馆藏档案${value('volumesAtEnd')}卷、${value('itemsAtEnd')}件；本月接收${value('volumesAccessioned')}卷、` +
    `${value('itemsAccessioned')}件，著录案卷级条目${value('volumeEntries')}条、文件级条目${value('itemEntries')}条，` +
    `接收扫描件${value('framesReceived')}画幅。${report}`
  );
}

function provinceSummary({ figures }: ReportDefinition, { lines, notReported }: Snapshot, month: string): string {
  const sum = (id: string) =>
    inWords(
      figures.some((figure) => figure.id === id) ? lines.reduce((total, line) => total + valueIn(line, id), 0) : 0,
    );
  return (
    `${month}末全省${lines.length}个档案馆馆藏档案${sum('volumesAtEnd')}卷、${sum('itemsAtEnd')}件；本月接收` +
    `${sum('volumesAccessioned')}卷、${sum('itemsAccessioned')}件，著录案卷级条目${sum('volumeEntries')}条、文件级条目` +
    `${sum('itemEntries')}条，接收扫描件${sum('framesReceived')}画幅。` +
    (notReported.length > 0 ? `未报送${notReported.length}个。` : '各馆均已报送。')
  );
}

/** What must be known before the figures are used: who has not reported, and every check that was not passed. */
function remarksOf({ lines, notReported }: Snapshot, ofProvince: boolean): string[] {
  const missing = ofProvince && notReported.length > 0;
  return [
    ...(missing ? [`未报送（本月无目录著录、无扫描件上传）：${notReported.map(({ name }) => name).join('、')}`] : []),
    ...lines.flatMap(({ of, checks }) =>
      checks.map(({ check, entries }) => {
        const about = entries.length > 0 ? `（${entries.length}笔）` : '';
        return `${ofProvince ? `${of.name}：` : ''}${checkTexts[check]}${about}`;
      }),
    ),
  ];
}

const valueIn = (line: Line, id: string): number => line.figures.find((figure) => figure.id === id)?.value ?? 0;

function titleOf({ figures }: ReportDefinition, id: string): string {
  const figure = figures.find((one) => one.id === id);
  return figure ? `${figure.title}（${figure.unit}）` : id;
}
