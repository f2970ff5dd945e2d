import { type RowProblem, rowProblem } from '#shared/messages/row-problems.ts';
import { foldCode, sortCodeOf } from './code-folding.ts';
import { type CodeHabits, type CodeParts, readCode } from './code-grammars.ts';

/** A 档号 read into its parts. `canonical` is unique within one archives only; `original` is kept for ever. */
export type ReferenceCode = CodeParts & { canonical: string; original: string; sortCode: string };

/** Without `code` the row cannot be taken; the issues say why, or what was changed. */
export type ReadReferenceCode = { code?: ReferenceCode; issues: RowProblem[] };

/** No archives numbers so far: what is longer was pasted into the wrong column, and would not fit the key of an index (1,024 bytes). */
const longest = 100;

/**
 * Reads a 档号 by DA/T 22-2015, DA/T 13-2022 (volume or item) or DA/T 13-1994. Issues: V11 empty, V38 too long, V33 fits no grammar,
 * V03 width or case folded, V04 dot variants folded (an ASCII `.` asks). Reading `canonical` again gives it back
 * without issues.
 */
export function readReferenceCode(input: string, habits: CodeHabits = {}): ReadReferenceCode {
  const folded = foldCode(input);
  if (!folded.text) return { issues: [rowProblem('V11', { element: '档号', ditto: false })] };
  if (folded.text.length > longest) return { issues: [rowProblem('V38', { element: '档号', limit: longest })] };
  const parts = readCode(folded.text, habits);
  if (!parts) return { issues: [rowProblem('V33', { value: input.trim() })] };
  const canonical = folded.text;
  const issues: RowProblem[] = [];
  if (folded.widthOrCase) issues.push(rowProblem('V03', {}, canonical));
  if (folded.dotVariant || folded.fullStop)
    issues.push(rowProblem('V04', { canonical, asks: folded.fullStop }, canonical));
  return { code: { ...parts, canonical, original: input, sortCode: sortCodeOf(canonical) }, issues };
}

/** Whether the code names a whole volume (案卷级) rather than an item or page in it (文件级). */
export const namesVolume = (code: Pick<CodeParts, 'itemNumber' | 'pageNumber'>): boolean =>
  code.itemNumber === undefined && code.pageNumber === undefined;
