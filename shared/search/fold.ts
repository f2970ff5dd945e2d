import { toSimplified } from '#shared/people/simplified.ts';
import { hasBracket, padding, yearInBrackets } from '#shared/records/document-number.ts';

// Characters of pinyin, composed or with combining marks; a syllable is asked for below, so that 软件(app) keeps its word.
const readingAid = /(?<=\p{Script=Han})\s*[(（]\s*((?:[a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿê]|\p{Mn}){1,12})\s*[)）]/gu;
const syllable = /^(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?[aeiouv]{1,3}(?:n|ng|r)?$|^h?n?g?$/;
// (1992)字第036号 and 〔1992〕36号 are one document number (GB/T 9704).
const paddedNumber = new RegExp(`(?<=${yearInBrackets})${padding}`, 'gu');
const kept = /[\p{L}\p{N}]/u;

/** Text as it is searched, and for each of its UTF-16 units where in the text as written it comes from. */
export type Folded = { text: string; from: number[]; to: number[] };

const known = new Map<string, string>();

/** One character as it is searched: half-width, lower case, without accents, Simplified; nothing for punctuation and blanks. */
function foldCharacter(character: string): string {
  const before = known.get(character);
  if (before !== undefined) return before;
  const letters = character.normalize('NFKD').toLowerCase().normalize('NFKD');
  const folded = [...toSimplified(letters)].filter((letter) => kept.test(letter)).join('');
  known.set(character, folded);
  return folded;
}

/**
 * Folds text for matching, the same way in index and query: width, case, accents, Traditional → Simplified, variants; pinyin reading
 * aids, punctuation, blanks and the padding of document numbers are dropped. Every unit remembers its place, to mark it in the original.
 */
export function foldWithPlaces(written: string): Folded {
  const dropped: [number, number][] = [];
  for (const found of written.matchAll(readingAid)) {
    const letters = (found[1] ?? '').normalize('NFD').replace(/[\u0300-\u036f]/g, '');
    if (syllable.test(letters)) dropped.push([found.index, found.index + found[0].length]);
  }
  for (const found of written.matchAll(paddedNumber)) dropped.push([found.index, found.index + found[0].length]);
  const folded: Folded = { text: '', from: [], to: [] };
  let at = 0;
  for (const character of written) {
    const end = at + character.length;
    if (!dropped.some(([from, to]) => at >= from && at < to)) {
      const letters = foldCharacter(character);
      folded.text += letters;
      for (let unit = 0; unit < letters.length; unit++) {
        folded.from.push(at);
        folded.to.push(end);
      }
    }
    at = end;
  }
  return folded;
}

/** The text as it is searched, without places. */
export function fold(written: string): string {
  if (hasBracket(written)) return foldWithPlaces(written).text;
  let text = '';
  for (const character of written) text += foldCharacter(character);
  return text;
}

/** Where words (folded) stand in a text as written: ranges of UTF-16 units, in order, overlapping ones joined. */
export function marksIn(written: string, words: string[]): [from: number, to: number][] {
  const { text, from, to } = foldWithPlaces(written);
  const found: [number, number][] = [];
  for (const word of words)
    for (let at = text.indexOf(word); word && at >= 0; at = text.indexOf(word, at + 1))
      found.push([from[at]!, to[at + word.length - 1]!]);
  const marks: [number, number][] = [];
  for (const [start, end] of found.sort((a, b) => a[0] - b[0])) {
    const last = marks.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else marks.push([start, end]);
  }
  return marks;
}

/** The tokens that a folded word is looked up by: itself up to three characters, else all its triples. */
export function tokensOf(word: string): string[] {
  const letters = [...word];
  if (letters.length <= 3) return [word];
  return [...new Set(letters.slice(2).map((_, at) => letters.slice(at, at + 3).join('')))];
}
