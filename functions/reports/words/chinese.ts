import { formatPeriod } from '#shared/calendar/period.ts';
import { formatInstant } from '#shared/calendar/shanghai.ts';
import { growthText } from '#shared/figures/growth.ts';
import { checkTexts } from '../checks.ts';
import { definitionText } from '../figure-text.ts';
import type { Words } from './words.ts';

export const chinese: Words = {
  tag: 'zh-CN',
  of: (text) => text,
  marks: { open: '（', close: '）', between: '；' },
  measured: (title, unit) => `${title}（${unit}）`,
  growthOf: (title) => `${title}增长`,
  period: formatPeriod,
  instant: formatInstant,
  columns: {
    group: '类别',
    figure: '指标',
    unit: '单位',
    current: '本期',
    prior: '上年同期',
    priorOfPlan: '上年同期或上一规划期',
    growth: '同比',
    growthOfPlan: '增长',
    entries: '依据（笔）',
  },
  places: {
    code: '代码',
    archives: '档案馆',
    rank: '名次',
    city: '市州',
    underProvince: '省直管',
    total: '合计',
    reported: '已报送',
    notReported: '未报送',
  },
  reportedIn: { month: '本月报送', quarter: '本季报送', year: '本年报送' },
  parts: {
    summary: '摘要',
    byCity: '分市州汇总',
    remarks: '注意',
    proof: '编制说明',
    definitions: '指标解释与出处',
    source: '出处：',
  },
  sheets: { table: '报表', byCity: '分市州', notes: '说明', sources: '依据', entry: '业务台账编号（日期#编号）' },
  pageOfSheet: '第&P页 共&N页',
  page: (number, of) => `第${number}页/共${of}页`,
  title: (madeFor, report) => `${madeFor}${report}`,
  caption: (period, report, asOf) => `${period}${report}（数据截至${asOf}）`,
  first: (title, most) => `${title}，前${most}名`,
  list: (names) => names.join('、'),
  more: (count) => `另有${count}笔，见平台该指标的出处`,
  noGrowth: (because, against) => growthText({ known: false, because }, {}, against === 'plan' ? '上一规划期' : '上年'),
  noRate: { none: '—（尚无验收）', holdings: '—（无馆藏）', plan: '—（无计划）', requests: '—（无申请）' },
  early: (period) => `${period}报表到期前编制，为阶段数`,
  missing: ({ every, reportedBy }, names) => {
    const during = { month: '本月', quarter: '本季', year: '本年' }[every];
    const nothing = every === 'year' ? '无业务登记' : reportedBy ? '无目录著录' : '无目录著录、无扫描件上传';
    return `未报送（${during}${nothing}）：${names}`;
  },
  leftOut: {
    unsigned: (names, titles) => `年报未签报：${names}；未计入${titles}`,
    without: (names, titles) => `${names}无上期数据，不计入合计的增长率：${titles}`,
  },
  check: (check, of, entries) => `${of ? `${of}：` : ''}${checkTexts[check]}${entries > 0 ? `（${entries}笔）` : ''}`,
  proof: {
    report: '报表',
    edition: '报表编号',
    asOf: '数据截至',
    filter: '取数范围',
    entries: '依据登记',
    digest: '数据快照SHA-256',
  },
  definitionVersion: (id, version) => `${id} 第${version}版`,
  asOf: (instant) => `${instant}（北京时间）`,
  filter: (archives, until) => `${archives}个档案馆，业务日期不晚于${until}`,
  entryCount: (count) => `${count}笔`,
  definition: definitionText,
};
