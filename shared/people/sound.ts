import { readFileSync } from 'node:fs';
import { personNameKey } from './person-name.ts';

const table = new URL('./readings.txt', import.meta.url);

/** A character's readings, the commonest first, each as `ying1`; tone 5 is the light one. */
let readings: Map<string, string[]> | undefined;

function readingsOf(character: string): string[] {
  if (!readings) {
    readings = new Map();
    for (const line of readFileSync(table, 'utf8').split(' ')) {
      const [, syllable = '', characters = ''] = /^([a-z]+\d)(.*)$/u.exec(line) ?? [];
      for (const one of characters) {
        const known = readings.get(one);
        if (known) known.push(syllable);
        else readings.set(one, [syllable]);
      }
    }
  }
  return readings.get(character) ?? [];
}

const mostWays = 8;

/**
 * Ways of putting one of each together, eight at most; none if a character has none. Of the first, the surname, all are as common: names
 * like 解 and 朴 are seldom said as the word is. Of the rest the commonest come first.
 */
function waysOf(perCharacter: string[][]): string[] {
  let ways = [{ said: '', rank: 0 }];
  for (const [at, some] of perCharacter.entries())
    ways = ways
      .flatMap(({ said, rank }) =>
        [...new Set(some)].map((one, n) => ({ said: said + one, rank: rank + (at === 0 ? 0 : n) })),
      )
      .sort((a, b) => a.rank - b.rank)
      .slice(0, mostWays);
  return [...new Set(ways.map(({ said }) => said))];
}

/** Textbook fonts have letters of their own for a and g. Passports write 吕 as LYU; no syllable ends in l, so that it means nothing else. */
const plainLetters = (text: string): string =>
  text.normalize('NFKD').toLowerCase().replaceAll('ɑ', 'a').replaceAll('ɡ', 'g').replaceAll('lyu', 'lu');

const lettersOnly = (text: string): string =>
  plainLetters(text)
    .replaceAll('v', 'u')
    .replace(/[^a-z]/g, '');

/** How a name may sound, without tones, `ü` as `u`: 吕秀英 → luxiuying. Several where characters have several readings; none of other scripts. */
export const soundsOf = (name: string): string[] =>
  waysOf([...personNameKey(name)].map((one) => readingsOf(one).map(lettersOnly)));

/** The first letters of a name's syllables: 吴秀英 → wxy; several where characters have several readings. */
export const initialsOf = (name: string): string[] =>
  waysOf([...personNameKey(name)].map((one) => readingsOf(one).map((sound) => sound[0] ?? '')));

const latin = /^[\p{Script=Latin}\p{Mn}\d\s·'’.,\-:]+$/u;

/** What is typed as pinyin, as `soundsOf` has it; undefined when it is none. Tones may be marks, digits, or left out. */
export function soundTyped(typed: string): string | undefined {
  const letters = latin.test(typed) ? lettersOnly(typed) : '';
  return letters.length > 1 ? letters : undefined;
}

const marks: Record<string, string> = { '\u0304': '1', '\u0301': '2', '\u030c': '3', '\u0306': '3', '\u0300': '4' };
type Letter = { letter: string; tone?: string };

function lettersTyped(typed: string): Letter[] {
  const letters: Letter[] = [];
  for (const one of plainLetters(typed)) {
    const last = letters.at(-1);
    if (one === '\u0308' && last) last.letter = 'v';
    else if (last && (marks[one] || /[0-5]/.test(one))) last.tone = marks[one] ?? (one === '0' ? '5' : one);
    else if (/[a-z]/.test(one)) letters.push({ letter: one });
  }
  return letters;
}

const isSameLetter = (said: string, typed: string) =>
  said === typed || (said === 'v' && typed === 'u') || (said === 'u' && typed === 'v');

/**
 * Whether a name may be read as what was typed: every tone that is given must be right, those left out may be any. A tone belongs to the
 * syllable that it stands in or after: `wú xiùying`, `wu2 xiu4 ying1`.
 */
export function soundsLike(name: string, typed: string): boolean {
  const letters = lettersTyped(typed);
  const characters = [...personNameKey(name)];
  const from = (at: number, place: number): boolean => {
    const character = characters[at];
    if (character === undefined) return place === letters.length;
    return readingsOf(character).some((reading) => {
      const [syllable, tone] = [reading.slice(0, -1), reading.slice(-1)];
      const said = letters.slice(place, place + syllable.length);
      if (said.length < syllable.length) return false;
      const fits = said.every(
        ({ letter, tone: given }, n) => isSameLetter(syllable[n] ?? '', letter) && (!given || given === tone),
      );
      return fits && from(at + 1, place + syllable.length);
    });
  };
  return characters.length > 0 && from(0, 0);
}
