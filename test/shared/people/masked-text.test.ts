import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskedIn } from '#shared/people/masked-text.ts';
import { personNameKey } from '#shared/people/person-name.ts';

test.each([
  ['陈志远、吴秀英婚姻登记', ['陈志远'], ['吴秀英'], '陈**、吴秀英婚姻登记'],
  ['陳志遠、吳秀英婚姻登記', ['陈志远'], ['吴秀英'], '陳**、吳秀英婚姻登記'],
  ['陈志远、吴秀英婚姻登记', ['陳志遠'], ['吳秀英'], '陈**、吴秀英婚姻登记'],
  ['陈 志 远 与曹建國(guó)合同', ['陈志远', '曹建国'], [], '陈** 与曹**合同'],
  ['买买提·艾力学籍', ['买买提•艾力'], [], '买**·**学籍'],
  ['吴秀英、吴秀与吴秀英子', ['吴秀', '吴秀英子'], ['吴秀英'], '吴秀英、吴*与吴***'],
  ['王芳、王小芳调动', ['王芳(曾用名王小芳)'], [], '王*、王**调动'],
  ['陈志远、李四婚姻登记', ['陈志远、李四'], [], '陈**、李*婚姻登记'],
  ['ｊｏｈｎ Smith', ['John Smith'], [], 'j*** *****'],
  ['婚姻登记', [], ['吴秀英'], '婚姻登记'],
  ['', ['陈志远'], [], ''],
])('%s without %j, with %j → %s', (title, hidden, kept, masked) => expect(maskedIn(title, hidden, kept)).toBe(masked));

test('however a name is written, none that is hidden is left, and the rest stays as it is', () => {
  const written = fc.constantFrom('陈志远', '陳志遠', '陈 志 远', '陈志远(yuǎn)', '陳·志遠');
  const other = fc.stringMatching(/^[甲乙丙丁、 ]{0,8}$/u);
  fc.assert(
    fc.property(fc.array(fc.tuple(other, written), { maxLength: 5 }), other, (pieces, end) => {
      const masked = maskedIn(pieces.flat().join('') + end, ['陈志远']);
      expect(personNameKey(masked)).not.toContain('陈志远');
      expect(masked.replace(/[陈陳]·?\*\*/gu, '')).toBe(pieces.map(([before]) => before).join('') + end);
    }),
  );
});
