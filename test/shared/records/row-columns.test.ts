import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { categoryName, civilTypeOf } from '#shared/records/category.ts';
import { codeDisagreements } from '#shared/records/code-agreement.ts';
import { normalisedDocumentNumber, readDocumentNumber } from '#shared/records/document-number.ts';
import { readReferenceCode } from '#shared/records/reference-code.ts';
import { readRetention, retentionName } from '#shared/records/retention.ts';
import { bearsSecretMark, readSecurityClass } from '#shared/records/security-class.ts';
import { isDitto, looksGarbled, textProblems } from '#shared/records/suspect-text.ts';

describe('retention', () => {
  test.each(['Y', 'D30', 'D10', 'y', 'Ｄ３０', ' 永久 ', '定期30年', '10年'])('%s needs no question', (cell) => {
    expect(readRetention(cell)).toMatchObject({ code: expect.anything(), issues: [] });
  });

  test('永 is proposed as Y and asked (A01 row 9)', () => {
    expect(readRetention('永')).toMatchObject({
      code: 'Y',
      issues: [{ code: 'V09', severity: 'warning', proposal: 'Y' }],
    });
  });

  test.each(['长期', '短期'])('%s is kept, never converted', (cell) => {
    expect(readRetention(cell)).toMatchObject({ code: cell, issues: [{ code: 'V09', severity: 'information' }] });
  });

  test.each(['Y30', 'D15', '五年', 'X'])('%s is unknown', (cell) => {
    expect(readRetention(cell)).toEqual({ issues: [expect.objectContaining({ code: 'V09', severity: 'error' })] });
  });

  test('shown in Chinese', () => expect(retentionName('D30')).toBe('定期30年'));
});

describe('document numbers', () => {
  test.each([
    '湘民发(2015)12号',
    '湘民发（2015）12号',
    '湘民发[2015]12号',
    '湘民发【2015】12号',
    '湘民发〔2015〕12号',
    '湘民发 ( 2015 ) 第012号',
  ])('%s is searched as 湘民发〔2015〕12号', (cell) =>
    expect(normalisedDocumentNumber(cell)).toBe('湘民发〔2015〕12号'),
  );

  test('the wrong form of the standard’s own example', () =>
    expect(normalisedDocumentNumber('X市财发(1992)字第36号')).toBe('X市财发〔1992〕36号'));

  test('the original stays beside the normalised form (V12)', () => {
    expect(readDocumentNumber('湘民发(2015)12号')).toMatchObject({
      number: { original: '湘民发(2015)12号', normalised: '湘民发〔2015〕12号' },
      issues: [{ code: 'V12', severity: 'information' }],
    });
    expect(readDocumentNumber('湘民发〔2015〕12号').issues).toEqual([]);
    expect(readDocumentNumber(' ')).toEqual({ issues: [] });
  });

  test('normalising twice changes nothing', () =>
    fc.assert(
      fc.property(fc.stringMatching(/^[湘民发字第0-9()（）〔〕[\] 号]{0,20}$/u), (cell) => {
        const once = normalisedDocumentNumber(cell);
        expect(normalisedDocumentNumber(once)).toBe(once);
      }),
    ));
});

describe('security class', () => {
  test.each(['公开', '内部', ' 公 开 '])('%s is allowed', (cell) =>
    expect(readSecurityClass(cell)).toMatchObject({ secret: false, issues: [] }),
  );
  test.each(['', '无', '非密', '－'])('“%s” is no class', (cell) =>
    expect(readSecurityClass(cell)).toEqual({ secret: false, issues: [] }),
  );
  test.each(['一般', '已解密', '限制'])('%s is unknown', (cell) =>
    expect(readSecurityClass(cell)).toMatchObject({ secret: false, issues: [{ code: 'V36' }] }),
  );

  test('state secrets are refused in any width and spacing, and nothing of the cell is repeated', () =>
    fc.assert(
      fc.property(
        fc.constantFrom('秘密', '机密', '绝密', '機密', '絕密'),
        fc.constantFrom('', '★10年', '★１０年', '＊２０年', '☆长期', '级'),
        fc.constantFrom('', ' ', '\u3000', '\u200B', '\t'),
        (word, term, gap) => {
          const cell = [...`${word}${term}`].join(gap);
          const { secret, issues } = readSecurityClass(cell);
          expect(secret).toBe(true);
          expect(issues).toEqual([
            expect.objectContaining({ code: 'V26', zh: '本平台不得上传涉密档案,该行及其文件已拒收且未保存。' }),
          ]);
          expect(JSON.stringify(issues)).not.toContain(cell);
        },
      ),
    ));

  test.each([
    '机密★10年',
    '关于…的通知(绝 密 ★ 长期)',
    '秘密＊5年',
    '★20年',
    '机密',
    '绝密级',
    '秘 密',
    '机密10年',
    '(秘密)',
    '密级：机密',
  ])('a marking in another cell is found: %s', (cell) => expect(bearsSecretMark(cell)).toBe(true));
  test.each(['关于加强保守国家秘密工作的通知', '机密要员任免', '五★级酒店', '秘密战线', '机密室', '规格3*5年产量'])(
    'a mere mention is none: %s',
    (cell) => expect(bearsSecretMark(cell)).toBe(false),
  );
});

describe('suspect text', () => {
  test.each(['要求??倳浿匾緩?', '锟斤拷', '湘阴\uFFFD', '张\uE863', 'Ö÷Òª¹¤×÷', '銆婇€氱煡銆'])(
    '%s looks garbled',
    (text) => expect(looksGarbled(text)).toBe(true),
  );
  test.each(['關於印發《湘陰縣低保工作方案》的通知', '𠮷田䶮', '館長(zhǎng)', 'Café Müller', '是否同意?', '一\n二'])(
    '%s does not',
    (text) => expect(looksGarbled(text)).toBe(false),
  );
  test.each(['同上', ' 〃 ', '"', '″', '仝上', "''"])('%s is a ditto mark', (text) => expect(isDitto(text)).toBe(true));
  test('同上海市合作的通知 is a title', () => expect(isDitto('同上海市合作的通知')).toBe(false));

  test('a required column', () => {
    expect(textProblems('', '题名', true)).toMatchObject([{ code: 'V11', zh: '题名为必填项,请按原件填写。' }]);
    expect(textProblems('', '备注', false)).toEqual([]);
    expect(textProblems('〃', '责任者', false)).toMatchObject([
      { code: 'V11', zh: '责任者请填写实际内容,不得用同上代替。' },
    ]);
    expect(textProblems('锟斤拷', '题名', true)).toMatchObject([{ code: 'V20', severity: 'warning' }]);
  });
});

describe('what a code and its columns say twice', () => {
  const code = readReferenceCode('A439-WS·2015·D30·003-005').code!;
  const codes = (columns: Parameters<typeof codeDisagreements>[1]) =>
    codeDisagreements(code, columns).map((issue) => issue.code);
  const dated = (value: string) => ({ documentDate: { value, precision: 'day' as const, inferred: false } });

  test('agreement says nothing', () =>
    expect(codes({ fondsNumber: 'A439', filingYear: 2015, retentionCode: 'D30', ...dated('20150302') })).toEqual([]));
  test('another year, retention or fonds', () =>
    expect(codes({ fondsNumber: 'A440', filingYear: 2016, retentionCode: 'Y' })).toEqual(['V35', 'V34', 'V08']));
  test('a document of the year before or after is legitimate', () => {
    expect(codes(dated('20141231'))).toEqual([]);
    expect(codes(dated('20160101'))).toEqual([]);
    expect(codes(dated('20131231'))).toEqual(['V08']);
  });
});

describe('categories', () => {
  test('names', () => expect([categoryName('WS'), categoryName('XK')]).toEqual(['文书', 'XK']));
  test('a marriage record is known by its code', () => {
    expect(civilTypeOf(readReferenceCode('A120-ZY·HY·1987·Y-0231').code!)).toBe('HY');
    expect(civilTypeOf(readReferenceCode('A439-WS·2015·D30·003-005').code!)).toBeUndefined();
  });
});
