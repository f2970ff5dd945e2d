import { type Verdict, waitingDays } from '#shared/scans/scan.ts';

/** V44 once more, as the reason of a refusal: still no entry has the 档号, or it came too late. */
const waitedTooLong: Verdict['problems'][number] = {
  code: 'V44',
  severity: 'error',
  zh: `等候挂接超过${waitingDays}天,文件已不再保留,未能挂接;请先导入目录,再按原序号重新上传此文件。`,
  en: `It waited longer than ${waitingDays} days for its entry and was dropped; import the catalogue, then send it again under its number.`,
};

/** The verdict on a file that waited for its entry longer than it is kept: refused, so that it can be sent again. */
export const lapsed = (waiting: Verdict, now: Date): Verdict => ({
  ...waiting,
  outcome: 'refused',
  problems: [...waiting.problems.filter(({ code }) => code !== 'V44'), waitedTooLong],
  at: now.toISOString(),
});
