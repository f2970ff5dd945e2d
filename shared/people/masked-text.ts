import { maskName } from './masking.ts';
import { namesIn, personNameKey } from './person-name.ts';
import { withoutPinyin } from './simplified.ts';

const brackets = /[()（）[\]［］【】〔〕]/;
const said = /^(?:曾用名|原名|又名|别名|化名|乳名|小名)[:：]?/u;
/** A character may bring its reading in brackets and blanks around it. */
const mostLetters = 10;

/** A name as compared, and each name of two letters or more that stands in it: 王芳(曾用名王小芳) is 王芳 and 王小芳 too. */
const keysOf = (names: readonly string[]): Set<string> => {
  const parts = names.flatMap(namesIn).flatMap((name) => {
    const pieces = withoutPinyin(name).split(brackets);
    return [
      personNameKey(name),
      ...pieces.map((piece) => personNameKey(piece.trim().replace(said, ''))).filter(isLong),
    ];
  });
  return new Set(parts.filter((key) => key !== ''));
};
const isLong = (key: string) => [...key].length > 1;

/**
 * A text with the names of persons masked, however it writes them: Traditional or with variants, in other widths, with blanks, dots or
 * pinyin between. Names that are `kept` stay as they are, also where a hidden one is a part of them.
 */
export function maskedIn(text: string, hidden: readonly string[], kept: readonly string[] = []): string {
  const [hide, keep] = [keysOf(hidden), keysOf(kept)];
  if (hide.size === 0) return text;
  const keys = [...hide, ...keep];
  const firsts = new Set(keys.map((key) => [...key][0]));
  const longest = Math.max(...keys.map((key) => [...key].length)) * mostLetters;
  const letters = [...text.normalize('NFC')];

  /** Until where the longest name goes that begins here; not over the blanks after it. */
  const nameFrom = (from: number): number => {
    if (!firsts.has([...personNameKey(letters[from] ?? '')][0])) return from;
    for (let until = Math.min(letters.length, from + longest); until > from; until--) {
      const key = personNameKey(letters.slice(from, until).join(''));
      if ((hide.has(key) || keep.has(key)) && personNameKey(letters[until - 1] ?? '') !== '') return until;
    }
    return from;
  };

  let masked = '';
  for (let at = 0; at < letters.length; ) {
    const until = nameFrom(at);
    const name = letters.slice(at, until).join('');
    masked += until === at ? letters[at] : keep.has(personNameKey(name)) ? name : maskName(name);
    at = Math.max(until, at + 1);
  }
  return masked;
}
