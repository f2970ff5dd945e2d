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
