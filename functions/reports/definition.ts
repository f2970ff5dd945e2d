import type { ArchivesLevel } from '#shared/archives/archives.ts';
import { HoldingsAct, type LedgerKind, type Quantities } from '#shared/ledger/ledger.ts';

/**
 * One figure as data: which quantity of which acts, and when. `start`: all before the period, and opening balances booked
 * in it · `period`: dated in it · `end`: all until its last day. Holdings acts carry their sign at `start` and `end`.
 */
export type FigureDefinition = {
  id: string;
  title: string;
  unit: '卷' | '件' | '条' | '画幅';
  group: '馆藏' | '目录' | '数字化';
  quantity: keyof Quantities;
  kinds: readonly LedgerKind[];
  when: 'start' | 'period' | 'end';
  /** Shown beside the same month of the year before (同比). */
  yearOnYear?: true;
};

/** What a report is: who gets one, when it is due, and its figures. A changed definition is a new edition (a whole number). */
export type ReportDefinition = {
  id: string;
  edition: number;
  title: string;
  /** `archives`: one for each, of its own ledger. `province`: one for each provincial archives, with a line for every archives. */
  scope: 'archives' | 'province';
  /** Due after each month, on this day and hour of the next one (Asia/Shanghai). */
  due: { day: number; hour: number };
  figures: readonly FigureDefinition[];
};

const holdings = { group: '馆藏', kinds: HoldingsAct.options } as const;
const stocks = [
  { quantity: 'volumes', unit: '卷' },
  { quantity: 'items', unit: '件' },
] as const;

/** Opening stock, four movements and closing stock, for volumes and items: 期末 = 期初 + 接收 + 征集 − 移出 − 销毁. */
const holdingsFigures: FigureDefinition[] = stocks.flatMap((stock) => [
  { ...holdings, ...stock, id: `${stock.quantity}AtStart`, title: '期初馆藏', when: 'start' as const },
  movement(stock, 'accession', 'Accessioned', '本月接收'),
  movement(stock, 'acquisition', 'Acquired', '本月征集'),
  movement(stock, 'removal', 'Removed', '本月移出'),
  movement(stock, 'destruction', 'Destroyed', '本月销毁'),
  { ...holdings, ...stock, id: `${stock.quantity}AtEnd`, title: '期末馆藏', when: 'end' as const },
]);

function movement(stock: (typeof stocks)[number], kind: HoldingsAct, did: string, title: string): FigureDefinition {
  const yearOnYear = kind === 'accession' ? ({ yearOnYear: true } as const) : {};
  return {
    ...stock,
    ...yearOnYear,
    id: `${stock.quantity}${did}`,
    title,
    group: '馆藏',
    kinds: [kind],
    when: 'period',
  };
}

const entries = { group: '目录', unit: '条', kinds: ['description'] } as const;
const frames = { group: '数字化', unit: '画幅', kinds: ['frames-received'], quantity: 'frames' } as const;
const inMonth = { when: 'period', yearOnYear: true } as const;
const toDate = { when: 'end' } as const;

/** Entries made and frames received in the month. */
const describedInMonth: FigureDefinition[] = [
  { ...entries, ...inMonth, id: 'volumeEntries', title: '本月案卷级条目', quantity: 'volumeEntries' },
  { ...entries, ...inMonth, id: 'itemEntries', title: '本月文件级条目', quantity: 'itemEntries' },
];
const scannedInMonth: FigureDefinition = { ...frames, ...inMonth, id: 'framesReceived', title: '本月接收画幅' };

const describedToDate: FigureDefinition[] = [
  { ...entries, ...toDate, id: 'volumeEntriesToDate', title: '累计案卷级条目', quantity: 'volumeEntries' },
  { ...entries, ...toDate, id: 'itemEntriesToDate', title: '累计文件级条目', quantity: 'itemEntries' },
];
const scannedToDate: FigureDefinition = { ...frames, ...toDate, id: 'framesToDate', title: '累计接收画幅' };

const firstOfMonth = { day: 1, hour: 8 };

export const definitions: readonly ReportDefinition[] = [
  {
    id: 'monthly-progress',
    edition: 1,
    title: '业务进展月报',
    scope: 'archives',
    due: firstOfMonth,
    figures: [...holdingsFigures, ...describedInMonth, ...describedToDate, scannedInMonth, scannedToDate],
  },
  {
    id: 'monthly-progress-province',
    edition: 1,
    title: '全省业务进展月报',
    scope: 'province',
    due: firstOfMonth,
    figures: [...holdingsFigures, ...describedInMonth, scannedInMonth],
  },
];

/** The reports made at an archives of this level. */
export const definitionsAt = (level: ArchivesLevel): ReportDefinition[] =>
  definitions.filter(({ scope }) => scope === 'archives' || level === 'province');
