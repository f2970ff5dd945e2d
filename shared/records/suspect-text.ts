import { type RowProblem, rowProblem } from '#shared/messages/row-problems.ts';

/**
 * Signs of a wrong decoding: the replacement character, private-use characters, control characters, 锟斤拷 and its kin,
 * question marks glued to Chinese text, UTF-8 read as GBK (銆, 鈥), GBK read as Latin-1 (Ö÷Òª).
 */
const garbled =
  /\uFFFD|\p{Co}|(?![\t\n\r])\p{Cc}|锟斤|斤拷|烫烫|屯屯屯|[銆鈥]|\?{2,}\p{Script=Han}|\p{Script=Han}\?{2,}|[\u00A1-\u00B6\u00B8-\u00FF]{4,}/u;

const ditto = /^(同上|同前|同右|仝上|[〃″“”"＂'’々]+|[-—]*〃[-—]*)$/;

/** Whether the text looks garbled or misread by OCR; it is flagged and never mended by the platform. */
export const looksGarbled = (text: string): boolean => garbled.test(text);

/** Whether a cell only points to the one above it (同上, 〃). */
export const isDitto = (text: string): boolean => ditto.test(text.replace(/\s+/g, ''));

/**
 * Checks a text column: V11 when `required` and empty, or when it is a ditto mark; V20 when it looks garbled.
 * `element` is the column's Chinese name.
 */
export function textProblems(text: string, element: string, required: boolean): RowProblem[] {
  if (!text.trim()) return required ? [rowProblem('V11', { element, ditto: false })] : [];
  if (isDitto(text)) return [rowProblem('V11', { element, ditto: true })];
  return looksGarbled(text) ? [rowProblem('V20', {})] : [];
}
