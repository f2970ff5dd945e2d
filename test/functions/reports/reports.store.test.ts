import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import * as contract from '#functions/reports/contract.ts';
import { Edition, type StoredFile } from '#functions/reports/edition.ts';
import { addFonts } from '#infra/font-asset.ts';
import { post } from '#shared/ledger/ledger-store.ts';
import { ask } from '#test/functions/ask.ts';
import { appoint, city, provincial, smallProvince, xiangyin as xiangyinCode } from '#test/functions/small-province.ts';
import { entryWith } from '#test/shared/ledger/entries.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';
import { logLinesOf } from '#test/shared/runtime/log-lines.ts';
import { xiangyin } from './september.ts';

const sent: Edition[] = [];
const nights: unknown[] = [];
vi.mock('#shared/runtime/send.ts', async (original) => ({
  ...(await original<object>()),
  send: async (queue: string, messages: never[]) => {
    const list: unknown[] = queue === 'REPORT_RUNS_QUEUE' ? sent : nights;
    list.push(...messages);
  },
}));

/** The reports bucket: what is stored is stored once. `full` makes the next file of a format fail, as a crash would. */
const stored = new Map<string, Buffer>();
let full: StoredFile['format'] | undefined;
type Language = 'zh' | 'en';
const nameOf = ({ report, edition }: Edition, format: string, language: Language = 'zh') =>
  `${report} ${edition}.${language === 'en' ? 'en.' : ''}${format}`;
vi.mock('#functions/reports/report-storage.ts', () => ({
  storeOnce: async (edition: Edition, format: StoredFile['format'], bytes: Buffer, language?: Language) => {
    if (format === full) {
      full = undefined;
      throw new Error('crash');
    }
    const key = nameOf(edition, format, language);
    if (!stored.has(key)) stored.set(key, bytes);
    return stored.get(key);
  },
  readFile: async (edition: Edition, format: StoredFile['format'], language?: Language) =>
    stored.get(nameOf(edition, format, language)),
  keyOf: ({ edition }: Edition, format: StoredFile['format'], language: Language) =>
    `${edition}${language === 'en' ? '.en' : ''}.${format}`,
}));

const { handler: tick } = await import('#functions/reports/tick.ts');
const { handler: makeReport } = await import('#functions/reports/make-report.ts');
const { handler: api } = await import('#functions/reports/api.ts');
const { findEdition } = await import('#functions/reports/report-store.ts');

const folder = mkdtempSync(join(tmpdir(), 'lantai-reports-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(async () => {
  addFonts(folder);
  vi.stubEnv('LAMBDA_TASK_ROOT', folder);
  vi.stubEnv('API_ADDRESS', 'https://api.example.cn');
  await ownTables();
  await smallProvince();
  vi.stubEnv('REPORTS_BUCKET', 'reports');
  await appoint('statistician', xiangyinCode, ['statistician']);
  await appoint('provincial', provincial, ['statistician']);
  for (const entry of xiangyin) await post(entry);
});
beforeEach(() => {
  sent.length = 0;
});

const context = { awsRequestId: 'lambda-1', getRemainingTimeInMillis: () => 60_000 } as Context;
const ticked = (time: string) => logLinesOf(() => tick({ id: 'tick', time } as never, context));
const made = async (...runs: unknown[]) => {
  const Records = runs.map((run, n) => ({
    messageId: `message-${n}`,
    body: JSON.stringify(run),
    messageAttributes: {},
  }));
  let failed: unknown[] = [];
  const lines = await logLinesOf(async () => {
    const answer = (await makeReport({ Records } as never, context)) as { batchItemFailures: unknown[] };
    failed = answer.batchItemFailures;
  });
  return { failed, lines };
};
const filesOf = (run: Edition) => [...stored].filter(([key]) => key.startsWith(`${run.report} ${run.edition}.`));
const firstOfOctober = '2024-10-01T00:00:00Z';

test('a tick that comes twice asks for the same runs; once planned they are not asked for again', async () => {
  await ticked(firstOfOctober);
  const first = [...sent];
  sent.length = 0;
  await ticked(firstOfOctober);
  expect(sent).toEqual(first);
  const monthly = first.filter(({ definitionId }) => definitionId.startsWith('monthly'));
  expect(monthly).toHaveLength(15); // four archives and the province, three months each
  expect(new Set(first.map(({ report, edition }) => `${report} ${edition}`)).size).toBe(first.length);
  const { failed } = await made(...first.slice(0, 4));
  expect(failed).toEqual([]);
  sent.length = 0;
  await ticked('2024-10-01T00:05:00Z');
  expect(sent).toEqual(first.slice(4));
});

test('once a night, from one o’clock in China, the books of every archives are asked for; a night that was missed is made up by day', async () => {
  nights.length = 0;
  await ticked('2024-10-01T16:55:00Z');
  expect(nights).toEqual([]);
  await ticked('2024-10-01T17:00:00Z');
  await ticked('2024-10-01T17:05:00Z');
  await ticked('2024-10-03T06:00:00Z');
  const asked = ['20241002', '20241003'].flatMap((night) =>
    [provincial, city, xiangyinCode, '443022'].map((archivesCode) => ({ archivesCode, night })),
  );
  expect(nights).toEqual(asked);
});

test('asked for twice, an edition is delivered once, and its files say what is in its snapshot', async () => {
  await ticked('2024-11-01T00:00:00Z');
  const run = sent.find(({ archivesCode, period }) => archivesCode === '443021' && period === '2024-10')!;
  const { lines } = await made(run, run);
  expect(lines.map(({ delivered }) => delivered)).toEqual([true, false]);
  const edition = await findEdition(run.report, run.edition);
  expect(edition).toMatchObject({ state: 'delivered', entryCount: 12, asOf: '2024-11-01T00:00:00.000Z' });
  expect(edition?.files?.map(({ format }) => format)).toEqual(['json', 'csv', 'xlsx', 'html', 'pdf']);
  expect(edition?.sha256).toBe(edition?.files?.[0]?.sha256);
  expect(
    filesOf(run)
      .find(([key]) => key.endsWith('html'))?.[1]
      .toString('utf8'),
  ).toContain(edition?.sha256);
});

const formats = ['json', 'csv', 'xlsx', 'html', 'pdf'] as const;
test.each(formats)(
  'a run that dies at its %s goes on and gives what it would have given, though the ledger has moved on',
  async (format) => {
    await ticked('2024-12-01T00:00:00Z');
    const [run] = sent.filter(
      ({ definitionId, period }) => definitionId === 'monthly-progress-province' && period === '2024-11',
    );
    const edition = { ...run!, edition: `2024-11-at-20241201T08000${formats.indexOf(format)}` };
    full = format;
    const { failed } = await made(edition);
    expect(failed).toHaveLength(1);
    expect((await findEdition(edition.report, edition.edition))?.state).toBe('planned');
    const before = filesOf(edition).map(([key, bytes]) => [key, bytes.toString('base64')]);

    await post(entryWith({ entryId: `accession#after-${format}`, date: '20241110', at: '2024-11-10T00:00:00.000Z' }));
    const { lines } = await made({ ...edition, plannedAt: '2024-12-01T00:05:00.000Z' });
    expect(lines[0]).toMatchObject({ delivered: true });
    const after = filesOf(edition).map(([key, bytes]) => [key, bytes.toString('base64')]);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after).toHaveLength(5);
    expect(Edition.parse(await findEdition(edition.report, edition.edition)).plannedAt).toBe(run!.plannedAt);
  },
);

test('a clock set back ten minutes between firings, a replayed message, two instances at once: one delivery, the same bytes', async () => {
  const annual = () => sent.find(({ report, edition }) => report === 'annual-statistics#443021' && edition === '2024');
  await ticked('2025-01-10T00:05:00Z');
  const run = annual()!;
  const instances = await Promise.all([made(run), made(run)]);
  expect(instances.flatMap(({ failed }) => failed)).toEqual([]);
  const first = await findEdition(run.report, run.edition);
  expect(first?.state).toBe('delivered');
  const bytes = filesOf(run).map(([key, file]) => [key, file.toString('base64')]);
  expect(bytes).toHaveLength(5);

  sent.length = 0;
  await ticked('2025-01-09T23:55:00Z');
  expect(annual()).toBeUndefined(); // not due by that clock, and no second one is made
  await ticked('2025-01-10T00:05:00Z');
  expect(annual()).toBeUndefined();
  const { lines } = await made({ ...run, plannedAt: '2025-01-09T23:55:00.000Z' });
  expect(lines[0]).toMatchObject({ delivered: false });
  expect(await findEdition(run.report, run.edition)).toEqual(first);
  expect(filesOf(run).map(([key, file]) => [key, file.toString('base64')])).toEqual(bytes);
});

const atXiangyin = { archivesCode: xiangyinCode, definitionId: 'monthly-progress' };
const asks = (
  asked: Parameters<typeof ask>[1],
  params: Record<string, string>,
  besides: Omit<Parameters<typeof ask>[2], 'params'> = {},
) => ask(api, asked, { subject: 'statistician', params, ...besides });

test('by hand: planned at once, then figures, four downloads under Chinese names, and the entries behind a figure', async () => {
  const { status, body } = await asks(contract.runReport, atXiangyin, {
    body: { period: '2024-09', reason: '补登后重报' },
  });
  expect([status, body.state, body.trigger, body.by]).toEqual([202, 'planned', 'hand', 'statistician']);
  const params = { ...atXiangyin, edition: body.edition };
  expect((await asks(contract.showEdition, params)).body.downloads).toBeUndefined();

  await made(...sent);
  const shown = await asks(contract.showEdition, params);
  expect(shown.body).toMatchObject({ state: 'delivered', reason: '补登后重报', notReported: [] });
  expect(shown.body.lines[0]).toMatchObject({
    reported: true,
    figures: { volumesAtStart: 16_700, volumesAtEnd: 16_989 },
  });
  const { xlsx } = shown.body.downloads;
  expect(xlsx.fileName).toMatch(/^湘阴县档案馆2024年9月业务进展月报（\d{8}T\d{6}）\.xlsx$/);
  expect(xlsx.url).toContain('X-Amz-Expires=300');

  const figure = { ...params, figureId: 'volumesAccessioned' };
  const first = await asks(contract.traceFigure, figure, { query: { of: xiangyinCode, limit: '3' } });
  const rest = await asks(contract.traceFigure, figure, {
    query: { of: xiangyinCode, limit: '3', cursor: first.body.next },
  });
  const volumes = [...first.body.items, ...rest.body.items].map(({ quantities }) => quantities.volumes);
  expect(volumes).toEqual([300, 99, -99, 1]);
  const elsewhere = { query: { of: provincial } };
  expect(await asks(contract.traceFigure, figure, elsewhere)).toMatchObject({ status: 404, slug: 'figure-not-found' });
  const listed = await asks(contract.listEditions, atXiangyin);
  expect(listed.body.items.map(({ edition }: Edition) => edition)).toContain(body.edition);
});

test('in English on request: drawn once from the same snapshot, whoever asks how often, and a crash half-way goes on', async () => {
  sent.length = 0;
  const { body: run } = await asks(contract.runReport, atXiangyin, { body: { period: '2024-08' } });
  await made(...sent);
  const before = await findEdition('monthly-progress#443021', run.edition);
  sent.length = 0;
  const params = { ...atXiangyin, edition: run.edition };
  const english = { query: { language: 'en' } };
  expect((await asks(contract.showEdition, params, english)).body.downloads).toBeUndefined();
  await asks(contract.showEdition, params, english);
  expect(sent).toHaveLength(2);
  full = 'html';
  expect((await made(sent[0])).failed).toHaveLength(1);
  expect((await made(...sent)).failed).toEqual([]);
  const shown = await asks(contract.showEdition, params, english);
  expect(sent).toHaveLength(2);
  expect(shown.body.sha256).toBe(before?.sha256);
  expect(shown.body.downloads.pdf.fileName).toBe(`monthly-progress-443021-${run.edition}.pdf`);
  expect(shown.body.downloads.xlsx.url).toContain('.en.xlsx');
  const files = (await findEdition('monthly-progress#443021', run.edition))?.files ?? [];
  const drawn = files.filter(({ language }) => language === 'en').map(({ format }) => format);
  expect(drawn).toEqual(['csv', 'xlsx', 'html', 'pdf']);
  expect(files.slice(0, 5)).toEqual(before?.files);
  const sheet = stored.get(`monthly-progress#443021 ${run.edition}.en.csv`)?.toString('utf8');
  expect(sheet).toContain('Holdings at start of month');
});

test('what is refused: the report on the province at a county, a month that has not begun, an edition that is not there', async () => {
  const ofProvince = { ...atXiangyin, definitionId: 'monthly-progress-province' };
  const run = { body: { period: '2024-09' } };
  expect(await asks(contract.runReport, ofProvince, run)).toMatchObject({ status: 404, slug: 'definition-not-found' });
  const early = { body: { period: '2999-01' } };
  expect(await asks(contract.runReport, atXiangyin, early)).toMatchObject({ status: 422, slug: 'period-not-begun' });
  for (const period of ['0000-01', '1950-01'])
    expect(await asks(contract.runReport, atXiangyin, { body: { period } })).toMatchObject({
      status: 422,
      slug: 'period-too-early',
    });
  const none = { ...atXiangyin, edition: '2001-01' };
  expect(await asks(contract.showEdition, none)).toMatchObject({ status: 404, slug: 'edition-not-found' });
  const elsewhere = { ...atXiangyin, archivesCode: city };
  expect(await asks(contract.runReport, elsewhere, run)).toMatchObject({ status: 403 });
});

test('a rate of a plan that nobody has set says so; it does not speak of holdings', async () => {
  const subject = { subject: 'provincial' };
  const digitisation = { archivesCode: provincial, definitionId: 'digitisation' };
  sent.length = 0;
  const { body } = await asks(contract.runReport, digitisation, { ...subject, body: { period: '2024-Q3' } });
  await made(...sent);
  const shown = await asks(contract.showEdition, { ...digitisation, edition: body.edition }, subject);
  const { framesPlanRate, digitisationRate } = shown.body.lines[0].rates;
  expect([framesPlanRate, digitisationRate]).toEqual(['—（无计划）', '—（尚无验收）']);
});

test('the province may run the report of an archives under it, and has a report on all', async () => {
  const subject = { subject: 'provincial' };
  const run = { ...subject, body: { period: '2024-09' } };
  expect(await asks(contract.runReport, atXiangyin, run)).toMatchObject({ status: 202 });
  const { body } = await asks(contract.listDefinitions, { archivesCode: provincial }, subject);
  expect(body.items.map(({ definitionId }: Edition) => definitionId)).toEqual([
    'monthly-progress',
    'monthly-progress-province',
    'catalogue-tally',
    'digitisation',
    'annual-statistics',
    'annual-statistics-province',
    'five-years',
    'ranking',
    'lookup-service',
    'year-in-review',
  ]);
});
