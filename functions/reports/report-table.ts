import { formatPeriod } from '#shared/calendar/period.ts';
import { formatInstant } from '#shared/calendar/shanghai.ts';
import type { Growth } from '#shared/figures/growth.ts';
import type { Ratio } from '#shared/figures/ratio.ts';
import { type Chart, chartsOf } from './charts.ts';
import { checkTexts } from './checks.ts';
import { comparedBy, type ReportDefinition } from './definition.ts';
import { dueAt } from './due.ts';
import { definitionText } from './figure-text.ts';
import { cityTable, type Laid, laidOut } from './layout.ts';
import { totalsOf } from './lines.ts';
import { sentencesOf } from './sentences.ts';
import type { Snapshot } from './snapshot.ts';
import { summaryOf } from './summary.ts';

/** A cell: text, a whole number (in thousands), a growth (in percent, or — with its reason), a rate, or nothing. */
export type Cell =
  | string
  | number
  | (Growth & { decimals?: number; against?: 'year' | 'plan' })
  | { rate: Ratio }
  | undefined;

export type Column = { title: string; is: 'text' | 'number' | 'growth' };

/** One edition as people read it, the same for every file: heading, summary, table, remarks and how it can be proved. */
export type ReportTable = {
  title: string;
  madeFor: string;
  period: string;
  wide: boolean;
  summary: string;
  caption: string;
  columns: Column[];
  /** The first `headings` cells of a row name it. */
  headings: number;
  rows: Cell[][];
  total?: Cell[];
  /** The same figures by city, where the report has them. */
  byCity?: Laid | undefined;
  charts: Chart[];
  remarks: string[];
  proof: [label: string, value: string][];
  /** What each figure counts, and where its entries can be read. */
  definitions: { id: string; title: string; text: string; at: string }[];
  /** Behind each figure: whose it is, its title, the first of the ledger entries it is made of, and how many more there are. */
  sources: { archives: string; figure: string; entries: string[]; more: number }[];
};

/** Lays a snapshot out in Chinese. `digest`: SHA-256 of the snapshot's bytes. */
export function reportTable(definition: ReportDefinition, snapshot: Snapshot, digest: string): ReportTable {
  const period = formatPeriod(snapshot.period.name);
  const asOf = formatInstant(new Date(snapshot.asOf));
  const early = new Date(snapshot.asOf) < dueAt(snapshot.period.name, definition.due);
  const sentences = sentencesOf(definition, snapshot).join('');
  const { archivesCode } = snapshot.madeFor;
  return {
    ...laidOut(definition, snapshot),
    title: `${snapshot.madeFor.name}${definition.title}`,
    madeFor: snapshot.madeFor.name,
    period,
    summary: sentences || summaryOf(definition, snapshot, period),
    caption: `${period}${definition.title}（数据截至${asOf}）`,
    byCity: cityTable(definition, snapshot),
    charts: chartsOf(definition, snapshot),
    remarks: [...(early ? [`${period}报表到期前编制，为阶段数`] : []), ...remarksOf(definition, snapshot)],
    proof: [
      ['报表', `${snapshot.definition.id} 第${snapshot.definition.edition}版`],
      ['报表编号', snapshot.edition],
      ['数据截至', `${asOf}（北京时间）`],
      ['取数范围', `${snapshot.filter.archives.length}个档案馆，业务日期不晚于${snapshot.filter.datedUntil}`],
      ['依据登记', `${snapshot.entryCount}笔`],
      ['数据快照SHA-256', digest],
    ],
    definitions: definition.figures.map((figure) => ({
      id: figure.id,
      title: `${figure.title}（${figure.unit}）`,
      text: definitionText(figure),
      at: `/v1/archives/${archivesCode}/reports/${definition.id}/editions/${snapshot.edition}/figures/${figure.id}`,
    })),
    sources: snapshot.lines.flatMap(({ of, figures }) =>
      figures
        .filter(({ entries }) => entries.length > 0)
        .map(({ id, entries, count }) => ({
          archives: of.name,
          figure: titleOf(definition, id),
          entries,
          more: count - entries.length,
        })),
    ),
  };
}

/** What must be known before the figures are used: who has not reported, every check that was not passed, who has no prior. */
function remarksOf(definition: ReportDefinition, { lines, notReported }: Snapshot): string[] {
  const several = definition.scope !== 'archives';
  const during = { month: '本月', quarter: '本季', year: '本年' }[definition.every];
  const missing = several && notReported.length > 0;
  return [
    ...(missing
      ? [
          `未报送（${during}${definition.every === 'year' ? '无业务登记' : '无目录著录、无扫描件上传'}）：${notReported.map(({ name }) => name).join('、')}`,
        ]
      : []),
    ...(several && definition.every !== 'month' ? withoutPrior(definition, lines) : []),
    ...lines.flatMap(({ of, checks }) =>
      checks.map(({ check, entries }) => {
        const about = entries.length > 0 ? `（${entries.length}笔）` : '';
        return `${several ? `${of.name}：` : ''}${checkTexts[check]}${about}`;
      }),
    ),
  ];
}

/** Archives without a figure to compare with are left out of a growth, and named; figures that leave out the same are named together. */
function withoutPrior(definition: ReportDefinition, lines: Snapshot['lines']): string[] {
  const figuresOf = new Map<string, string[]>();
  for (const figure of definition.figures.filter(comparedBy)) {
    const { without } = totalsOf(lines, figure.id);
    const names = without.join('、');
    if (names) figuresOf.set(names, [...(figuresOf.get(names) ?? []), titleOf(definition, figure.id)]);
  }
  return [...figuresOf].map(([names, titles]) => `${names}无上期数据，不计入合计的增长率：${titles.join('、')}`);
}

const titleOf = ({ figures }: ReportDefinition, id: string): string => {
  const figure = figures.find((one) => one.id === id);
  return figure ? `${figure.title}（${figure.unit}）` : id;
};
