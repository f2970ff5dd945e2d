import { HoldingsAct } from '#shared/ledger/ledger.ts';
import type { LedgerFigure } from '../definition.ts';

const holdings = { group: '馆藏', kinds: HoldingsAct.options } as const;
const stocks = [
  { quantity: 'volumes', unit: '卷' },
  { quantity: 'items', unit: '件' },
] as const;
type Stock = (typeof stocks)[number];

/** How the words for a period differ by the kind of it. */
export type Words = { start: string; during: string; end: string };
export const monthly: Words = { start: '期初', during: '本月', end: '期末' };
export const quarterly: Words = { start: '季初', during: '本季', end: '季末' };
export const yearly: Words = { start: '年初', during: '本年', end: '年末' };

/** Opening stock, four movements and closing stock, for volumes and items: 期末 = 期初 + 接收 + 征集 − 移出 − 销毁. */
export const movementsOf = ({ start, during, end }: Words): LedgerFigure[] =>
  stocks.flatMap((stock) => [
    { ...holdings, ...stock, id: `${stock.quantity}AtStart`, title: `${start}馆藏`, when: 'start' as const },
    movement(stock, 'accession', 'Accessioned', `${during}接收`),
    movement(stock, 'acquisition', 'Acquired', `${during}征集`),
    movement(stock, 'removal', 'Removed', `${during}移出`),
    movement(stock, 'destruction', 'Destroyed', `${during}销毁`),
    { ...holdings, ...stock, id: `${stock.quantity}AtEnd`, title: `${end}馆藏`, when: 'end' as const },
  ]);

/** Deposits at the end, beside the holdings and never in them. */
export const depositsAtEnd: LedgerFigure[] = stocks.map((stock) => ({
  ...holdings,
  ...stock,
  id: `${stock.quantity}Deposited`,
  title: '寄存档案',
  when: 'end',
  deposits: true,
}));

/** What units of the holdings have been digitised. */
export const unitsDigitised: LedgerFigure[] = stocks.map((stock) => ({
  ...stock,
  id: `${stock.quantity}Digitised`,
  title: '已数字化',
  group: '数字化',
  kinds: ['units-digitised'],
  when: 'end',
}));

/** What a year's plan sets, and what has come in and been scanned in that year. */
export const plannedOfYear: LedgerFigure[] = [
  { ...stocks[0], id: 'volumesPlanned', title: '本年计划接收', group: '计划', kinds: ['planned'], when: 'year' },
  {
    id: 'framesPlanned',
    title: '本年计划数字化',
    unit: '画幅',
    quantity: 'frames',
    group: '计划',
    kinds: ['planned'],
    when: 'year',
  },
];

/** Due → transferred, to date: with what is digitised and opened the way that records take through an archives. */
export const transfersToDate: LedgerFigure[] = stocks.flatMap((stock) => [
  {
    ...stock,
    id: `${stock.quantity}Due`,
    title: '累计到期应移交',
    group: '移交',
    kinds: ['transfer-due'],
    when: 'end',
  },
  {
    ...stock,
    id: `${stock.quantity}Transferred`,
    title: '累计移交进馆',
    group: '移交',
    kinds: ['accession'],
    when: 'end',
  },
]);

function movement(stock: Stock, kind: HoldingsAct, did: string, title: string): LedgerFigure {
  const against = kind === 'accession' ? ({ against: 'year' } as const) : {};
  return { ...stock, ...against, id: `${stock.quantity}${did}`, title, group: '馆藏', kinds: [kind], when: 'period' };
}
