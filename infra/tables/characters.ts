import traditional from 'opencc-js/dict/TSCharacters';
import { pinyin } from 'pinyin-pro';
import { toSimplified } from '#shared/people/simplified.ts';

/** Every Traditional character with its Simplified one, as `國国 寶宝 …`; by opencc-js (Apache-2.0 and MIT). */
export const simplifiedTable = (): string => traditional.replaceAll(' ', '').replaceAll('|', ' ');

/** CJK ideographs of the basic block and Extension A: whatever else a name has, no reading is known of it. */
const blocks = [
  [0x4e00, 0x9fff],
  [0x3400, 0x4dbf],
] as const;
const mostReadings = 4;

/** Every reading with the characters that have it, as `ying1英莺…`, the commonest readings of all characters first; by pinyin-pro (MIT). */
export function readingTable(): string {
  const ranks = Array.from({ length: mostReadings }, () => new Map<string, string>());
  for (const [first, last] of blocks)
    for (let code = first; code <= last; code++) {
      const character = String.fromCodePoint(code);
      if (toSimplified(character) !== character) continue; // names are folded before they are read
      const all = pinyin(character, { multiple: true, toneType: 'num', type: 'array', v: true });
      const known = all.map((one) => one.replace(/0$/, '5')).filter((one) => /^[a-z]+[1-5]$/.test(one));
      for (const [rank, one] of [...new Set(known)].slice(0, mostReadings).entries())
        ranks[rank]?.set(one, (ranks[rank]?.get(one) ?? '') + character);
    }
  return ranks
    .flatMap((rank) => [...rank].sort(([a], [b]) => (a < b ? -1 : 1)))
    .map(([reading, characters]) => reading + characters)
    .join(' ');
}
