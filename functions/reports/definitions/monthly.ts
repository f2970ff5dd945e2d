import type { LedgerFigure, ReportDefinition } from '../definition.ts';
import { depositsAtEnd, monthly, movementsOf, plannedOfYear, quarterly, unitsDigitised } from './holdings.ts';

const entries = { group: '目录', unit: '条', kinds: ['description'] } as const;
const frames = { group: '数字化', unit: '画幅', kinds: ['frames-received'], quantity: 'frames' } as const;
const inPeriod = { when: 'period', against: 'year' } as const;
const toDate = { when: 'end' } as const;

/** Entries made and frames received in the period. */
const described = (during: string): LedgerFigure[] => [
  { ...entries, ...inPeriod, id: 'volumeEntries', title: `${during}案卷级条目`, quantity: 'volumeEntries' },
  { ...entries, ...inPeriod, id: 'itemEntries', title: `${during}文件级条目`, quantity: 'itemEntries' },
];
const scanned = (during: string): LedgerFigure => ({
  ...frames,
  ...inPeriod,
  id: 'framesReceived',
  title: `${during}接收画幅`,
});

const describedToDate: LedgerFigure[] = [
  { ...entries, ...toDate, id: 'volumeEntriesToDate', title: '累计案卷级条目', quantity: 'volumeEntries' },
  { ...entries, ...toDate, id: 'itemEntriesToDate', title: '累计文件级条目', quantity: 'itemEntries' },
];
const scannedToDate: LedgerFigure = { ...frames, ...toDate, id: 'framesToDate', title: '累计接收画幅' };

const firstOfMonth = { day: 1, hour: 8 };

/** Progress month by month of an archives and of the province, quarter by quarter of a city, and the tally of entries. */
export const progressReports: ReportDefinition[] = [
  {
    id: 'monthly-progress',
    version: 1,
    title: '业务进展月报',
    scope: 'archives',
    every: 'month',
    due: firstOfMonth,
    layout: 'figures',
    figures: [...movementsOf(monthly), ...described('本月'), ...describedToDate, scanned('本月'), scannedToDate],
  },
  {
    id: 'monthly-progress-province',
    version: 1,
    title: '全省业务进展月报',
    scope: 'province',
    every: 'month',
    due: firstOfMonth,
    layout: 'archives',
    figures: [...movementsOf(monthly), ...described('本月'), scanned('本月')],
  },
  {
    id: 'quarterly-city',
    version: 1,
    title: '全市业务进展季报',
    toAbove: true,
    scope: 'city',
    every: 'quarter',
    due: { day: 5, hour: 8 },
    layout: 'archives',
    figures: [...movementsOf(quarterly), ...depositsAtEnd, ...described('本季'), scanned('本季')],
    charts: [{ is: 'bars', title: '本季接收画幅', figure: 'framesReceived', most: 20 }],
  },
  {
    id: 'catalogue-tally',
    version: 1,
    title: '电子目录上报统计',
    scope: 'province',
    every: 'quarter',
    due: { day: 5, hour: 8 },
    layout: 'archives',
    reportedBy: ['description'],
    figures: [...described('本季'), ...describedToDate],
    charts: [{ is: 'bars', title: '累计文件级条目', figure: 'itemEntriesToDate', most: 20 }],
    sentences: ['全省{reporting}个档案馆上报电子目录，累计{volumeEntriesToDate+itemEntriesToDate}条。'],
  },
  {
    id: 'digitisation',
    version: 1,
    title: '数字化进度季报',
    scope: 'province',
    every: 'quarter',
    due: { day: 5, hour: 8 },
    layout: { ranking: 'digitisationRate' },
    figures: [
      ...movementsOf(quarterly).filter(({ id }) => id.endsWith('AtEnd')),
      ...depositsAtEnd,
      ...unitsDigitised,
      digitisationRate(),
      {
        id: 'framesOfYear',
        title: '本年累计数字化',
        unit: '画幅',
        group: '数字化',
        kinds: ['frames-digitised'],
        quantity: 'frames',
        when: 'year',
        against: 'year',
      },
      ...plannedOfYear.filter(({ id }) => id === 'framesPlanned'),
      {
        id: 'framesPlanRate',
        title: '数字化计划完成率',
        unit: '%',
        group: '计划',
        part: ['framesOfYear'],
        whole: ['framesPlanned'],
        noWhole: 'plan',
      },
    ],
    charts: [
      { is: 'bars', title: '数字化率', figure: 'digitisationRate', most: 20 },
      { is: 'targets', title: '本年数字化与计划（画幅）', figure: 'framesOfYear', target: 'framesPlanned', most: 20 },
    ],
  },
];

/** 数字化率 = 已数字化馆藏 ÷ 馆藏, 卷 and 件 together, deposits in neither. */
export function digitisationRate(): ReportDefinition['figures'][number] {
  return {
    id: 'digitisationRate',
    title: '数字化率',
    unit: '%',
    group: '数字化',
    part: ['volumesDigitised', 'itemsDigitised'],
    whole: ['volumesAtEnd', 'itemsAtEnd'],
    noWhole: 'holdings',
    untilEntered: true,
  };
}
