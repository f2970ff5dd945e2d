import { says } from './problem-text.ts';

/** What is said about a row of a catalogue sheet beyond V01–V37: its length, and what became of it after the check. */
export const sheetTexts = {
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
