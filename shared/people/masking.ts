import { namesIn } from './person-name.ts';
import { toSimplified, withoutPinyin } from './simplified.ts';

/** Compound surnames in use today; rarer ones are masked as single surnames, which shows less. */
const compoundSurnames = new Set(
  (
    '欧阳 上官 皇甫 令狐 诸葛 司徒 司马 申屠 夏侯 贺兰 完颜 慕容 尉迟 长孙 呼延 宇文 端木 公孙 轩辕 东方 独孤 南宫 ' +
    '澹台 淳于 太史 闻人 濮阳 钟离 公冶 赫连 拓跋 万俟 鲜于 西门 公羊 单于 司空 闾丘 仲孙 亓官 东郭 第五 纳兰 叶赫 宗政'
  ).split(' '),
);

const middleDot = /[·•・‧．﹒･∙⋅]/;
const bracketed = /[(（[［【〔].*$/su;
const han = /\p{Script=Han}/u;
const stars = (count: number) => '*'.repeat(Math.max(0, count));

function maskChinese(letters: string[]): string {
  const surname = letters.slice(0, 2).join('');
  const kept = letters.length > 2 && compoundSurnames.has(toSimplified(surname)) ? 2 : 1;
  return letters.slice(0, kept).join('') + stars(letters.length - kept);
}

/** The first letter stays; everything else but blanks and dots becomes a star. */
const maskAfterFirst = (letters: string[]): string =>
  letters.map((letter, at) => (at === 0 || /[\s·]/u.test(letter) ? letter : '*')).join('');

function maskOne(written: string): string {
  const name = withoutPinyin(written).normalize('NFKC').trim().replace(bracketed, '').trim();
  const letters = [...(han.test(name) ? name.replace(/\s+/gu, '') : name)];
  if (letters.length <= 1) return stars(letters.length || (written.trim() ? 1 : 0));
  if (letters.some((letter) => middleDot.test(letter)) || !han.test(letters[0] ?? ''))
    return maskAfterFirst(letters.map((letter) => (middleDot.test(letter) ? '·' : letter)));
  return maskChinese(letters);
}

/**
 * Masks a personal name (PIPL Art. 6): 张三 → 张*, 陈志远 → 陈**, 欧阳修 → 欧阳*, 买买提·艾力 → 买**·**, John Smith →
 * `J*** *****`. A name of one character shows nothing; what stands in brackets is dropped; several names in one cell
 * are masked one by one, joined by `、`.
 */
export const maskName = (names: string): string => namesIn(names).map(maskOne).join('、');

/** Masks an ID or certificate number to its last four characters; shorter ones than eight show nothing. */
export function maskIdentityNumber(number: string): string {
  const letters = [...number.normalize('NFKC').replace(/\s+/g, '').toUpperCase()];
  return letters.length < 8 ? stars(letters.length) : stars(letters.length - 4) + letters.slice(-4).join('');
}
