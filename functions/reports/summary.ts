import { inTable, inWords, percent } from '#shared/figures/display.ts';
import { comparedBy, type FigureDefinition, isRate, type ReportDefinition } from './definition.ts';
import { rateOf, totalsOf } from './lines.ts';
import type { Snapshot } from './snapshot.ts';
import { english } from './words/english.ts';

/** What a report says in a paragraph where its definition has no sentences of its own. */
export function summaryOf(definition: ReportDefinition, snapshot: Snapshot, period: string): string {
  const { lines, notReported } = snapshot;
  const has = (id: string) => definition.figures.some((figure) => figure.id === id);
  const value = (id: string) => inWords(totalsOf(lines, id).value);
  if (!has('volumesAtEnd') || !has('volumeEntries')) return plainly(definition, snapshot, period);
  const several = definition.scope !== 'archives';
  const during = { month: '本月', quarter: '本季', year: '本年' }[definition.every];
  const where = { archives: '', city: '全市', province: '全省' }[definition.scope];
  const figures =
    `${period}末${several ? `${where}${lines.length}个档案馆` : ''}馆藏档案${value('volumesAtEnd')}卷、${value('itemsAtEnd')}件；` +
    `${during}接收${value('volumesAccessioned')}卷、${value('itemsAccessioned')}件，著录案卷级条目${value('volumeEntries')}条、` +
    `文件级条目${value('itemEntries')}条，接收扫描件${value('framesReceived')}画幅。`;
  if (several) return figures + (notReported.length > 0 ? `未报送${notReported.length}个。` : '各馆均已报送。');
  return figures + (lines[0]?.reported ? '' : `${period}无目录著录和扫描件上传，计为未报送。`);
}

/** The figures of a report that are not 0, with their growth and shares, one after the other, in English. */
export const figuresInEnglish = ({ figures }: ReportDefinition, { lines }: Snapshot, period: string): string =>
  `${period}: ${figures.flatMap((figure) => inEnglish(figure, lines)).join('; ')}.`;

function inEnglish(figure: FigureDefinition, lines: Snapshot['lines']): string[] {
  const { id, title, unit } = figure;
  if (isRate(figure)) {
    const rate = rateOf(lines, id);
    return rate && rate.whole !== 0 ? [`${english.of(title)}: ${percent(rate)}`] : [];
  }
  const { value, growth } = totalsOf(lines, id);
  if (value === 0) return [];
  const against = comparedBy(figure) === 'plan' ? 'the plan before' : 'the year before';
  const size = growth?.known && percent({ part: Math.abs(growth.part), whole: growth.whole });
  const moved = growth?.known ? ` (${growth.part < 0 ? 'down' : 'up'} ${size} on ${against})` : '';
  return [`${english.of(title)}: ${inTable(value)} ${english.of(unit)}${moved}`];
}

const plainly = ({ figures }: ReportDefinition, { lines }: Snapshot, period: string): string =>
  `${period}：${figures
    .filter((figure) => !isRate(figure) && totalsOf(lines, figure.id).value !== 0)
    .map(({ id, title, unit }) => `${title}${inWords(totalsOf(lines, id).value)}${unit}`)
    .join('，')}。`;
