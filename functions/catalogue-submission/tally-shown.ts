import * as z from 'zod';
import { ArchivesLevel } from '#shared/archives/archives.ts';
import { Period } from '#shared/calendar/period.ts';
import { CatalogueSubmission, Standing } from '#shared/figures/catalogue-submission.ts';

export const Named = z.object({ archivesCode: z.string(), name: z.string() });
export type Named = z.infer<typeof Named>;

/** Sums over some archives, in 条; `fulfilled`: entries of the period to the quota, in percent. */
const Sums = z.object({
  archives: z.int().meta({ title: '应报馆数' }),
  quota: z.int().meta({ title: '应报条目' }),
  volumeEntries: z.int().meta({ title: '本期案卷级' }),
  itemEntries: z.int().meta({ title: '本期文件级' }),
  entries: z.int().meta({ title: '本期合计' }),
  entriesToDate: z.int().meta({ title: '累计合计' }),
  fulfilled: z.string().meta({ title: '完成率' }),
  onTime: z.int().meta({ title: '按时' }),
  late: z.int().meta({ title: '逾期报送' }),
  missing: z.int().meta({ title: '逾期未报' }),
  notDue: z.int().meta({ title: '未到期' }),
});
export type Sums = z.infer<typeof Sums>;

const TallyLine = Sums.omit({ archives: true, onTime: true, late: true, missing: true, notDue: true }).extend({
  ...Named.shape,
  place: z.int().meta({ title: '名次' }),
  level: ArchivesLevel,
  group: z.string().meta({ title: '所属市州' }),
  standing: Standing,
  standingName: z.string(),
  receipt: z.string().optional().meta({ title: '回执号' }),
  submittedAt: z.string().optional().meta({ title: '报送时间' }),
  state: CatalogueSubmission.shape.state.optional().meta({ title: '审核状态' }),
  waitingFor: z.string().optional().meta({ title: '待审核馆' }),
});
export type TallyLine = z.infer<typeof TallyLine>;

/** 目录报送统计: who has reported how much of a period, who is late or missing by name, by city, ranked by quota met. */
export const Tally = z
  .object({
    of: Named,
    period: Period,
    closesOn: z.string(),
    round: z.int().meta({ title: '任务版次' }),
    total: Sums,
    groups: z.array(Sums.extend(Named.shape)).meta({ title: '分市州小计' }),
    lines: z.array(TallyLine).meta({ title: '各馆' }),
    late: z.array(Named).meta({ title: '逾期报送的馆' }),
    missing: z.array(Named).meta({ title: '逾期未报的馆' }),
    summary: z.string().meta({ title: '可引用的文字' }),
    sha256: z.string().meta({ title: '统计数据的SHA-256' }),
  })
  .meta({ id: 'CatalogueTally', title: '目录报送统计' });
export type Tally = z.infer<typeof Tally>;
