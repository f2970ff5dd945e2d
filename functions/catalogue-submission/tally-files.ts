import { formatDay } from '#shared/calendar/day.ts';
import { formatPeriod } from '#shared/calendar/period.ts';
import { formatInstant } from '#shared/calendar/shanghai.ts';
import { csvText } from '#shared/print/csv.ts';
import { type Sheet, workbook } from '#shared/print/workbook.ts';
import type { Sums, Tally, TallyLine } from './tally-shown.ts';

const levelNames: Record<TallyLine['level'], string> = { county: '县', city: '市', province: '省' };
const figures = ['应报条目', '本期案卷级', '本期文件级', '本期合计', '累计合计', '完成率'];
const figuresOf = ({
  quota,
  volumeEntries,
  itemEntries,
  entries,
  entriesToDate,
  fulfilled,
}: Omit<Sums, 'archives' | 'onTime' | 'late' | 'missing' | 'notDue'>) => [
  quota,
  volumeEntries,
  itemEntries,
  entries,
  entriesToDate,
  fulfilled,
];

/** Every archives by place, and the total. */
function linesSheet({ lines, total }: Tally): Sheet {
  return {
    name: '各馆',
    rows: [
      ['名次', '代码', '档案馆', '所属市州', '层级', ...figures, '报送情况', '回执号', '报送时间'],
      ...lines.map((line) => [
        line.place,
        line.archivesCode,
        line.name,
        line.group,
        levelNames[line.level],
        ...figuresOf(line),
        line.standingName,
        line.receipt ?? '',
        line.submittedAt ? formatInstant(new Date(line.submittedAt)) : '',
      ]),
      [
        '',
        '',
        '合计',
        '',
        '',
        ...figuresOf(total),
        `按时${total.onTime}、逾期${total.late}、未报${total.missing}`,
        '',
        '',
      ],
    ],
  };
}

const groupsSheet = ({ groups, total }: Tally): Sheet => ({
  name: '分市州小计',
  rows: [
    ['市州', '应报馆数', ...figures, '按时', '逾期报送', '逾期未报', '未到期'],
    ...[...groups, { ...total, name: '合计' }].map((group) => [
      group.name,
      group.archives,
      ...figuresOf(group),
      group.onTime,
      group.late,
      group.missing,
      group.notDue,
    ]),
  ],
});

const namesSheet = (tally: Tally): Sheet => ({
  name: '逾期与未报名单',
  rows: [
    ['情况', '代码', '档案馆'],
    ...tally.late.map(({ archivesCode, name }) => ['逾期报送', archivesCode, name]),
    ...tally.missing.map(({ archivesCode, name }) => ['逾期未报', archivesCode, name]),
  ],
});

const proofSheet = ({ of, period, closesOn, round, summary, sha256 }: Tally): Sheet => ({
  name: '说明',
  rows: [
    ['项目', '内容'],
    ['统计馆', of.name],
    ['报告期', formatPeriod(period)],
    ['截止日', formatDay(closesOn)],
    ['任务版次', round],
    ['摘要', summary],
    ['口径', '条目数为各馆台账的目录著录登记之和（冲销已减）；退回未重报的不计数'],
    ['统计数据SHA-256', sha256],
  ],
});

/** The table of archives as CSV for WPS and Excel. */
export const csvOf = (tally: Tally): Buffer => csvText(linesSheet(tally).rows);

/** The workbook: 各馆, 分市州小计, 逾期与未报名单, 说明. The same tally gives the same bytes. */
export const xlsxOf = (tally: Tally): Buffer =>
  workbook([linesSheet(tally), groupsSheet(tally), namesSheet(tally), proofSheet(tally)]);
