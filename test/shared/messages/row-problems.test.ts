import { describe, expect, test } from 'vitest';
import { rowProblem, rowProblemCodes } from '#shared/messages/row-problems.ts';

describe('the normative words', () => {
  test.each([
    [
      rowProblem('V01', { rows: [18, 402], referenceCode: 'Z109-WS·2011-Y-BGS-0001' }),
      '第18行与第402行档号重复:Z109-WS·2011-Y-BGS-0001,请核对件号。',
    ],
    [rowProblem('V01', { rows: [3, 7, 9], referenceCode: 'X' }), '第3行、第7行与第9行档号重复:X,请核对件号。'],
    [rowProblem('V02', { same: true }), '已存在,未重复导入。'],
    [rowProblem('V03', {}), '已按半角规范,原值保留。'],
    [
      rowProblem('V05', { value: '19920231', year: 1992, month: 2, days: 29 }),
      '日期19920231不存在(1992年2月只有29天),请按原件改正。',
    ],
    [rowProblem('V08', {}), '年度与档号不一致;跨年文件请确认归档年度。'],
    [rowProblem('V10', {}), '10年期档案一般不移交进馆,请确认。'],
    [rowProblem('V13', { missing: [3], expected: 4, actual: 3 }), '缺第003页(共4页,实有3页)。'],
    [rowProblem('V14', { images: 14, pages: 12 }), '图像14幅,著录12页;若含空白背面请选择原因。'],
    [rowProblem('V16', { actual: 'PNG' }), '文件实际格式为PNG,与扩展名不符。'],
    [rowProblem('V17', { dpi: 150 }), '扫描分辨率150dpi,低于200dpi,请重扫或说明。'],
    [rowProblem('V20', {}), '疑似乱码,请对照原件。'],
    [
      rowProblem('V23', { damage: 'scientific-notation' }),
      '身份证号疑似被Excel转为科学计数法,末位已丢失,请重新导出为文本。',
    ],
    [rowProblem('V24', { inRequest: true }), '身份证号校验码错误'],
    [rowProblem('V25', { itemNumber: '0003' }), '件号0003缺失;如属移出/销毁请登记。'],
    [rowProblem('V26', {}), '本平台不得上传涉密档案,该行及其文件已拒收且未保存。'],
    [rowProblem('V28', { fondsNumber: 'A439', holder: '平江县档案馆' }), '全宗号A439属于平江县档案馆,您无权提交。'],
  ])('%#: $code', (problem, words) => expect(problem.zh).toBe(words));
});

describe('severity', () => {
  test.each([
    [rowProblem('V02', { same: true }), 'information'],
    [rowProblem('V02', { same: false, title: '甲', heldTitle: '乙' }), 'error'],
    [rowProblem('V14', { images: 10, pages: 12 }), 'error'],
    [rowProblem('V14', { images: 14, pages: 12 }), 'warning'],
    [rowProblem('V17', {}), 'warning'],
    [rowProblem('V24', { inRequest: false }), 'warning'],
    [rowProblem('V24', { inRequest: true }), 'error'],
    [rowProblem('V29', { value: '20620101', era: 'future' }), 'error'],
    [rowProblem('V29', { value: '13000101', era: 'ancient' }), 'warning'],
  ] as const)('%#: %o', (problem, severity) => expect(problem.severity).toBe(severity));
});

test('a proposal travels with the problem', () =>
  expect(rowProblem('V09', { value: '永', proposal: 'Y' }, 'Y')).toMatchObject({
    severity: 'warning',
    proposal: 'Y',
    en: expect.stringContaining('Y'),
  }));

test('both titles are shown when a held entry differs', () =>
  expect(rowProblem('V02', { same: false, title: '甲', heldTitle: '乙' }).zh).toBe(
    '馆内已有同档号条目,题名不同:馆内“乙”,表中“甲”,请核对档号。',
  ));

test('codes are in order and unique', () => expect(rowProblemCodes).toEqual([...new Set(rowProblemCodes)].sort()));
