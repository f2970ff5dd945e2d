import fc from 'fast-check';
import { expect, test } from 'vitest';
import { initialsOf, soundsLike, soundsOf, soundTyped } from '#shared/people/sound.ts';

test.each([
  ['吴秀英', ['wuxiuying']],
  ['吳秀英', ['wuxiuying']],
  ['吕绿', ['lulu']],
  ['曾乐', ['cengle', 'cengyue', 'zengle', 'zengyue']],
  ['欧阳修', ['ouyangxiu']],
  ['买买提·艾力', ['maimaitiaili']],
  ['John Smith', []],
])('%s sounds like %j', (name, sounds) => {
  for (const sound of sounds) expect(soundsOf(name)).toContain(sound);
  if (!sounds.length) expect(soundsOf(name)).toEqual([]);
});

test.each([
  ['朴国强', 'piaoguoqiang'],
  ['解中和', 'xiezhonghe'],
  ['曾乐和', 'zenglehe'],
  ['单朝和', 'shanchaohe'],
  ['解兴国', 'xiexingguo'],
  ['查长和', 'zhachanghe'],
])('%s is heard in %s, whatever the other characters may sound like', (name, sound) => {
  expect(soundsOf(name)).toContain(sound);
});

test('every reading of a surname is heard, with the commonest of the other characters', () =>
  fc.assert(
    fc.property(
      fc.constantFrom(...'解单曾朴查仇盖乐尉万石覃翟柏卜重种员车那区'),
      fc.array(fc.constantFrom(...'和大行重乐长朝国强兴中华平艾差'), { minLength: 1, maxLength: 3 }),
      (surname, given) => {
        const ways = soundsOf([surname, ...given].join(''));
        const rest = given.map((one) => soundsOf(one)[0]).join('');
        for (const reading of soundsOf(surname)) expect(ways).toContain(reading + rest);
        expect(new Set(ways).size).toBe(ways.length);
      },
    ),
  ));

test('names have initials by every reading', () => {
  expect(initialsOf('陳志遠')).toEqual(['czy']);
  expect(initialsOf('曾国')).toEqual(expect.arrayContaining(['cg', 'zg']));
});

test.each([
  ['Wú Xiùyīng', true],
  ['wu2 xiu4 ying1', true],
  ['wu xiuying', true],
  ['WUXIUYING', true],
  ['wú xiù yīnɡ', true],
  ['wú xiu ying', true],
  ['wú xiú yīng', false],
  ['wu3 xiu4 ying1', false],
  ['wuxiuyin', false],
  ['wuxiuyingg', false],
])('吴秀英 typed as %s: %s', (typed, same) => {
  expect(soundsLike('吴秀英', typed)).toBe(same);
  if (same) expect(soundsOf('吴秀英')).toContain(soundTyped(typed));
});

test.each(['lǚ', 'lv3', 'lü', 'Lyu', 'lu'])('吕 is heard in %s', (typed) => expect(soundsLike('吕', typed)).toBe(true));

test('what is no pinyin is none: Chinese names, one letter, digits', () => {
  for (const typed of ['吴秀英', 'w', '12', '吴xiuying']) expect(soundTyped(typed)).toBeUndefined();
});

test('a name is like every way it sounds', () =>
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...'吴秀英曾乐单解长行重吕女覃'), { minLength: 1, maxLength: 4 }), (some) => {
      const name = some.join('');
      for (const sound of soundsOf(name)) expect(soundsLike(name, sound)).toBe(true);
      expect(soundsOf(name).length).toBeLessThanOrEqual(8);
    }),
  ));
