import { foldCode, sortCodeOf } from '#shared/records/code-folding.ts';
import { readReferenceCode } from '#shared/records/reference-code.ts';
import { problem } from '#shared/runtime/problem.ts';
import { isWild, looksLike, readWildcards } from '#shared/search/wildcards.ts';

/** The canonical form of a code as a person typed it; throws `reference-code-unreadable`. */
export function canonicalCode(typed: string): string {
  const { code } = readReferenceCode(typed);
  if (!code) throw problem('reference-code-unreadable', { typed });
  return code.canonical;
}

/** What codes with `?` (one character) and `*` (any run) look like, and how the sort codes of all of them begin. */
export function codePattern(typed: string): { looks: (code: string) => boolean; begins: string } {
  const wildcards = readWildcards(typed, (piece) => foldCode(piece).text);
  const [literal = ''] = typed.split(/[?？*＊]/);
  // a run of digits that the pattern breaks off may be longer, and is padded otherwise
  const begins = isWild(typed) ? foldCode(literal).text.replace(/\d+$/, '') : foldCode(typed).text;
  return { looks: (code) => looksLike(wildcards, code), begins: sortCodeOf(begins) };
}
