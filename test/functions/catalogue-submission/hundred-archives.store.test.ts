import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { handler } from '#functions/catalogue-submission/api.ts';
import * as contract from '#functions/catalogue-submission/contract.ts';
import type { Tally } from '#functions/catalogue-submission/tally-shown.ts';
import { placesOfProvince } from '#infra/local/story/places.ts';
import { directory, entityOf } from '#shared/archives/directory-store.ts';
import type { Quantities } from '#shared/ledger/ledger.ts';
import { post } from '#shared/ledger/ledger-store.ts';
import { abreast } from '#shared/runtime/abreast.ts';
import { ask } from '#test/functions/ask.ts';
import { appoint } from '#test/functions/small-province.ts';
import { entryWith } from '#test/shared/ledger/entries.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';

const period = '2024-Q3';
const [province, ...below] = placesOfProvince;
const provincial = province!.archivesCode;
const codes = below.map(({ archivesCode }) => archivesCode);

/** The 99 archives by what they do: the first 70 report in time, the next 15 too late, the last 14 not at all. */
const [inTime, tooLate, silent] = [codes.slice(0, 70), codes.slice(70, 85), codes.slice(85)];
const itemsOf = (code: string) => 10_000 + Number(code);
const volumesOf = (code: string) => Number(code) % 7;

/** A catalogue that was committed, as the ledger has it. */
const describe = (archivesCode: string, number: string, date: string, quantities: Quantities) =>
  post(entryWith({ archivesCode, kind: 'description', entryId: `description#${number}`, date, quantities }));

const at = (instant: string) => vi.setSystemTime(new Date(instant));
type Given = { body?: unknown; params?: Record<string, string> };
const as = (subject: string, asked: Parameters<typeof ask>[1], archivesCode: string, { body, params }: Given = {}) =>
  ask(handler, asked, { subject, params: { archivesCode, period, ...params }, body });
const submit = (code: string, body = {}) => as('clerk', contract.submitCatalogue, code, { body });
const showTally = async (code: string): Promise<Tally> => (await as('statistician', contract.showTally, code)).body;

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  at('2024-09-30T02:00:00Z');
  await ownTables();
  const filed = { by: 'founder', at: '2024-01-01T00:00:00.000Z', kind: 'archives' as const };
  await abreast(placesOfProvince, 25, (place) =>
    directory.archives.register({ ...place, ...filed, entity: entityOf.archives() }),
  );
  await appoint('statistician', provincial, ['statistician']);
  await appoint('of-city', '443020', ['statistician']);
  await abreast(codes, 25, async (archivesCode) => {
    await appoint('clerk', archivesCode, ['statistician']);
    await describe(archivesCode, '1', '20240801', {
      itemEntries: itemsOf(archivesCode),
      volumeEntries: volumesOf(archivesCode),
    });
  });
  for (const code of inTime.slice(0, 10)) await describe(code, '0', '20240301', { itemEntries: 1_000 });
});
afterAll(() => void vi.useRealTimers());

test('the province sets the period: nobody else does, nobody reports before it is over', async () => {
  const body = { dueOn: '20241006', byLevel: { city: 300_000, county: 400_000 }, byArchives: { '443021': 453_021 } };
  const refused = await as('of-city', contract.setRound, '443020', { body });
  expect([refused.status, refused.slug]).toEqual([403, 'not-the-provinces']);
  expect((await submit('443021')).slug).toBe('round-not-found');
  const early = await as('statistician', contract.setRound, provincial, { body: { ...body, dueOn: '20240930' } });
  expect([early.status, early.slug]).toEqual([422, 'round-due-too-early']);
  const nobody = await as('statistician', contract.setRound, provincial, {
    body: { ...body, byLevel: {}, byArchives: {} },
  });
  expect(nobody.slug).toBe('round-without-archives');

  const set = await as('statistician', contract.setRound, provincial, { body });
  expect(set.body).toMatchObject({
    version: 1,
    dueOn: '20241006',
    closesOn: '20241008',
    quotas: { '443021': 453_021 },
  });
  expect(Object.keys(set.body.quotas)).toHaveLength(99);
  expect((await submit('443021')).slug).toBe('period-not-over');
  const silently = await as('statistician', contract.setRound, provincial, { body });
  expect(silently.slug).toBe('round-reason-missing');
});

test('a hundred archives report: in time until midnight of the working day after the holiday, then late', async () => {
  at('2024-10-08T15:59:59Z');
  for (const code of inTime) expect((await submit(code)).status).toBe(200);
  expect((await showTally(provincial)).total).toMatchObject({ onTime: 70, late: 0, missing: 0, notDue: 29 });
  at('2024-10-08T16:00:00Z');
  for (const code of tooLate) expect((await submit(code)).status).toBe(200);
  const tally = await showTally(provincial);
  expect(tally.total).toMatchObject({ archives: 99, onTime: 70, late: 15, missing: 14, notDue: 0 });
  expect(tally.late.map(({ archivesCode }) => archivesCode)).toEqual(tooLate);
  expect(tally.missing).toEqual(below.slice(85).map(({ archivesCode, name }) => ({ archivesCode, name })));
  expect(tally.summary).toContain('99个档案馆应报，已报85个（按时70个，逾期15个）');
  expect(tally.summary).toContain(`逾期未报14个：${below[85]?.name}`);
});

test('the total is the sum of what the ledgers say, of the lines, and of the cities; ranked by quota met', async () => {
  const { total, lines, groups } = await showTally(provincial);
  const reported = [...inTime, ...tooLate];
  const sum = (numbers: number[]) => numbers.reduce((all, n) => all + n, 0);
  const expected = sum(reported.map((code) => itemsOf(code) + volumesOf(code)));
  expect(total.entries).toBe(expected);
  expect(total.entries).toBeGreaterThan(15_000_000); // S3-10: 1500多万条
  expect(total.entriesToDate).toBe(expected + 10_000);
  expect([sum(lines.map(({ entries }) => entries)), sum(groups.map(({ entries }) => entries))]).toEqual([
    expected,
    expected,
  ]);
  expect(groups).toHaveLength(14);
  expect(lines[0]).toMatchObject({ place: 1, level: 'city' });
  expect(lines.find(({ archivesCode }) => archivesCode === '443021')).toMatchObject({
    quota: 453_021,
    entries: 453_021 + volumesOf('443021'),
    group: '岳阳市档案馆',
    receipt: '目报-443021-2024Q3-01',
  });
  expect(lines.filter(({ standing }) => standing === 'missing').map(({ archivesCode }) => archivesCode)).toEqual(
    silent,
  );
});

test('a city sees its own counties; their figures are those of the province’s tally', async () => {
  const [city, whole] = await Promise.all([
    as('of-city', contract.showTally, '443020').then(({ body }) => body as Tally),
    showTally(provincial),
  ]);
  expect(city.lines.map(({ archivesCode }) => archivesCode).sort()).toEqual(
    codes.filter((code) => code.startsWith('44302') && code !== '443020'),
  );
  const [group] = city.groups;
  const own = whole.lines.find(({ archivesCode }) => archivesCode === '443020')?.entries ?? 0;
  expect(whole.groups.find(({ name }) => name === group?.name)?.entries).toBe((group?.entries ?? 0) + own);
});

test('asked twice, one receipt; changed, a reason and a new version; both at once, one wins', async () => {
  const again = await submit('443021');
  expect(again.body).toMatchObject({ version: 1, receipt: '目报-443021-2024Q3-01', during: { itemEntries: 453_021 } });
  const late = {
    kind: 'description' as const,
    date: '20240930',
    entryId: 'description#9',
    quantities: { itemEntries: 5 },
  };
  await post(entryWith({ ...late, archivesCode: '443021' }));
  const refused = await submit('443021');
  expect([refused.status, refused.slug]).toEqual([409, 'submission-stands']);
  const both = await Promise.all([1, 2].map(() => submit('443021', { reason: '补登一批' })));
  expect(both.map(({ status }) => status).sort()).toEqual(expect.arrayContaining([200]));
  const { body } = await as('clerk', contract.showSubmission, '443021');
  expect(body.versions.map(({ version, during }: { version: number; during: object }) => [version, during])).toEqual([
    [1, { itemEntries: 453_021, volumeEntries: volumesOf('443021') }],
    [2, { itemEntries: 453_026, volumeEntries: volumesOf('443021') }],
  ]);
  expect(body.standing).toBe('on-time'); // judged by the first
});

test('from the county to the city to the province; sent back with a reason, it is not counted until it comes again', async () => {
  at('2024-10-09T02:00:00Z');
  const of = (archivesCode: string) => ({ params: { of: '443022' }, archivesCode });
  const review = (subject: string, code: string, asked: Parameters<typeof ask>[1], body: object) =>
    as(subject, asked, code, { ...of(code), body });
  const early = await review('statistician', provincial, contract.acceptSubmission, { version: 1 });
  expect([early.status, early.slug]).toEqual([409, 'submission-not-waiting']);
  const past = await review('of-city', '443020', contract.returnSubmission, {
    version: 1,
    reason: '件数有误',
    until: '20241001',
  });
  expect(past.slug).toBe('until-in-the-past');
  const back = await review('of-city', '443020', contract.returnSubmission, {
    version: 1,
    reason: '件数有误',
    until: '20241011',
  });
  expect(back.body).toMatchObject({ state: 'returned' });
  const line = async () => (await showTally(provincial)).lines.find(({ archivesCode }) => archivesCode === '443022');
  expect(await line()).toMatchObject({ entries: 0, standing: 'not-due', state: 'returned' });

  expect((await submit('443022')).body).toMatchObject({ version: 2, receipt: '目报-443022-2024Q3-02' });
  await review('of-city', '443020', contract.acceptSubmission, { version: 2 });
  const [one, other] = await Promise.all(
    [1, 2].map(() => review('statistician', provincial, contract.acceptSubmission, { version: 2 })),
  );
  expect([one?.status, other?.status].sort()).toEqual([200, 409]);
  expect(await line()).toMatchObject({
    standing: 'on-time',
    state: 'accepted',
    entries: itemsOf('443022') + volumesOf('443022'),
  });
});

test('who submitted does not review, and a changed round keeps its earlier version', async () => {
  const own = await as('clerk', contract.acceptSubmission, '443020', {
    params: { of: '443023' },
    body: { version: 1 },
  });
  expect([own.status, own.slug]).toEqual([403, 'submitter-cannot-review']);
  const body = { dueOn: '20241015', byLevel: { county: 100 }, reason: '市馆不列入' };
  const { inForce, earlier } = (
    await as('statistician', contract.setRound, provincial, { body }).then(() =>
      as('statistician', contract.showRound, provincial),
    )
  ).body;
  expect([inForce.version, inForce.reason, earlier.length]).toEqual([2, '市馆不列入', 1]);
  expect((await showTally(provincial)).total).toMatchObject({ archives: 85, late: 0 });
  expect((await submit('443020')).slug).toBe('not-in-round');
});
