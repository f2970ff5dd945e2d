import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bearsSecretMark } from '#shared/records/security-class.ts';

const classes = fc.constantFrom('秘密', '机密', '绝密', '秘密级', '机密级', '绝密级', '秘密件', '機密', '絕密');
const term = fc.constantFrom('', '★10年', '★长期', '10年', '☆30年', '★6月');
const gap = fc.constantFrom('', ' ', '\u3000', '\u200b');

test('a cell that says nothing but a class is a secret mark, whatever its column is called and however it is spaced', async () => {
  await fc.assert(
    fc.property(classes, term, gap, (name, until, between) => {
      const cell = [...`${name}${until}`].join(between);
      expect(bearsSecretMark(cell), cell).toBe(true);
    }),
  );
});

test('a class set apart at either end of a title is a secret mark', async () => {
  const brackets = fc.constantFrom('()', '（）', '[]', '【】', '〔〕', '［］');
  await fc.assert(
    fc.property(classes, term, brackets, gap, fc.boolean(), (name, until, [open, close], between, first) => {
      const mark = `${open}${name}${until}${close}`;
      const title = '关于某事的通知';
      const cell = first ? `${mark}${between}${title}` : `${title}${between}${mark}`;
      expect(bearsSecretMark(cell), cell).toBe(true);
    }),
  );
  expect(bearsSecretMark('机密10年 关于某事的通知')).toBe(true);
});

test.each([
  '关于保守国家秘密的通知',
  '中华人民共和国保守国家秘密法(2010年修订)',
  '(保守国家秘密)宣传材料',
  '国家秘密及其密级具体范围的规定',
  '机密文件管理办法',
  '关于机密室消防的请示(机要科)',
  '绝密飞行剧照',
  '机密文件2015年收发登记',
])('%s only speaks of secrets', (title) => {
  expect(bearsSecretMark(title)).toBe(false);
});
