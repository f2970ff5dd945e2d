import { readFileSync } from 'node:fs';

const table = new URL('./simplified.txt', import.meta.url);

/**
 * Variants that registers written by hand use for a character of the common table, which the Traditional → Simplified
 * table leaves alone: kept apart when shown, equal when matched.
 */
const variants =
  '呉吴 戸户 彔录 尙尚 靑青 鄕乡 淸清 兪俞 徳德 恵惠 愼慎 黒黑 𠮷吉 姸妍 姉姊 煕熙 氷冰 叡睿 勅敕 堦阶 嵗岁 棃梨 橒枟 炤照 畧略 緜绵 逺远 邉边 隷隶 馀余 鶏鸡 斉齐 ' +
  '甯宁 寗宁 喆哲 堃坤 邨村 珎珍 栢柏 暎映 彊强 衞卫 濬浚 皐皋 秊年 穉稚 筦管 翺翱 葢盖 蘂蕊 隣邻 髙高 黙默 龢和 艶艳 颕颖 囍喜 僊仙 譔撰 竝并 冦寇 囘回 囬回 崐昆 燿耀 髪发';

let simple: Map<string, string> | undefined;

/** One step of the table, with chains resolved so that folding twice changes nothing. Built on first use (4,000 pairs). */
function characters(): Map<string, string> {
  if (simple) return simple;
  const pairs = new Map<string, string>();
  for (const pair of [...readFileSync(table, 'utf8').split(' '), ...variants.split(' ')]) {
    const [from = '', to = ''] = [...pair];
    pairs.set(from, to);
  }
  const settle = (character: string, steps = 4): string => {
    const next = pairs.get(character);
    return next === undefined || next === character || steps === 0 ? character : settle(next, steps - 1);
  };
  simple = new Map([...pairs.keys()].map((from) => [from, settle(from)]));
  return simple;
}

/** Folds Traditional characters and common variants to Simplified ones, character by character, for matching only. */
export function toSimplified(text: string): string {
  const map = characters();
  let folded = '';
  for (const character of text) folded += map.get(character) ?? character;
  return folded;
}

// One syllable in brackets right after a Chinese character, as a web page's reading aid leaves it: 館長(zhǎng).
const pinyin = /(?<=\p{Script=Han})(?:[(（]\s*[a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿê]{1,6}\s*[)）])+/gu;

/** Drops pinyin annotations: 曹建國(guó) → 曹建國. */
export const withoutPinyin = (text: string): string => text.normalize('NFC').replace(pinyin, '');
