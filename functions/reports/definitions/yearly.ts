import type { DeclaredFigure, LedgerFigure, ReportDefinition } from '../definition.ts';
import { depositsAtEnd, movementsOf, plannedOfYear, transfersToDate, unitsDigitised, yearly } from './holdings.ts';
import { digitisationRate } from './monthly.ts';
import { requests, used } from './use.ts';

const scans = { group: '数字化', unit: '画幅', kinds: ['frames-digitised'], quantity: 'frames' } as const;
const framesOfYear: LedgerFigure = {
  ...scans,
  id: 'framesYear',
  title: '本年数字化',
  when: 'period',
  against: 'year',
};
const framesOfPlan: LedgerFigure = { ...scans, id: 'framesPlan', title: '五年数字化', when: 'plan', against: 'plan' };
const framesToDate: LedgerFigure = { ...scans, id: 'framesTotal', title: '累计数字化', when: 'end' };
const holdings = movementsOf(yearly);
const sincePlan: LedgerFigure[] = holdings
  .filter(({ id }) => id.endsWith('AtEnd'))
  .map((figure) => ({ ...figure, against: 'plan', ...(figure.id === 'volumesAtEnd' && { decimals: 1 }) }));
const opened: LedgerFigure[] = [
  { quantity: 'volumes', unit: '卷' } as const,
  { quantity: 'items', unit: '件' } as const,
].map((stock) => ({
  ...stock,
  id: `${stock.quantity}Opened`,
  title: '累计开放',
  group: '开放',
  kinds: ['opened'],
  when: 'end',
}));
const published = (id: string, title: string, unit: string, when: 'period' | 'plan' = 'period'): DeclaredFigure => ({
  id: when === 'plan' ? `${id}Plan` : id,
  declared: id,
  title,
  unit,
  group: '编研',
  when,
  against: when === 'plan' ? 'plan' : 'year',
});

const afterNewYear = { day: 10, hour: 8 };
/** The returns run to the end of 10 January, or of the next working day, which is the 12th at the latest. */
const afterReturns = { day: 13, hour: 8 };
const ofYear = { every: 'year', due: afterNewYear, version: 1 } as const;
const funnel = {
  is: 'funnel',
  title: '到期、移交、数字化、开放（累计，卷）',
  figures: ['volumesDue', 'volumesTransferred', 'volumesDigitised', 'volumesOpened'],
} as const;
const ofTheYear =
  '本年接收{volumesAccessioned}卷，{volumesAccessioned:同比}；数字化{framesYear}画幅，{framesYear:同比}，馆藏数字化率{digitisationRate}；' +
  '累计到期应移交{volumesDue}卷，移交进馆{volumesTransferred}卷，开放{volumesOpened}卷。';
const bars = (figure: string, title: string) => ({ is: 'bars', title, figure, most: 20 }) as const;

/** What is made once a year: the annual statistics, five years compared, the ranking, lookup services, and what is said of the year. */
export const yearlyReports: ReportDefinition[] = [
  {
    ...ofYear,
    id: 'annual-statistics',
    title: '档案事业统计年报',
    toAbove: true,
    scope: 'archives',
    layout: 'figures',
    figures: [
      ...holdings,
      ...depositsAtEnd,
      framesOfYear,
      framesToDate,
      ...unitsDigitised,
      digitisationRate(),
      ...transfersToDate,
      ...opened,
      ...used,
    ],
    charts: [{ is: 'years', title: '历年馆藏（卷）', figure: 'volumesAtEnd' }, funnel],
    sentences: [
      '{period}末馆藏档案{volumesAtEnd}卷、{itemsAtEnd}件，寄存{volumesDeposited}卷、{itemsDeposited}件不在其内。',
      `${ofTheYear}接待利用者{userVisits}人次，提供档案{unitUses}卷、件次。`,
    ],
  },
  {
    ...ofYear,
    id: 'annual-statistics-province',
    title: '全省档案事业统计年报',
    scope: 'province',
    layout: 'archives',
    figures: [
      ...holdings,
      ...depositsAtEnd,
      framesOfYear,
      ...unitsDigitised,
      digitisationRate(),
      ...transfersToDate.filter(({ quantity }) => quantity === 'volumes'),
      ...opened.filter(({ quantity }) => quantity === 'volumes'),
      ...plannedOfYear,
    ],
    byCity: true,
    sentences: ['{period}末全省{archives}个档案馆馆藏档案{volumesAtEnd}卷、{itemsAtEnd}件。', ofTheYear],
    charts: [
      { is: 'years', title: '历年馆藏（卷）', figure: 'volumesAtEnd' },
      {
        is: 'targets',
        title: '本年接收与计划（卷）',
        figure: 'volumesAccessioned',
        target: 'volumesPlanned',
        most: 20,
      },
      funnel,
    ],
  },
  {
    ...ofYear,
    id: 'five-years',
    title: '五年规划期比较',
    scope: 'province',
    layout: 'archives',
    figures: [...holdings.filter(({ id }) => id === 'volumesAtStart'), ...sincePlan, framesOfPlan, framesOfYear],
    charts: [
      { is: 'years', title: '历年馆藏（卷）', figure: 'volumesAtEnd' },
      { is: 'years', title: '历年数字化（画幅）', figure: 'framesYear' },
    ],
    sentences: [
      '馆藏达到{volumesAtEnd}卷，{volumesAtEnd:比}；{plan}期间完成数字化{framesPlan}画幅，{framesPlan:期}。',
      '{volumesAtEnd:翻番}。',
    ],
  },
  {
    ...ofYear,
    id: 'ranking',
    title: '接收进馆排名',
    scope: 'province',
    layout: { ranking: 'volumesAccessioned' },
    figures: holdings.filter(({ id }) => /Accessioned$|AtEnd$/.test(id)),
    charts: [bars('volumesAccessioned', '本年接收（卷）')],
  },
  {
    ...ofYear,
    id: 'lookup-service',
    title: '档案利用服务统计',
    scope: 'province',
    layout: 'archives',
    figures: [...used, ...requests],
    charts: [bars('userVisits', '利用者（人次）')],
  },
  {
    ...ofYear,
    due: afterReturns,
    id: 'year-in-review',
    title: '年度业务数据',
    scope: 'province',
    layout: 'figures',
    figures: [
      ...holdings.filter(({ id }) => /Accessioned$/.test(id)),
      framesOfYear,
      ...sincePlan.map((figure) => ({ ...figure, decimals: 2 })),
      ...unitsDigitised,
      digitisationRate(),
      framesOfPlan,
      published('articles', '刊发编纂文章', '篇'),
      published('publicTitles', '专著', '部'),
      published('publicChars', '专著字数', '字'),
      published('compiledChars', '编纂出版档案史料', '字', 'plan'),
    ],
    sentences: [
      '全省各级国家综合档案馆收集进馆档案{volumesAccessioned}卷，{volumesAccessioned:同比}；省档案馆收集进馆{volumesAccessioned@own}卷，{volumesAccessioned@own:同比}。',
      '完成档案数字化{framesYear}画幅，{framesYear:同比}；省馆数字化扫描{framesYear@own}画幅，{framesYear@own:同比}。',
      '刊发编纂文章{articles}篇，{articles:同比}；专著{publicTitles}部，{publicTitles:同比}；{publicChars:万}字，{publicChars:同比}。',
      '馆藏达到{volumesAtEnd}卷，{volumesAtEnd:比}；省馆{volumesAtEnd@own}卷，{volumesAtEnd@own:比2}。',
      '{plan}期间完成数字化{framesPlan}画幅，{framesPlan:期}；省档案馆档案数字化率达到{digitisationRate@own}。',
      '编纂出版档案史料{compiledCharsPlan:万}字，{compiledCharsPlan:期}。',
    ],
  },
];
