import { expect, test } from 'vitest';
import { endOf, stagedRows } from '#functions/catalogue-import/checking/accounting.ts';
import { contentHashOf } from '#shared/records/record.ts';
import { plannedText } from '../planned.ts';

const columns = '档号,年度,期限,责任者,文号,题名,成文日期,页数,密级,备注';
const good = ['A439-WS·2015·D30·003-001', '2015', 'D30', '湘阴县民政局', '', '通知', '20150108', '3', '', ''];
const at = Object.fromEntries(columns.split(',').map((name, index) => [name, index]));

/** One row like `good` but for some cells, checked. */
async function row(changed: Record<string, string>) {
  const cells = good.map((cell, index) => Object.entries(changed).find(([name]) => at[name] === index)?.[1] ?? cell);
  const { rows } = await plannedText(`${columns}\n${cells.map((cell) => `"${cell}"`).join(',')}\n`);
  return {
    ...rows[0]!,
    end: endOf(rows[0]!),
    said: rows[0]!.issues.map(({ code, severity, column }) => `${code} ${severity} ${column}`),
  };
}

test('a good row is described whole', async () => {
  const { rows } = await plannedText(`${columns}\n${good.join(',')}\n`);
  expect(stagedRows(rows)).toEqual([
    {
      row: 1,
      asks: [],
      description: {
        archivesCode: '443021',
        fondsNumber: 'A439',
        referenceCode: 'A439-WS·2015·D30·003-001',
        originalReferenceCode: 'A439-WS·2015·D30·003-001',
        levelOfDescription: 'item',
        categoryCode: 'WS',
        filingYear: 2015,
        retentionCode: 'D30',
        title: '通知',
        responsibleParty: '湘阴县民政局',
        documentDate: { value: '20150108', precision: 'day', inferred: false },
        pageCount: 3,
        personalNames: [],
      },
    },
  ]);
});

test.each([
  [{ 档号: '' }, ['V11 error 档号'], 'rejected'],
  [{ 档号: '民政局第3号' }, ['V33 error 档号'], 'rejected'],
  [{ 档号: 'Ａ439-WS·2015·D30·003-001' }, ['V03 information 档号'], 'created'],
  [{ 档号: 'A439-WS•2015•D30•003-001' }, ['V04 information 档号'], 'created'],
  [{ 档号: 'A439-WS.2015.D30.003-001' }, ['V04 warning 档号'], 'created'],
  [{ 成文日期: '20150230' }, ['V05 error 成文日期'], 'rejected'],
  [{ 成文日期: '20150200' }, ['V06 warning 成文日期'], 'created'],
  [{ 成文日期: '2015.3.2' }, ['V07 warning 成文日期'], 'created'],
  [{ 成文日期: '春天' }, ['V07 error 成文日期'], 'rejected'],
  [{ 成文日期: '' }, ['V11 error 成文日期'], 'rejected'],
  [{ 成文日期: '20620101' }, ['V29 error 成文日期'], 'rejected'],
  [{ 年度: '2012' }, ['V08 warning 年度'], 'created'],
  [{ 年度: '2062' }, ['V29 error 年度', 'V08 warning 年度'], 'rejected'],
  [{ 文号: '同上' }, ['V11 error 文号'], 'rejected'],
  [{ 年度: '二〇' }, ['V37 error 年度'], 'rejected'],
  [{ 期限: '长期' }, ['V09 information 期限', 'V34 error 期限'], 'rejected'],
  [{ 期限: 'D15' }, ['V09 error 期限'], 'rejected'],
  [{ 期限: 'Y' }, ['V34 error 期限'], 'rejected'],
  [{ 题名: '同上' }, ['V11 error 题名'], 'rejected'],
  [{ 题名: '' }, ['V11 error 题名'], 'rejected'],
  [{ 题名: '锟斤拷文件' }, ['V20 warning 题名'], 'created'],
  [{ 题名: '长'.repeat(2001) }, ['V38 error 题名'], 'rejected'],
  [{ 文号: `湘${'…'.repeat(80)}号` }, ['V12 information 文号', 'V38 error 文号'], 'rejected'], // three times as long as it is searched
  [{ 档号: `A439-WS·${Array(9).fill('1A'.repeat(10)).join('·')}-001` }, ['V38 error 档号'], 'rejected'],
  [{ 责任者: '〃' }, ['V11 error 责任者'], 'rejected'],
  [{ 文号: '湘民发(1992)036号' }, ['V12 information 文号'], 'created'],
  [{ 页数: '三' }, ['V37 error 页数'], 'rejected'],
  [{ 密级: '特别' }, ['V36 error 密级'], 'rejected'],
] as [Record<string, string>, string[], string][])('%o: %o, %s', async (changed, said, end) => {
  const checked = await row(changed);
  expect({ said: checked.said, end: checked.end }).toEqual({ said, end });
});

test('all problems of a row are found at once', async () => {
  const { said } = await row({ 档号: 'x', 成文日期: '19920231', 题名: '', 责任者: '同上', 页数: '0', 密级: '不明' });
  expect(said.map((one) => one.split(' ')[0])).toEqual(['V33', 'V11', 'V11', 'V05', 'V36', 'V37']);
});

test.each(['密级:秘密', '备注:机密★10年', '题名:绝 密 ★ 长期'])(
  '%s: nothing but the number of the row is left',
  async (cell) => {
    const [column = '', value = ''] = cell.split(':');
    const { said: _, ...secret } = await row({ [column]: value, 成文日期: '19920231' });
    expect(secret).toEqual({
      row: 1,
      secret: true,
      end: 'rejected',
      issues: [expect.objectContaining({ code: 'V26', row: 1 })],
    });
  },
);

test('a secret mark above the column names makes every row secret', async () => {
  const { rows } = await plannedText(`秘密★20年 目录\n${columns}\n${good.join(',')}\n`);
  expect(rows).toEqual([expect.objectContaining({ row: 1, secret: true })]);
});

test('a secret row takes no part in the search for duplicates', async () => {
  const { rows } = await plannedText(`${columns}\n${good.join(',')}\n${good.with(8, '绝密').join(',')}\n`);
  expect(rows.map(({ issues }) => issues.map(({ code }) => code))).toEqual([[], ['V26']]);
});

test('a fonds that is not yours is refused, and the clerk told whose it is', async () => {
  const text = `${columns}\n${good.join(',')}\n${good.with(0, 'B777-WS·2015·D30·003-001').join(',')}\n`;
  const reach = {
    registered: new Set(['B777', 'C038']),
    restrictedTo: ['C038'],
    holders: new Map([['A439', '平江县档案馆(示例)']]),
  };
  const { rows } = await plannedText(text, reach);
  expect(rows.map(({ issues }) => issues.map(({ zh }) => zh))).toEqual([
    ['全宗号A439属于平江县档案馆(示例),您无权提交。'],
    ['全宗号B777属于本馆其他立档单位,您无权提交。'],
  ]);
  const nobody = await plannedText(`${columns}\n${good.join(',')}\n`, { registered: new Set() });
  expect(nobody.rows[0]?.issues[0]?.zh).toBe('全宗号A439未在本馆登记,您无权提交;请先由管理员登记全宗。');
});

test('an entry that is held: the same is left alone, another is refused, or becomes a new version if so asked', async () => {
  const text = `${columns}\n${good.join(',')}\n`;
  const held = new Map([['443021/A439-WS·2015·D30·003-001', { contentHash: 'another', version: 4, title: '旧题名' }]]);
  const refused = (await plannedText(text, {}, { held })).rows[0]!;
  expect([endOf(refused), refused.issues[0]?.zh]).toEqual([
    'rejected',
    '馆内已有同档号条目,题名不同:馆内“旧题名”,表中“通知”,请核对档号。',
  ]);
  const { rows } = await plannedText(text, {}, { held, whenHeld: 'revise' });
  expect(endOf(rows[0]!)).toBe('updated');
  expect(stagedRows(rows)[0]?.base).toBe(4);
});

test('what the public reads is not revised by a sheet, and what is opened only once that is confirmed', async () => {
  const text = `${columns}\n${good.join(',')}\n`;
  const { rows } = await plannedText(text);
  const heldAs = async (said: object, contentHash = 'another') => {
    const held = new Map([['443021/A439-WS·2015·D30·003-001', { contentHash, version: 4, title: '旧题名', ...said }]]);
    const [one] = (await plannedText(text, {}, { held, whenHeld: 'revise', column: '档号' })).rows;
    const told = one!.issues.filter(({ code }) => code === 'V53').map(({ severity, zh }) => `${severity} ${zh}`);
    return { end: endOf(one!), told, asks: stagedRows([one!])[0]?.asks };
  };
  expect(await heldAs({ openingStatus: 'opened', publishedIn: 'batch' })).toMatchObject({
    end: 'rejected',
    told: [expect.stringMatching(/^error .*A439-WS·2015·D30·003-001已在网上公布.*撤回公布/)],
  });
  expect(await heldAs({ openingStatus: 'opened' })).toMatchObject({
    end: 'updated',
    told: [expect.stringMatching(/^warning .*已开放.*请核对后确认/)],
    asks: ['档号'],
  });
  expect(await heldAs({ openingStatus: 'unreviewed' })).toMatchObject({ end: 'updated', told: [], asks: [] });
  const same = contentHashOf(rows[0]!.description!);
  expect(await heldAs({ openingStatus: 'opened', publishedIn: 'batch' }, same)).toMatchObject({
    end: 'unchanged',
    told: [],
  });
});

test('a register of marriages: names with their parts, the office as responsible party, a title in square brackets', async () => {
  const text =
    '档号,年度,期限,男方姓名,女方姓名,男方证件号码,登记日期,登记机关\n' +
    'A120-ZY·HY·1987·Y-0231,1987,Y,陈志远,吴秀英,11010519491231002X,19870612,平江县长寿区公所\n';
  const { rows, sheet } = await plannedText(text);
  expect(sheet.mapping.unmapped).toEqual(['男方证件号码']);
  const staged = stagedRows(rows);
  expect(staged[0]?.description).toMatchObject({
    civilType: 'HY',
    title: '[陈志远与吴秀英结婚登记]',
    responsibleParty: '平江县长寿区公所',
    documentDate: { value: '19870612' },
    personalNames: [
      { name: '陈志远', role: '男方' },
      { name: '吴秀英', role: '女方' },
    ],
  });
  expect(JSON.stringify(staged)).not.toContain('11010519491231002X');
});

test('volumes need no responsible party; their date is the last of a range; codes may come in parts', async () => {
  const { rows } = await plannedText(
    '全宗号,目录号,案卷号,案卷题名,起止日期,保管期限\nC038,001,002,工作总结,19860101-19861231,永久\n',
  );
  expect(stagedRows(rows)[0]?.description).toMatchObject({
    referenceCode: 'C038-001-002',
    levelOfDescription: 'volume',
    documentDate: { value: '19861231', original: '19860101-19861231' },
    retentionCode: 'Y',
  });
});

test.each([
  ['档号', (n: number) => `C038-001-002-00${n}`],
  ['全宗号,目录号,案卷号,件号', (n: number) => `C038,001,002,00${n}`],
])('the number of a secret row is no gap, and told nobody: %s', async (names, codeOf) => {
  const line = (n: number) => `${codeOf(n)},题名,文星镇,${n === 2 ? '机密★10年' : ''}`;
  const { rows } = await plannedText(`${names},题名,责任者,密级\n${[1, 2, 3].map(line).join('\n')}\n`);
  expect(rows.map(({ issues }) => issues.map(({ code }) => code))).toEqual([[], ['V26'], []]);
  expect(JSON.stringify(rows)).not.toContain('002-002');
});
