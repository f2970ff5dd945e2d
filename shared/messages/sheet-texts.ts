import { says } from './problem-text.ts';

/** What is said about a row of a catalogue sheet beyond V01–V37: its length, and what became of it after the check. */
export const sheetTexts = {
  V50: says(
    'error',
    (p: { referenceCode: string; why: 'changed' | 'scans' | 'annotations' }) =>
      ({
        scans: `条目${p.referenceCode}已挂接扫描件,未撤下;确需撤下的,请先办理扫描件的退回。`,
        annotations: `条目${p.referenceCode}已有个人申请更正的附注,未撤下;内容有误的,请另行导入更正。`,
        changed: `条目${p.referenceCode}在导入之后又有变动,未撤销;请核对现状,需要更改的另行导入更正。`,
      })[p.why],
    (p) =>
      ({
        scans: `Entry ${p.referenceCode} has scans and was not withdrawn; have the scans sent back first.`,
        annotations: `Entry ${p.referenceCode} has annotations at a person's request and was not withdrawn; import a correction instead.`,
        changed: `Entry ${p.referenceCode} changed after the import and was not put back; look at it as it stands, and import a correction.`,
      })[p.why],
  ),
  V51: says(
    'warning',
    (p: { referenceCode: string; movedTo: string }) =>
      `档号${p.referenceCode}已更正为${p.movedTo};接受则以原档号新建条目,若是同一份档案请改用新档号。`,
    (p) =>
      `${p.referenceCode} was corrected to ${p.movedTo}; accept to make a new entry under the old code, or use the new one.`,
  ),
  V53: says(
    (p) => (p.published ? 'error' : 'warning'),
    (p: { referenceCode: string; published: boolean }) =>
      p.published
        ? `条目${p.referenceCode}已在网上公布,未更新;确需更改的,请先由馆长撤回公布,更正后再行公布。`
        : `条目${p.referenceCode}已开放,更新后查档者所见即为新内容,并记入审计供馆长查看;请核对后确认。`,
    (p) =>
      p.published
        ? `Entry ${p.referenceCode} is published and was not revised; have the publication withdrawn first, and published again after.`
        : `Entry ${p.referenceCode} is opened: readers will see what this row says, and the audit trail tells the director; confirm it.`,
  ),
  V38: says(
    'error',
    (p: { element: string; limit: number }) => `${p.element}超过${p.limit}个字符,请核对是否串列或误粘,删减后重新填写。`,
    (p) => `Longer than ${p.limit} characters; check for a shifted column, then shorten it.`,
  ),
  V39: says(
    'error',
    (p: { referenceCode: string }) => `核对之后馆内条目${p.referenceCode}已有变动,此行未导入,请重新上传核对。`,
    (p) => `Entry ${p.referenceCode} changed after the sheet was checked; this row was not taken, upload it again.`,
  ),
  V40: says(
    'error',
    (p: { columns: string[] }) => `您未接受“${p.columns.join('、')}”列的建议,此行未导入,请改正后重新上传。`,
    (p) =>
      `You declined what was proposed for ${p.columns.join(', ')}; this row was not taken, correct it and upload again.`,
  ),
};
