import { formatDay } from '#shared/calendar/day.ts';
import { formatPeriod } from '#shared/calendar/period.ts';
import type { ProblemEntry } from './problem-entry.ts';

export const submissionProblems = {
  'round-not-found': {
    status: 404,
    title: { zh: '没有报送任务', en: 'No such round' },
    zh: ({ period }: { period: string }) =>
      `${formatPeriod(period)}没有下达目录报送任务;请核对报告期,或请省级档案馆先下达任务(期限和应报条目数)。`,
    en: ({ period }: { period: string }) => `Nothing has been asked for ${period}; the provincial archives sets it.`,
  },
  'not-the-provinces': {
    status: 403,
    title: { zh: '不由本馆下达', en: 'Not set here' },
    zh: ({ province }: { province: string }) => `目录报送任务由省级档案馆(${province})下达,本馆不能下达或调整。`,
    en: ({ province }: { province: string }) => `Rounds are set by the provincial archives (${province}) only.`,
  },
  'round-without-archives': {
    status: 422,
    title: { zh: '报送范围有误', en: 'Wrong archives' },
    zh: ({ codes }: { codes: string }) =>
      codes
        ? `以下代码不是本馆的下级馆,任务未下达,请核对:${codes}。`
        : '没有一个下级馆被列入报送,任务未下达;请填写市级、县级的应报条目数,或逐馆填写。',
    en: ({ codes }: { codes: string }) =>
      codes ? `Not archives below this one: ${codes}.` : 'No archives below would have to report.',
  },
  'round-due-too-early': {
    status: 422,
    title: { zh: '期限过早', en: 'Due too early' },
    zh: ({ last }: { last: string }) => `报送期限应在报告期最后一日(${formatDay(last)})之后。`,
    en: ({ last }: { last: string }) => `The deadline must lie after the last day of the period, ${last}.`,
  },
  'round-reason-missing': {
    status: 422,
    title: { zh: '未写调整理由', en: 'Reason missing' },
    zh: ({ period }: { period: string }) =>
      `${formatPeriod(period)}的报送任务已下达,调整期限或应报条目数须写明理由;原任务保留备查。`,
    en: ({ period }: { period: string }) => `The round of ${period} has been set; a change needs a reason.`,
  },
  'not-in-round': {
    status: 422,
    title: { zh: '不在报送范围', en: 'Not in this round' },
    zh: ({ archivesCode, period }: { archivesCode: string; period: string }) =>
      `档案馆${archivesCode}不在${formatPeriod(period)}的报送范围内,无须报送;如属遗漏,请省级档案馆调整任务。`,
    en: ({ archivesCode, period }: { archivesCode: string; period: string }) =>
      `Archives ${archivesCode} need not report for ${period}; ask the provincial archives if that is an oversight.`,
  },
  'period-not-over': {
    status: 422,
    title: { zh: '报告期未满', en: 'Period not over' },
    zh: ({ period, last }: { period: string; last: string }) =>
      `${formatPeriod(period)}到${formatDay(last)}才结束,次日起方可上报。`,
    en: ({ period, last }: { period: string; last: string }) => `${period} ends on ${last}; report from the day after.`,
  },
  'submission-stands': {
    status: 409,
    title: { zh: '本期已报送', en: 'Submitted already' },
    zh: ({ receipt }: { receipt: string }) =>
      `本期已报送(回执${receipt}),台账此后有变动;如需更正,请写明更正理由后再报,将另起一版,原版保留。`,
    en: ({ receipt }: { receipt: string }) =>
      `This period has been submitted (${receipt}) and the ledger has changed since; give a reason to correct it.`,
  },
  'submission-not-waiting': {
    status: 409,
    title: { zh: '不待本馆审核', en: 'Not waiting for you' },
    zh: ({ of, period }: { of: string; period: string }) =>
      `档案馆${of}${formatPeriod(period)}的目录报送现在不待本馆审核,或已另有新版,请刷新后查看。`,
    en: ({ of, period }: { of: string; period: string }) =>
      `The submission of ${of} for ${period} does not wait for this archives, or has a newer version.`,
  },
  'submitter-cannot-review': {
    status: 403,
    title: { zh: '报送人不能审核', en: 'Submitter cannot review' },
    zh: () => '报送人不得审核自己报送的目录,请由另一人审核。',
    en: () => 'Who submitted a catalogue cannot review it.',
  },
  'until-in-the-past': {
    status: 422,
    title: { zh: '重报期限已过', en: 'Term in the past' },
    zh: ({ until }: { until: string }) => `重报期限${formatDay(until)}已过,请改为今日或以后的日期。`,
    en: ({ until }: { until: string }) => `The new term ${until} is in the past.`,
  },
} satisfies Record<string, ProblemEntry>;
