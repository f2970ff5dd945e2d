import { type Growth, growth } from '#shared/figures/growth.ts';
import { ranked } from '#shared/figures/ranking.ts';
import { comparedBy, type FigureDefinition, isRate, type ReportDefinition } from './definition.ts';
import { priorOf, rateOf, totalsOf, valueIn } from './lines.ts';
import type { Cell, Column } from './report-table.ts';
import type { Line, Snapshot } from './snapshot.ts';

export type Laid = { columns: Column[]; headings: number; rows: Cell[][]; wide: boolean; total?: Cell[] };

/** The table of a report, as its definition lays it out. */
export function laidOut(definition: ReportDefinition, snapshot: Snapshot): Laid {
  if (definition.layout === 'figures') return byFigure(definition, snapshot);
  if (definition.layout === 'archives') return byArchives(definition, snapshot);
  return ranking(definition, snapshot, definition.layout.ranking);
}

const shownAs = (figure: FigureDefinition) => {
  const against = comparedBy(figure);
  return { ...(figure.decimals !== undefined && { decimals: figure.decimals }), ...(against && { against }) };
};
const rateCell = (lines: readonly Line[], { id }: FigureDefinition): Cell => {
  const rate = rateOf(lines, id);
  return rate && rate.whole !== 0 ? { rate } : '—';
};

/** A row for every figure, of all lines together. */
function byFigure({ figures }: ReportDefinition, { lines }: Snapshot): Laid {
  return {
    wide: false,
    columns: [
      { title: '类别', is: 'text' },
      { title: '指标', is: 'text' },
      { title: '单位', is: 'text' },
      { title: '本期', is: 'number' },
      {
        title: figures.some((figure) => comparedBy(figure) === 'plan') ? '上年同期或上一规划期' : '上年同期',
        is: 'number',
      },
      { title: figures.some((figure) => comparedBy(figure) === 'plan') ? '增长' : '同比', is: 'growth' },
      { title: '依据（笔）', is: 'number' },
    ],
    headings: 3,
    rows: figures.map((figure): Cell[] => {
      const { id, group, title, unit } = figure;
      const total = totalsOf(lines, id);
      const compared = total.growth && { ...total.growth, ...shownAs(figure) };
      const count = lines.reduce((sum, line) => sum + (line.figures.find((one) => one.id === id)?.count ?? 0), 0);
      const value = isRate(figure) ? rateCell(lines, figure) : total.value;
      return [group, title, unit, value, priorOf(lines, id), comparedBy(figure) ? compared : undefined, count];
    }),
  };
}

/** A column for every figure and one for its growth over years; and the cells below them, for some lines together. */
function figureColumns({ figures, every }: ReportDefinition) {
  const grows = (figure: FigureDefinition) => every !== 'month' && comparedBy(figure) !== undefined;
  const cells = (taken: readonly Line[]): Cell[] =>
    figures.flatMap((figure): Cell[] => {
      const total = totalsOf(taken, figure.id);
      const value = isRate(figure) ? rateCell(taken, figure) : total.value;
      return grows(figure) ? [value, growthCell(total.growth, figure)] : [value];
    });
  const columns = figures.flatMap((figure): Column[] => {
    const column: Column = { title: `${figure.title}（${figure.unit}）`, is: isRate(figure) ? 'growth' : 'number' };
    return grows(figure) ? [column, { title: `${figure.title}增长`, is: 'growth' }] : [column];
  });
  return { columns, cells };
}

const reportedOf = (lines: readonly Line[]) => `${lines.filter(({ reported }) => reported).length}/${lines.length}`;

/** A row for every city in order of its first archives, what stands under the province alone first, and the total. */
export function cityTable(definition: ReportDefinition, { lines }: Snapshot): Laid | undefined {
  const cities = [...Map.groupBy(lines, ({ of }) => of.city ?? '省直管')];
  if (!definition.byCity || cities.length < 2) return undefined;
  const { columns, cells } = figureColumns(definition);
  return {
    wide: true,
    columns: [{ title: '市州', is: 'text' }, { title: '本年报送', is: 'text' }, ...columns],
    headings: 1,
    rows: cities.map(([city, taken]): Cell[] => [city, reportedOf(taken), ...cells(taken)]),
    total: ['合计', reportedOf(lines), ...cells(lines)],
  };
}

/** A row for every archives, a column for every figure and its growth over years, and the total. */
function byArchives(definition: ReportDefinition, { lines }: Snapshot): Laid {
  const { columns, cells } = figureColumns(definition);
  return {
    wide: true,
    columns: [
      { title: '代码', is: 'text' },
      { title: '档案馆', is: 'text' },
      { title: { month: '本月报送', quarter: '本季报送', year: '本年报送' }[definition.every], is: 'text' },
      ...columns,
    ],
    headings: 2,
    rows: lines.map((line): Cell[] => [
      line.of.archivesCode,
      line.of.name,
      line.reported ? '已报送' : '未报送',
      ...cells([line]),
    ]),
    total: ['', '合计', reportedOf(lines), ...cells(lines)],
  };
}

const growthCell = (of: Growth | undefined, figure: FigureDefinition): Cell => ({
  ...(of ?? growth(0, undefined)),
  ...shownAs(figure),
});

/** The archives by one figure, the greatest first; equals share a place. */
function ranking({ figures }: ReportDefinition, { lines }: Snapshot, by: string): Laid {
  const measure = (line: Line) => {
    const rate = rateOf([line], by);
    if (!rate) return valueIn(line, by);
    return rate.whole === 0 ? -1 : rate.part / rate.whole;
  };
  return {
    wide: true,
    columns: [
      { title: '名次', is: 'number' },
      { title: '档案馆', is: 'text' },
      ...figures.map(
        (figure): Column => ({
          title: `${figure.title}（${figure.unit}）`,
          is: isRate(figure) ? 'growth' : 'number',
        }),
      ),
    ],
    headings: 2,
    rows: ranked(lines, measure).map(({ place, item }): Cell[] => [
      place,
      item.of.name,
      ...figures.map((figure): Cell => (isRate(figure) ? rateCell([item], figure) : valueIn(item, figure.id))),
    ]),
  };
}
