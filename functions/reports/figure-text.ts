import { holdingSigns, type LedgerKind } from '#shared/ledger/ledger.ts';
import { comparedBy, type FigureDefinition, isLedgerFigure, isRate } from './definition.ts';

const kindNames: Record<LedgerKind, string> = {
  'opening-balance': '期初建账',
  accession: '接收',
  acquisition: '征集',
  removal: '移出',
  destruction: '销毁',
  'frames-digitised': '数字化',
  'units-digitised': '数字化',
  opened: '开放',
  visits: '利用',
  lookup: '查档',
  assist: '协查',
  planned: '计划下达',
  'transfer-due': '到期应移交',
  description: '著录',
  'frames-received': '扫描件接收',
};
const whens = {
  start: '报告期开始前',
  period: '报告期内',
  year: '本年1月1日至报告期末',
  end: '截至报告期末累计',
  plan: '本五年规划期开始至报告期末',
};

/** What a figure counts, in words for its readers (指标解释); `figures`: those of its report, by whose titles a rate is explained. */
export function definitionText(figure: FigureDefinition, figures: readonly FigureDefinition[]): string {
  const compared = { year: '；与上年同期相比', plan: '；与上一个五年规划期（末）相比' };
  const against = comparedBy(figure);
  const after = against ? compared[against] : '';
  if (isRate(figure)) {
    const deposits = figure.noWhole === 'holdings' ? '，寄存档案除外' : '';
    return `${titled(figure.part, figures)}÷${titled(figure.whole, figures)}${deposits}`;
  }
  if (!isLedgerFigure(figure))
    return `各馆年报填报的“${figure.title}”${figure.when === 'plan' ? '在本五年规划期内' : '在本年'}之和${after}`;
  const kinds = [...new Set(figure.kinds.map((kind) => kindNames[kind]))].join('、');
  const stock = figure.kinds.length === Object.keys(holdingSigns).length ? '，移出、销毁为减' : '';
  const deposits = figure.deposits ? '仅计寄存档案' : '寄存档案除外';
  return `${whens[figure.when]}登记的${kinds}（${figure.unit}）${stock}，冲销抵减，${deposits}${after}`;
}

/** 已数字化（卷、件）: figures of one title are one term, with their units. */
function titled(ids: readonly string[], figures: readonly FigureDefinition[]): string {
  const taken = figures.filter(({ id }) => ids.includes(id));
  const units = Map.groupBy(taken, ({ title }) => title);
  return [...units].map(([title, same]) => `${title}（${same.map(({ unit }) => unit).join('、')}）`).join('＋');
}
