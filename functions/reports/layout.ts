import { type Growth, growth } from '#shared/figures/growth.ts';
import { ranked } from '#shared/figures/ranking.ts';
import type { Cell, Column } from './cell.ts';
import { comparedBy, type FigureDefinition, isRate, type ReportDefinition } from './definition.ts';
import { onlyOf, rateOf, totalsOf, valueIn } from './lines.ts';
import type { Line, Snapshot } from './snapshot.ts';
import type { Words } from './words/words.ts';

/** `behind`: of which figure or archives each row is, where it is of one. */
export type Laid = {
  columns: Column[];
  headings: number;
  rows: Cell[][];
  behind?: Behind[];
  wide: boolean;
  total?: Cell[];
};
export type Behind = { figure?: string; of?: string | undefined };

/** The table of a report, as its definition lays it out. */
export function laidOut(definition: ReportDefinition, snapshot: Snapshot, words: Words): Laid {
  if (definition.layout === 'figures') return byFigure(definition, snapshot, words);
  if (definition.layout === 'archives') return byArchives(definition, snapshot, words);
  return ranking(definition, snapshot, definition.layout.ranking, words);
}

const shownAs = (figure: FigureDefinition) => {
  const against = comparedBy(figure);
  return { ...(figure.decimals !== undefined && { decimals: figure.decimals }), ...(against && { against }) };
};
/** A figure over lines, or a dash: there is no whole of a rate, or no archives has signed it. */
function valueCell(lines: readonly Line[], figure: FigureDefinition): Cell {
  if (isRate(figure)) {
    const rate = rateOf(lines, figure.id);
    return rate && rate.whole !== 0 ? { rate } : '—';
  }
  const { value, none } = totalsOf(lines, figure.id);
  return none ? '—' : value;
}

/** A row for every figure, of all lines together. */
function byFigure({ figures }: ReportDefinition, { lines }: Snapshot, { columns, of }: Words): Laid {
  const plans = figures.some((figure) => comparedBy(figure) === 'plan');
  return {
    wide: false,
    columns: [
      { title: columns.group, is: 'text' },
      { title: columns.figure, is: 'text', opens: 'definition' },
      { title: columns.unit, is: 'text' },
      { title: columns.current, is: 'number', opens: 'entries' },
      { title: plans ? columns.priorOfPlan : columns.prior, is: 'number' },
      { title: plans ? columns.growthOfPlan : columns.growth, is: 'growth' },
      { title: columns.entries, is: 'number' },
    ],
    headings: 3,
    behind: figures.map(({ id }) => ({ figure: id, of: onlyOf(lines) })),
    rows: figures.map((figure): Cell[] => {
      const { id, group, title, unit } = figure;
      const total = totalsOf(lines, id);
      const compared = total.growth && { ...total.growth, ...shownAs(figure) };
      const count = lines.reduce((sum, line) => sum + (line.figures.find((one) => one.id === id)?.count ?? 0), 0);
      const known = [valueCell(lines, figure), total.prior, comparedBy(figure) ? compared : undefined, count];
      return [of(group), of(title), of(unit), ...known];
    }),
  };
}

const columnOf = (figure: FigureDefinition, { measured, of }: Words) => ({
  title: measured(of(figure.title), of(figure.unit)),
  is: isRate(figure) ? ('growth' as const) : ('number' as const),
  figure: figure.id,
  opens: 'entries' as const,
});

/** A column for every figure and one for its growth over years; and the cells below them, for some lines together. */
function figureColumns({ figures, every }: ReportDefinition, words: Words) {
  const grows = (figure: FigureDefinition) => every !== 'month' && comparedBy(figure) !== undefined;
  const cells = (taken: readonly Line[]): Cell[] =>
    figures.flatMap((figure): Cell[] => {
      const value = valueCell(taken, figure);
      return grows(figure) ? [value, growthCell(totalsOf(taken, figure.id).growth, figure)] : [value];
    });
  const columns = figures.flatMap((figure): Column[] => {
    const column = columnOf(figure, words);
    const { figure: id } = column;
    return grows(figure)
      ? [column, { title: words.growthOf(words.of(figure.title)), is: 'growth', figure: id, opens: 'definition' }]
      : [column];
  });
  return { columns, cells };
}

const reportedOf = (lines: readonly Line[]) => `${lines.filter(({ reported }) => reported).length}/${lines.length}`;

/** A row for every city in order of its first archives, what stands under the province alone first, and the total. */
export function cityTable(definition: ReportDefinition, { lines }: Snapshot, words: Words): Laid | undefined {
  const { places, reportedIn } = words;
  const cities = [...Map.groupBy(lines, ({ of }) => of.city ?? places.underProvince)];
  if (!definition.byCity || cities.length < 2) return undefined;
  const { columns, cells } = figureColumns(definition, words);
  return {
    wide: true,
    columns: [{ title: places.city, is: 'text' }, { title: reportedIn[definition.every], is: 'text' }, ...columns],
    headings: 1,
    rows: cities.map(([city, taken]): Cell[] => [city, reportedOf(taken), ...cells(taken)]),
    total: [places.total, reportedOf(lines), ...cells(lines)],
  };
}

/** A row for every archives, a column for every figure and its growth over years, and the total. */
function byArchives(definition: ReportDefinition, { lines }: Snapshot, words: Words): Laid {
  const { places, reportedIn } = words;
  const { columns, cells } = figureColumns(definition, words);
  return {
    wide: true,
    columns: [
      { title: places.code, is: 'text' },
      { title: places.archives, is: 'text' },
      { title: reportedIn[definition.every], is: 'text' },
      ...columns,
    ],
    headings: 2,
    behind: lines.map(({ of }) => ({ of: of.archivesCode })),
    rows: lines.map((line): Cell[] => [
      line.of.archivesCode,
      line.of.name,
      line.reported ? places.reported : places.notReported,
      ...cells([line]),
    ]),
    total: ['', places.total, reportedOf(lines), ...cells(lines)],
  };
}

const growthCell = (of: Growth | undefined, figure: FigureDefinition): Cell => ({
  ...(of ?? growth(0, undefined)),
  ...shownAs(figure),
});

/** The archives by one figure, the greatest first; equals share a place. */
function ranking({ figures }: ReportDefinition, { lines }: Snapshot, by: string, words: Words): Laid {
  const { places } = words;
  const measure = (line: Line) => {
    const rate = rateOf([line], by);
    if (!rate) return valueIn(line, by);
    return rate.whole === 0 ? -1 : rate.part / rate.whole;
  };
  const inOrder = ranked(lines, measure);
  return {
    wide: true,
    columns: [
      { title: places.rank, is: 'number' },
      { title: places.archives, is: 'text' },
      ...figures.map((figure) => columnOf(figure, words)),
    ],
    headings: 2,
    behind: inOrder.map(({ item }) => ({ of: item.of.archivesCode })),
    rows: inOrder.map(({ place, item }): Cell[] => [
      place,
      item.of.name,
      ...figures.map((figure) => valueCell([item], figure)),
    ]),
  };
}
