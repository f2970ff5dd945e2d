import { type RowProblem, rowProblem } from '#shared/messages/row-problems.ts';
import { judgeIdentityNumber } from '#shared/people/identity-number.ts';
import { toSimplified, withoutPinyin } from '#shared/people/simplified.ts';

const scientific = /^\d(\.\d+)?E\+?\d{2}$/i;
const identityColumn = /身份证|证件号/;
const han = /\p{Script=Han}/u;

/** V23: what Excel has done to a number that is longer than fifteen digits. */
export const excelDamage = (cell: string): RowProblem[] =>
  scientific.test(cell.trim()) ? [rowProblem('V23', { damage: 'scientific-notation' })] : [];

/**
 * What is wrong with an ID number in a column that is not imported (the platform keeps no ID numbers): V23 cut by Excel,
 * V24 wrong by its own check digit. Other columns, empty cells and the old fifteen digits say nothing.
 */
export function identityProblems(header: string, cell: string): RowProblem[] {
  if (!identityColumn.test(header) || !cell) return [];
  const damage = excelDamage(cell);
  if (damage.length > 0) return damage;
  const verdict = judgeIdentityNumber(cell);
  return verdict === 'wrong-check-digit' || verdict === 'wrong-date' ? [rowProblem('V24', { inRequest: false })] : [];
}

/** V19: the text is in Traditional characters or annotated with pinyin; it is kept, and searched as Simplified. */
export function traditional(text: string): RowProblem[] {
  if (!han.test(text)) return [];
  return toSimplified(text) !== text || withoutPinyin(text) !== text.normalize('NFC') ? [rowProblem('V19', {})] : [];
}

const sensitive = [
  '身份证号',
  '病历',
  '病案',
  '收养',
  '户籍',
  '处分',
  '举报',
  '信访',
  '婚姻纠纷',
  '精神病',
  '艾滋病',
  '犯罪记录',
];
const opening = /^(开放|公开|拟开放)$/;

/** V27: a row that declares itself open but speaks of what may harm a person (国家档案馆档案开放办法 Art. 8). */
export function sensitiveWords(declared: string, title: string): RowProblem[] {
  if (!opening.test(declared)) return [];
  const words = sensitive.filter((word) => title.includes(word));
  return words.length > 0 ? [rowProblem('V27', { words })] : [];
}

/** V23 for a line that is hidden in the clerk's program. */
export const hiddenRow = (): RowProblem => rowProblem('V23', { damage: 'hidden-row' });

/** V23 for a cell that was filled from a merged one. */
export const mergedCell = (): RowProblem => rowProblem('V23', { damage: 'merged-cell' });
