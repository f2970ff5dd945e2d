import { expect, test } from 'vitest';
import { dueAt } from '#functions/reports/due.ts';
import { totalsOf } from '#functions/reports/lines.ts';
import { html } from '#functions/reports/render/html.ts';
import { reportTable } from '#functions/reports/report-table.ts';
import { sentencesOf } from '#functions/reports/sentences.ts';
import { dueUntil } from '#functions/statistics/flow.ts';
import { formFor } from '#functions/statistics/form.ts';
import { growthText } from '#shared/figures/growth.ts';
import { ranked } from '#shared/figures/ranking.ts';
import { entryWith } from '#test/shared/ledger/entries.ts';
import { definitionOf, drawn, of2015, returnsOf } from './hubei.ts';
import { of2024 } from './hundred-archives.ts';

/** Chinese punctuation folded, as quotations of speeches differ in it. */
const folded = (text: string) => text.normalize('NFKC').replace(/[“”"]/g, '"');

test.each([
  '全省各级国家综合档案馆收集进馆档案66万卷,同比增长15.8%',
  '省档案馆收集进馆3.1万卷,同比增长50.5%',
  '完成档案数字化4560万画幅,同比增长14%',
  '省馆数字化扫描395万画幅,同比增长89%',
  '刊发编纂文章154篇,同比增长40%;专著5部,同比增长25%;320万字,同比增长30%',
  '馆藏达到1659万卷,比“十一五”末增长43.9%',
  '省馆79万卷,比“十一五”末增长20.71%',
  '“十二五”期间完成数字化1.6亿画幅,比“十一五”增长357.8%',
  '省档案馆档案数字化率达到55.5%',
  '编纂出版档案史料57259万字,比“十一五”增长197.2%',
])('the year in review says: %s', (seed) => {
  const { definition, snapshot } = of2015('year-in-review');
  expect(folded(sentencesOf(definition, snapshot).join(''))).toContain(folded(seed));
});

test('a return that is not signed is no return of nought: left out of the growth, and named', () => {
  const returns = returnsOf('442002', { 2014: { articles: 90 } }).filter(({ year }) => year < '2015');
  const { definition, snapshot } = of2015('year-in-review', { returns });
  const { sentences, table } = {
    sentences: sentencesOf(definition, snapshot),
    table: reportTable(definition, snapshot, drawn),
  };
  expect(sentences.join('')).toContain('刊发编纂文章154篇，同比增长40%');
  expect(sentences.join('')).toContain('编纂出版档案史料57259万字，比“十一五”增长197.2%');
  expect(table.rows.find(([, title]) => title === '刊发编纂文章')?.slice(3, 5)).toEqual([154, 110]);
  expect(table.remarks).toEqual([
    '年报未签报：江夏区档案馆；未计入刊发编纂文章（篇）、专著（部）、专著字数（字）、编纂出版档案史料（字）',
  ]);
  const of = (id: string) => snapshot.lines.map(({ figures }) => figures.find((figure) => figure.id === id)?.value);
  expect(of('articles')).toEqual([154, null]);
});

test('an archives that signed no 2013 has no sum of the five years; where nobody signed, the sentence says so', () => {
  const returns = returnsOf('442002', { 2015: { compiledChars: 9 } }).filter(({ year }) => year !== '2013');
  const { definition, snapshot } = of2015('year-in-review', { returns });
  expect(totalsOf(snapshot.lines, 'compiledCharsPlan')).toMatchObject({
    value: 572_590_000,
    unsigned: ['江夏区档案馆'],
  });
  expect(totalsOf(snapshot.lines, 'articles').unsigned).toEqual([]);
  const lines = snapshot.lines.slice(1);
  expect(sentencesOf(definition, { ...snapshot, lines }).at(-1)).toContain('编纂出版档案史料—（年报未签报）');
});

test('the year in review is due when the returns are in, whatever day 10 January is', () => {
  for (let year = 2006; year < 2100; year++) {
    const due = dueAt(String(year), definitionOf('year-in-review').due);
    expect(due >= dueUntil(formFor(String(year))!, String(year)), String(year)).toBe(true);
  }
});

test('an archives without the year before shows why, and is left out of the total’s growth with a note', () => {
  const { definition, snapshot } = of2015('annual-statistics-province', { withYoung: true });
  const table = reportTable(definition, snapshot, drawn);
  const column = table.columns.findIndex(({ title }) => title === '本年接收增长');
  const row = table.rows.find(([, name]) => name === '新设区档案馆');
  expect(growthText(row?.[column] as never)).toBe('—（无上年数据）');
  const { value, growth, without } = totalsOf(snapshot.lines, 'volumesAccessioned');
  expect([value, growth && growthText(growth), without]).toEqual([665_000, '15.8%', ['新设区档案馆']]);
  expect(table.remarks.join()).toContain('新设区档案馆无上期数据，不计入合计的增长率');
});

test('five years compared: stock with the end of the plan before, flow with the whole of it', () => {
  const { definition, snapshot } = of2015('five-years');
  const grown = (id: string) => {
    const { growth } = totalsOf(snapshot.lines, id);
    return growth && growthText(growth);
  };
  expect([grown('volumesAtEnd'), grown('framesPlan'), grown('framesYear')]).toEqual(['43.9%', '357.8%', '14.0%']);
  expect(definition.layout).toBe('archives');
  expect(snapshot.years.framesYear?.at(-1)).toEqual({ year: '2015', value: 45_600_000 });
});

test('when the holdings of 2010 will have doubled, if they grow as in 2015: S3-18’s 2305.8万, in nine years', () => {
  const { definition, snapshot } = of2015('five-years');
  const said = sentencesOf(definition, snapshot).join('');
  expect(said).toContain('馆藏比2010年末翻一番（2305.8万卷），按本年增长率4.1%推算还需9年，2024年达到');
});

test('the doubling is of those archives that have an end of 2010: a county that joined later brings it no nearer, and is named', () => {
  const { definition, snapshot } = of2015('five-years', { withYoung: true });
  const said = sentencesOf(definition, snapshot).join('');
  expect(said).toContain('翻一番（2305.8万卷，不含新设区档案馆），按本年增长率4.1%推算还需9年，2024年达到');
});

test('a province of a hundred: cities sum up to the whole, targets and the funnel say how much of what', () => {
  const { definition, snapshot } = of2024('annual-statistics-province');
  const table = reportTable(definition, snapshot, drawn);
  const { rows = [], total = [] } = table.byCity ?? {};
  expect(rows.map(([city, reported]) => [city, reported]).slice(0, 2)).toEqual([
    ['省直管', '1/1'],
    ['岳阳市', '11/11'],
  ]);
  expect(rows).toHaveLength(10);
  const sum = (column: number) => rows.reduce((all, row) => all + Number(row[column]), 0);
  const counted = table.byCity?.columns.flatMap(({ is }, n) => (is === 'number' ? [n] : [])) ?? [];
  expect(counted.length).toBeGreaterThan(10);
  for (const column of counted) expect(sum(column)).toBe(total[column]);
  expect(total.slice(2)).toEqual(table.total?.slice(3));
  const [, targets, funnel] = table.charts;
  expect(targets?.bars).toHaveLength(20);
  for (const { value, target = 0, share } of targets?.bars ?? []) expect(share).toEqual({ part: value, whole: target });
  expect(funnel?.bars.map(({ label }) => label)).toEqual(['累计到期应移交', '累计移交进馆', '已数字化', '累计开放']);
  expect(funnel?.bars.slice(1).every(({ share }) => share?.whole === funnel.bars[0]?.value)).toBe(true);
});

test('what a request of another archives was answered with counts where it is held; how requests ended, and in time, is said of both', () => {
  const [receiver, holder] = ['442001', '442002'].map((archivesCode) => ({
    archivesCode,
    date: '20150501',
    at: '2015-05-01',
  }));
  const ended = { found: 1, notFound: 0, refused: 0 };
  const lookup = entryWith({ ...receiver, kind: 'lookup', quantities: { persons: 1, ...ended, inTime: 0 } });
  const assist = entryWith({ ...holder, kind: 'assist', quantities: { ...ended, uses: 3, inTime: 1 } });
  const { definition, snapshot } = of2015('lookup-service', { acts: [lookup, assist] });
  const sumOf = (id: string) => totalsOf(snapshot.lines, id).value;
  expect([sumOf('userVisits'), sumOf('unitUses')]).toEqual([1, 3]);
  expect([sumOf('lookupFound'), sumOf('lookupInTime'), sumOf('assistFound'), sumOf('assistInTime')]).toEqual([
    1, 0, 1, 1,
  ]);
  const table = reportTable(definition, snapshot, drawn);
  const rate = table.columns.findIndex(({ title }) => title === '按时办理率（%）');
  expect([table.total?.[rate], table.rows[1]?.[rate]]).toEqual([{ rate: { part: 0, whole: 1 } }, '—']);
  const counted = formFor('2015')?.fields.find(({ id }) => id === 'unitUses')?.counted?.kinds;
  expect(counted).toEqual(
    definition.figures.flatMap((figure) => (figure.id === 'unitUses' && 'kinds' in figure ? figure.kinds : [])),
  );
});

test('equals share a place, and the next is left out', () => {
  const places = ranked([30, 50, 20, 30], (n) => n).map(({ place, item }) => [place, item]);
  expect(places).toEqual([
    [1, 50],
    [2, 30],
    [2, 30],
    [4, 20],
  ]);
  const { definition, snapshot } = of2015('ranking', { withYoung: true });
  expect(reportTable(definition, snapshot, drawn).rows.map(([place, name]) => [place, name])).toEqual([
    [1, '江夏区档案馆'],
    [2, '湖北省档案馆'],
    [3, '新设区档案馆'],
  ]);
});

test('charts need no script, carry every figure in words, and are called by a title', () => {
  for (const id of ['annual-statistics-province', 'annual-statistics', 'ranking', 'five-years']) {
    const { definition, snapshot } = of2015(id);
    const page = html(reportTable(definition, snapshot, drawn)).toString('utf8');
    expect(page, id).toMatch(/<svg role="img" aria-labelledby="chart-0-t chart-0-d"/);
    expect(page, id).not.toContain('<script');
    for (const [, said] of page.matchAll(/<desc[^>]*>([^<]+)<\/desc>/g)) expect(said).toMatch(/ [\d,.]+%?(；|$)/);
    for (const figure of definition.figures) expect(page).toContain(`<dt id="d-${figure.id}">`);
  }
});
