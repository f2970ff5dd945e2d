import { foldCode, sortCodeOf } from '#shared/records/code-folding.ts';
import { readReferenceCode } from '#shared/records/reference-code.ts';
import { problem } from '#shared/runtime/problem.ts';

/** The canonical form of a code as a person typed it; throws `reference-code-unreadable`. */
export function canonicalCode(typed: string): string {
  const { code } = readReferenceCode(typed);
  if (!code) throw problem('reference-code-unreadable', { typed });
  return code.canonical;
}

/** What codes with `?` (one character) and `*` (any run) look like, and how the sort codes of all of them begin. */
export function codePattern(typed: string): { looks: RegExp; begins: string } {
  const parts = typed
    .split(/([?？*＊])/)
    .map((part) => part.replace('？', '?').replace('＊', '*'))
    .map((part) => (part === '?' || part === '*' ? part : foldCode(part).text));
  const looks = parts
    .map((part) => (part === '?' ? '.' : part === '*' ? '.*' : part.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&')))
    .join('');
  const [literal = ''] = parts;
  // a run of digits that the pattern breaks off may be longer, and is padded otherwise
  const whole = parts.length > 1 ? literal.replace(/\d+$/, '') : literal;
  return { looks: new RegExp(`^${looks}$`, 'u'), begins: sortCodeOf(whole) };
}
