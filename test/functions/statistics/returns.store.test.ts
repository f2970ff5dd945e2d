import { beforeAll, expect, test } from 'vitest';
import { handler as ledger } from '#functions/ledger/api.ts';
import * as ledgerContract from '#functions/ledger/contract.ts';
import { handler as statistics } from '#functions/statistics/api.ts';
import * as contract from '#functions/statistics/contract.ts';
import { auditOf } from '#shared/audit/audit-store.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { signedReturnsOf } from '#shared/figures/annual-return-store.ts';
import { lastClosing } from '#shared/ledger/closing-store.ts';
import type { LedgerEntry } from '#shared/ledger/ledger.ts';
import { post } from '#shared/ledger/ledger-store.ts';
import { ask } from '#test/functions/ask.ts';
import { appoint, city, provincial, smallProvince, xiangyin } from '#test/functions/small-province.ts';
import { entryWith } from '#test/shared/ledger/entries.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';

const year = '2015';
const at = { archivesCode: xiangyin, year };
type Given = { params?: Record<string, string>; body?: unknown; query?: Record<string, string> };
const by =
  (subject: string) =>
  (asked: Parameters<typeof ask>[1], { params = at, ...given }: Given = {}) =>
    ask(statistics, asked, { subject, params, ...given });
const [clerk, director, ofCity, ofProvince] = ['clerk', 'director', 'city', 'province'].map(by) as [
  ReturnType<typeof by>,
  ReturnType<typeof by>,
  ReturnType<typeof by>,
  ReturnType<typeof by>,
];

beforeAll(async () => {
  await ownTables();
  await smallProvince();
  await appoint('clerk', xiangyin, ['statistician']);
  await appoint('director', xiangyin, ['director']);
  await appoint('city', city, ['statistician']);
  await appoint('province', provincial, ['statistician']);
  const old = { at: '2015-06-01T00:00:00.000Z', archivesCode: xiangyin };
  const opening = { kind: 'opening-balance' as const, entryId: 'opening-balance#1', date: '20141231' };
  await post(entryWith({ ...old, ...opening, quantities: { volumes: 16_700 } }));
  await post(entryWith({ ...old, entryId: 'accession#1', date: '20150601', quantities: { volumes: 300 } }));
  const deposit = { entryId: 'accession#2', date: '20150602', deposit: '寄1', quantities: { volumes: 5_000 } };
  await post(entryWith({ ...old, ...deposit }));
});

const declared = { staffTotal: 16, fondsCount: 120, publicTitles: 1, areaTotal: 3_000, itemsAtEnd: 0 };
const revisionNow = async () => (await clerk(contract.showReturn)).body.revision as number;
const fill = async (who: typeof clerk, body: object) =>
  who(contract.fillReturn, { body: { revision: await revisionNow(), ...body } });
const submit = async () => director(contract.submitReturn, { body: { revision: await revisionNow() } });

test('figures are there before anybody fills anything in; deposits are apart', async () => {
  const { body } = await clerk(contract.showReturn);
  const value = (id: string) => body.fields.find((field: { id: string }) => field.id === id)?.value;
  expect([value('volumesAtStart'), value('volumesAccessioned'), value('volumesDeposited')]).toEqual([
    16_700, 300, 5_000,
  ]);
  expect([body.state, body.revision]).toEqual(['draft', 0]);
});

test('refused with every cell named: missing ones, and an identity that does not hold', async () => {
  expect((await fill(clerk, { declared: { ...declared, areaTotal: null, volumesAtEnd: 17_001 } })).status).toBe(200);
  const refused = await submit();
  expect([refused.status, refused.slug]).toEqual([422, 'return-not-ready']);
  expect(refused.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
    '/fields/volumesAtEnd',
    '/fields/areaTotal',
  ]);
  expect(refused.body.detail).toContain('“总建筑面积”未填');
});

test('only declared fields can be filled in, and only by those who may', async () => {
  const refused = await fill(clerk, { declared: { volumesAccessioned: 9 } });
  expect([refused.status, refused.slug]).toEqual([422, 'field-not-declared']);
  expect((await clerk(contract.submitReturn, { body: { revision: 1 } })).status).toBe(403);
});

test('two archives that correct the same figure at once: one wins, the other is told, and its figure can be sent again', async () => {
  const revision = await revisionNow();
  const both = await Promise.all([
    clerk(contract.fillReturn, { body: { revision, declared: { fondsCount: 121 } } }),
    ofCity(contract.fillReturn, { body: { revision, declared: { fondsCount: 125 } } }),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  const winner = both.findIndex(({ status }) => status === 200);
  const loser = both[1 - winner]!;
  expect(loser.slug).toBe('return-changed');
  expect(loser.body.detail).toContain('未保存');
  const fonds = async () =>
    (await clerk(contract.showReturn)).body.fields.find(({ id }: { id: string }) => id === 'fondsCount').value;
  expect(await fonds()).toBe([121, 125][winner]);
  expect((await fill([clerk, ofCity][1 - winner]!, { declared: { fondsCount: [121, 125][1 - winner] } })).status).toBe(
    200,
  );
  expect(await fonds()).toBe([121, 125][1 - winner]);
});

test('signed, sent back with a reason, signed again, accepted at the city, then at the province, and then locked', async () => {
  await fill(clerk, { declared: { ...declared, volumesAtEnd: 17_000 } });
  const signed = await submit();
  expect(signed.body).toMatchObject({ state: 'submitted', waitingFor: city, signedBy: 'director' });
  expect(signed.body.steps[0].late).toBe(true); // the due day is 10 January 2016
  expect((await fill(clerk, { declared: { staffTotal: 17 } })).slug).toBe('return-locked');

  const of = (archivesCode: string) => ({ archivesCode, year, of: xiangyin });
  const early = { params: of(provincial), body: { revision: await revisionNow() } };
  expect((await ofProvince(contract.acceptReturn, early)).slug).toBe('return-not-waiting');
  const refusal = { revision: await revisionNow(), reason: '专职人员与编制文件不符' };
  expect((await ofCity(contract.returnReturn, { params: of(city), body: refusal })).body.state).toBe('returned');
  await fill(clerk, { declared: { staffTotal: 17 } });
  await submit();
  expect(
    (await ofCity(contract.acceptReturn, { params: of(city), body: { revision: await revisionNow() } })).body,
  ).toMatchObject({ did: 'accepted', state: 'submitted' });
  const last = { params: of(provincial), body: { revision: await revisionNow() } };
  expect((await ofProvince(contract.acceptReturn, last)).body.state).toBe('accepted');
  const inbox = await ofProvince(contract.listInbox, { params: { archivesCode: provincial, year } });
  expect(inbox.body).toMatchObject({ onTime: 0, late: 1, missing: 2 });
  expect(await lastClosing(xiangyin)).toMatchObject({ entry: 'closing#2015#001', through: '20151231' });
});

test('the books of a closed year are shut; a correction opens them, and is a new version with its reason', async () => {
  const act = {
    number: '补1',
    kind: 'accession',
    date: '20151230',
    quantities: { volumes: 5 },
  };
  const register = () =>
    ask(ledger, ledgerContract.postAct, { subject: 'director', params: { archivesCode: xiangyin }, body: act });
  expect((await register()).slug).toBe('year-closed');
  expect((await fill(clerk, { declared: { staffTotal: 18 } })).slug).toBe('return-locked');
  const begun = await director(contract.correctReturn, { body: { reason: '漏登一笔接收' } });
  expect(begun.body).toMatchObject({ version: 2, state: 'draft', reason: '漏登一笔接收' });
  expect((await register()).status).toBe(201);
  expect((await submit()).slug).toBe('return-not-ready');
  await fill(clerk, { declared: { volumesAtEnd: 17_005 } });
  expect((await submit()).body).toMatchObject({ version: 2, state: 'submitted' });
  const { items } = (await clerk(contract.listVersions)).body;
  const asOf = items[0].asOf as string;
  const then = await signedReturnsOf(xiangyin, { from: year, to: year, asOf });
  const before = await signedReturnsOf(xiangyin, { from: year, to: year, asOf: '2016-01-10' });
  expect([then.map(({ version }) => version), before]).toEqual([[1], []]); // what was signed since hides nothing
  expect(items.map((one: { version: number; state: string }) => [one.version, one.state])).toEqual([
    [1, 'accepted'],
    [2, 'submitted'],
  ]);
});

test('a jump against the year before is refused until it is explained; the start must go on from its end', async () => {
  const next = { archivesCode: xiangyin, year: '2016' };
  await post(
    entryWith({
      archivesCode: xiangyin,
      entryId: 'accession#3',
      date: '20160301',
      at: '2016-03-01T00:00:00.000Z',
      quantities: { volumes: 405 },
    }),
  );
  const values = { ...declared, staffTotal: 17, volumesAtEnd: 17_410, publicTitles: 2 };
  const filled = await clerk(contract.fillReturn, { params: next, body: { revision: 0, declared: values } });
  expect(filled.body.findings.map(({ field, is }: { field: string; is: string }) => [field, is])).toEqual([
    ['volumesAccessioned', 'jump'],
    ['publicTitles', 'jump'],
  ]);
  const explanations = { volumesAccessioned: '撤并单位集中移交', publicTitles: '新出专著一部' };
  await clerk(contract.fillReturn, { params: next, body: { revision: 1, explanations } });
  const signed = await director(contract.submitReturn, { params: next, body: { revision: 2 } });
  expect(signed.status).toBe(200);
  const early = { archivesCode: xiangyin, year: '2999' };
  const refused = await director(contract.submitReturn, { params: early, body: { revision: 0 } });
  expect(refused.slug).toBe('year-not-over');
});

test('a computed field opens the entries it is made of, those of a closed year too', async () => {
  const params = { ...at, fieldId: 'volumesAccessioned' };
  const { body } = await clerk(contract.traceField, { params, query: { limit: '1' } });
  const rest = await clerk(contract.traceField, { params, query: { limit: '1', cursor: body.next } });
  const ids = [...body.items, ...rest.body.items].map(({ entryId }: { entryId: string }) => entryId);
  expect(ids).toEqual(['accession#1', 'accession#补1']);
});

test('what was booked after a return was signed is none of its sources', async () => {
  const later = { entryId: 'accession#later', date: '20150801', at: '2099-01-01T00:00:00.000Z' };
  await post(entryWith({ archivesCode: xiangyin, ...later, quantities: { volumes: 77 } }));
  const { body } = await clerk(contract.traceField, { params: { ...at, fieldId: 'volumesAccessioned' } });
  const signed = (await clerk(contract.showReturn)).body.fields.find(
    ({ id }: { id: string }) => id === 'volumesAccessioned',
  );
  const sum = body.items.reduce((all: number, { quantities }: LedgerEntry) => all + (quantities.volumes ?? 0), 0);
  expect([sum, signed.value]).toEqual([305, 305]);
});

test('who signed a return cannot pass it, and whoever signs, sends back or accepts one stands in the trail', async () => {
  await appoint('director', city, ['statistician']);
  const review = { params: { archivesCode: city, year, of: xiangyin }, body: { revision: await revisionNow() } };
  expect(await director(contract.acceptReturn, review)).toMatchObject({ status: 403, slug: 'signer-cannot-review' });
  const { items } = await auditOf(xiangyin, shanghaiDay(new Date()), 100);
  const done = items.filter(({ outcome }) => outcome === 'done').map(({ action, target }) => `${action} ${target}`);
  expect([...new Set(done)].sort()).toEqual([
    `accept-annual-return ${xiangyin}/2015/1`,
    `correct-annual-return ${xiangyin}/2015/2`,
    `send-back-annual-return ${xiangyin}/2015/1`,
    `sign-annual-return ${xiangyin}/2015/1`,
    `sign-annual-return ${xiangyin}/2015/2`,
    `sign-annual-return ${xiangyin}/2016/1`,
  ]);
});

test('a draft that corrects nothing opens no books: an empty form of a closed year leaves it closed', async () => {
  const params = { archivesCode: xiangyin, year: '2014' };
  expect((await ofCity(contract.fillReturn, { params, body: { revision: 0 } })).status).toBe(200);
  const body = { number: '补2014', kind: 'accession', date: '20141001', quantities: { volumes: 5 } };
  const refused = await ask(ledger, ledgerContract.postAct, {
    subject: 'director',
    params: { archivesCode: xiangyin },
    body,
  });
  expect(refused.slug).toBe('year-closed');
});
