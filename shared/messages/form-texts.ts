import { says } from './problem-text.ts';

const withLast = (words: string[], between: string, last: string) =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(between)}${last}${words.at(-1)}`;

const unknownPart = { month: '月份', day: '日' };

/** What is said about the form of a row's codes, dates, retention and required columns: V01–V12. */
export const formTexts = {
  V01: says(
    'error',
    (p: { rows: number[]; referenceCode: string }) =>
      `${withLast(
        p.rows.map((row) => `第${row}行`),
        '、',
        '与',
      )}档号重复:${p.referenceCode},请核对件号。`,
    (p) =>
      `Rows ${withLast(p.rows.map(String), ', ', ' and ')} have the same reference code ${p.referenceCode}; check the item numbers.`,
  ),
  V02: says(
    (p) => (p.same ? 'information' : 'error'),
    (p: { same: boolean; title?: string; heldTitle?: string }) => {
      if (p.same) return '已存在,未重复导入。';
      if (p.title === p.heldTitle) return '馆内已有同档号条目,内容不同,请核对档号。';
      return `馆内已有同档号条目,题名不同:馆内“${p.heldTitle ?? ''}”,表中“${p.title ?? ''}”,请核对档号。`;
    },
    (p) =>
      p.same
        ? 'Already held; not imported again.'
        : 'The archives already holds a different entry under this code; check the reference code.',
  ),
  V03: says(
    'information',
    (_: object) => '已按半角规范,原值保留。',
    () => 'Written in half-width form; the original is kept.',
  ),
  V04: says(
    (p) => (p.asks ? 'warning' : 'information'),
    (p: { canonical: string; asks: boolean }) =>
      p.asks
        ? `档号中的“.”是否为间隔号“·”?建议写作${p.canonical},请确认。`
        : `间隔号已规范为“·”:${p.canonical},原值保留。`,
    (p) =>
      p.asks
        ? `Is “.” in the reference code the middle dot? Proposed: ${p.canonical}; please confirm.`
        : `The dot is written as “·”: ${p.canonical}; the original is kept.`,
  ),
  V05: says(
    'error',
    (p: { value: string; year: number; month: number; days?: number }) =>
      `日期${p.value}不存在(${p.days ? `${p.year}年${p.month}月只有${p.days}天` : `没有${p.month}月`}),请按原件改正。`,
    (p) =>
      `${p.value} does not exist (${p.days ? `month ${p.month} of ${p.year} has ${p.days} days` : `there is no month ${p.month}`}); correct it from the original.`,
  ),
  V06: says(
    'warning',
    (p: { value: string; unknown: 'month' | 'day'; shown: string }) =>
      `日期${p.value}的${unknownPart[p.unknown]}不详,显示为“${p.shown}”,开放日期自期末起算,请确认。`,
    (p) =>
      `The ${p.unknown} of ${p.value} is unknown; shown as “${p.shown}”, its opening counts from the end of that time; please confirm.`,
  ),
  V07: says(
    (p) => (p.proposal ? 'warning' : 'error'),
    (p: { value: string; proposal?: string; shown?: string }) =>
      p.proposal
        ? `日期“${p.value}”写法不规范,建议改为${p.proposal}(${p.shown}),请按列确认。`
        : `日期“${p.value}”无法识别,请按原件填写8位数字,如19980302。`,
    (p) =>
      p.proposal
        ? `The date “${p.value}” is not written YYYYMMDD; proposed: ${p.proposal}; confirm for the column.`
        : `The date “${p.value}” cannot be read; write eight digits, for example 19980302.`,
  ),
  V08: says(
    'warning',
    (_: object) => '年度与档号不一致;跨年文件请确认归档年度。',
    () => 'The year column, the year in the reference code and the date disagree; confirm the filing year.',
  ),
  V09: says(
    (p) => (p.legacy ? 'information' : p.proposal ? 'warning' : 'error'),
    (p: { value: string; proposal?: string; legacy?: boolean }) => {
      if (p.legacy) return `保管期限“${p.value}”为旧代码,按原值保留。`;
      if (p.proposal) return `保管期限“${p.value}”建议改为${p.proposal},请确认。`;
      return `保管期限“${p.value}”不在代码表内,应为Y(永久)、D30(定期30年)或D10(定期10年),请改正。`;
    },
    (p) => {
      if (p.legacy) return `“${p.value}” is a retention period from before 2006; kept as it is.`;
      if (p.proposal) return `Retention “${p.value}”: ${p.proposal} is proposed; please confirm.`;
      return `Retention “${p.value}” is unknown; use Y (permanent), D30 or D10.`;
    },
  ),
  V10: says(
    'warning',
    (_: object) => '10年期档案一般不移交进馆,请确认。',
    () => 'Records kept for ten years are as a rule not transferred; please confirm.',
  ),
  V11: says(
    'error',
    (p: { element: string; ditto: boolean }) =>
      p.ditto ? `${p.element}请填写实际内容,不得用同上代替。` : `${p.element}为必填项,请按原件填写。`,
    (p) =>
      p.ditto
        ? 'Write the actual content instead of “ditto”.'
        : 'This column is required; fill it in from the original.',
  ),
  V12: says(
    'information',
    (p: { normalised: string }) => `文号按“${p.normalised}”检索,原文保留。`,
    (p) => `The document number is searched as “${p.normalised}”; the original is kept.`,
  ),
};
