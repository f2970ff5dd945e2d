import { formatDay } from '#shared/calendar/day.ts';
import { formatPeriod } from '#shared/calendar/period.ts';
import type { ProblemEntry } from './problem-entry.ts';

export const figuresProblems = {
  'act-number-taken': {
    status: 409,
    title: { zh: '登记号重复', en: 'Act number taken' },
    zh: ({ number }: { number: string }) =>
      `登记号“${number}”已登记,且日期、数量或其他内容与本次不同;未作改动。同一登记号只登记一次:登记有误请先冲销,再用新的登记号登记。`,
    en: ({ number }: { number: string }) =>
      `Act ${number} is registered already with other content; nothing was changed. Reverse it, then register a new number.`,
  },
  'act-reversed': {
    status: 409,
    title: { zh: '登记已冲销', en: 'Act reversed' },
    zh: ({ number, reason }: { number: string; reason: string }) =>
      `登记号“${number}”已登记,后来冲销(理由:${reason}),不再计数;本次未登记。确需登记的,请改用新的登记号。`,
    en: ({ number }: { number: string; reason: string }) =>
      `Act ${number} was registered and then reversed; it counts no more, and nothing was registered now. Use a new number.`,
  },
  'act-in-future': {
    status: 422,
    title: { zh: '日期未到', en: 'Date in the future' },
    zh: ({ date }: { date: string }) => `登记日期${formatDay(date)}还未到,请填写实际发生的日期。`,
    en: ({ date }: { date: string }) => `The date ${date} is in the future; give the day on which it happened.`,
  },
  'year-closed': {
    status: 409,
    title: { zh: '年度已结', en: 'Year closed' },
    zh: ({ date, year }: { date: string; year: string }) =>
      `${formatDay(date)}在已结年度(${year}年年报已审核通过,账已结)。请先对当年年报发起更正,再登记;或按今日日期登记并在备注中说明。`,
    en: ({ date, year }: { date: string; year: string }) =>
      `${date} lies in a closed year (the annual return of ${year} was accepted). Begin a correction of that return first.`,
  },
  'act-evidence-not-there': {
    status: 422,
    title: { zh: '凭证未收到', en: 'Evidence not received' },
    zh: ({ sha256 }: { sha256: string }) =>
      `凭证文件(SHA-256 ${sha256})还没有收到,未作登记。请先登记凭证文件、按所给地址上传,再登记或调阅。`,
    en: ({ sha256 }: { sha256: string }) =>
      `The evidence file (SHA-256 ${sha256}) has not been received; nothing was registered. Declare it, upload it to the address given, then try again.`,
  },
  'deposit-not-found': {
    status: 422,
    title: { zh: '没有此寄存协议', en: 'No such deposit agreement' },
    zh: ({ number }: { number: string }) => `本馆没有登记协议号为“${number}”的寄存协议,请先登记协议。`,
    en: ({ number }: { number: string }) => `This archives has no deposit agreement ${number}; register it first.`,
  },
  'deposit-number-taken': {
    status: 409,
    title: { zh: '协议号重复', en: 'Agreement number taken' },
    zh: ({ number }: { number: string }) => `寄存协议“${number}”已登记,且寄存方或期限与本次不同;未作改动。`,
    en: ({ number }: { number: string }) =>
      `Deposit agreement ${number} is registered with other content; nothing was changed.`,
  },
  'entry-not-found': {
    status: 404,
    title: { zh: '没有此笔登记', en: 'No such entry' },
    zh: ({ entryId }: { entryId: string }) => `本馆台账中没有编号为“${entryId}”的登记,请从台账列表中核对编号。`,
    en: ({ entryId }: { entryId: string }) => `This archives' ledger has no entry ${entryId}.`,
  },
  'entry-not-by-hand': {
    status: 409,
    title: { zh: '不能冲销', en: 'Cannot be reversed' },
    zh: ({ entryId }: { entryId: string }) =>
      `“${entryId}”不是人工登记的馆藏变动,不能在此冲销;系统自动记账的数量请在原业务中更正,冲销本身有误请重新登记。`,
    en: ({ entryId }: { entryId: string }) =>
      `${entryId} was not entered by hand and cannot be reversed here; correct it where it arose.`,
  },
  'entry-reversed-already': {
    status: 409,
    title: { zh: '已冲销', en: 'Reversed already' },
    zh: ({ entryId, reason }: { entryId: string; reason: string }) =>
      `“${entryId}”已冲销(理由:${reason}),不能再次冲销。`,
    en: ({ entryId }: { entryId: string }) => `${entryId} has been reversed already.`,
  },
  'form-not-found': {
    status: 404,
    title: { zh: '没有表式', en: 'No form' },
    zh: ({ year }: { year: string }) => `没有适用于${year}年度的年报表式。`,
    en: ({ year }: { year: string }) => `There is no form of the annual statistics for ${year}.`,
  },
  'field-not-declared': {
    status: 422,
    title: { zh: '不是填报项', en: 'Not a declared field' },
    zh: ({ field }: { field: string }) => `“${field}”不是本表的填报项;自动统计项由台账得出,有误请在台账中更正。`,
    en: ({ field }: { field: string }) => `${field} is not a declared field of this form.`,
  },
  'field-not-computed': {
    status: 404,
    title: { zh: '不是自动统计项', en: 'Not a computed field' },
    zh: ({ field }: { field: string }) => `“${field}”不是自动统计项,没有台账依据。`,
    en: ({ field }: { field: string }) => `${field} is not computed from the ledger.`,
  },
  'year-not-over': {
    status: 422,
    title: { zh: '年度未满', en: 'Year not over' },
    zh: ({ year }: { year: string }) => `${year}年还没有结束,不能签报当年年报。`,
    en: ({ year }: { year: string }) => `${year} is not over; its return cannot be signed yet.`,
  },
  'return-not-ready': {
    status: 422,
    title: { zh: '年报未通过审核关系', en: 'Return not ready' },
    zh: ({ count, cells }: { count: number; cells: string }) => `年报有${count}处须先处理,未签报:${cells}。`,
    en: ({ count, cells }: { count: number; cells: string }) => `${count} cells stand against signing: ${cells}`,
  },
  'return-changed': {
    status: 409,
    title: { zh: '年报已被他人修改', en: 'Return changed meanwhile' },
    zh: ({ revision }: { revision: number }) =>
      `其间有人修改了这份年报(现为第${revision}次修订);您的改动未保存,请重新打开、核对后再提交。`,
    en: ({ revision }: { revision: number }) =>
      `Somebody changed this return meanwhile (now revision ${revision}); yours was not saved. Read it again, then send it again.`,
  },
  'return-locked': {
    status: 409,
    title: { zh: '年报已签报', en: 'Return locked' },
    zh: ({ year }: { year: string }) => `${year}年年报已签报,不能修改;待审核的请联系上级退回,已通过的请发起更正。`,
    en: ({ year }: { year: string }) =>
      `The return of ${year} has been signed; have it sent back, or begin a correction.`,
  },
  'return-not-accepted': {
    status: 409,
    title: { zh: '年报未审核通过', en: 'Return not accepted' },
    zh: ({ year }: { year: string }) => `${year}年年报还没有审核通过(或已在更正),不需要另起一版,请直接修改或等待审核。`,
    en: ({ year }: { year: string }) => `The return of ${year} has not been accepted, or is being corrected already.`,
  },
  'signer-cannot-review': {
    status: 403,
    title: { zh: '签报人不能审核', en: 'Signer cannot review' },
    zh: () => '签报人不得审核自己签报的年报,请由另一人审核。',
    en: () => 'Who signed an annual return cannot review it; somebody else has to.',
  },
  'return-not-waiting': {
    status: 409,
    title: { zh: '不待本馆审核', en: 'Not waiting for you' },
    zh: ({ of, year }: { of: string; year: string }) => `${of}的${year}年年报现在不待本馆审核,请先查看其办理过程。`,
    en: ({ of, year }: { of: string; year: string }) =>
      `The return of ${of} for ${year} does not wait for this archives.`,
  },
  'definition-not-found': {
    status: 404,
    title: { zh: '没有此报表', en: 'No such report' },
    zh: ({ definitionId }: { definitionId: string }) =>
      `本馆没有报表“${definitionId}”,请从报表目录中选择;全省报表只在省级档案馆编制。`,
    en: ({ definitionId }: { definitionId: string }) =>
      `There is no report ${definitionId} at this archives; reports on the province are made at its provincial archives only.`,
  },
  'period-of-another-kind': {
    status: 422,
    title: { zh: '报告期不合', en: 'Period of another kind' },
    zh: ({ period, every }: { period: string; every: 'month' | 'quarter' | 'year' }) =>
      `此报表按${{ month: '月编制,报告期应如2024-09', quarter: '季编制,报告期应如2024-Q3', year: '年编制,报告期应如2024' }[every]};不能编制${formatPeriod(period)}的。`,
    en: ({ period, every }: { period: string; every: string }) =>
      `This report is made for every ${every}; ${period} is another kind of period.`,
  },
  'period-too-early': {
    status: 422,
    title: { zh: '报告期过早', en: 'Period too early' },
    zh: ({ period, first }: { period: string; first: number }) =>
      `${formatPeriod(period)}太早:报表自${first}年起编制(此前没有可比的五年规划期),请核对报告期。`,
    en: ({ period, first }: { period: string; first: number }) =>
      `${period} is too early: reports are made from ${first} on; check the period.`,
  },
  'period-not-begun': {
    status: 422,
    title: { zh: '报告期未到', en: 'Period not begun' },
    zh: ({ period }: { period: string }) => `${formatPeriod(period)}还没有开始,不能编制报表。`,
    en: ({ period }: { period: string }) => `${period} has not begun.`,
  },
  'edition-not-found': {
    status: 404,
    title: { zh: '没有此期报表', en: 'No such edition' },
    zh: ({ edition }: { edition: string }) => `没有编号为“${edition}”的报表,请从各期列表中核对。`,
    en: ({ edition }: { edition: string }) => `There is no edition ${edition} of this report.`,
  },
  'figure-not-found': {
    status: 404,
    title: { zh: '没有此项数字', en: 'No such figure' },
    zh: ({ figureId, archivesCode }: { figureId: string; archivesCode: string }) =>
      `该期报表没有档案馆${archivesCode}的指标“${figureId}”,或报表还在编制;请核对指标和档案馆代码,稍后再试。`,
    en: ({ figureId, archivesCode }: { figureId: string; archivesCode: string }) =>
      `This edition has no figure ${figureId} of archives ${archivesCode}, or is still being made.`,
  },
} satisfies Record<string, ProblemEntry>;
