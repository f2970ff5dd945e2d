import { beforeAll, expect, test } from 'vitest';
import { findPerson } from '#functions/lookup/contract.ts';
import { handler } from '#functions/lookup/searches.ts';
import { countAttempt } from '#shared/access/limit-store.ts';
import { limits } from '#shared/access/limits.ts';
import { auditOf } from '#shared/audit/audit-store.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { pointersOf, putPointers } from '#shared/records/name-store.ts';
import { moveEntry, reviseEntry } from '#shared/records/record-changes.ts';
import { newId } from '#shared/runtime/ids.ts';
import { nameKey } from '#shared/runtime/keys.ts';
import { indexedEntry, placeOf } from '#shared/search/indexed-entry.ts';
import { theIndexToWrite } from '#shared/search/pieces-store.ts';
import { bringInLine } from '#shared/search/write.ts';
import { ask } from '#test/functions/ask.ts';
import {
  agree,
  appoint,
  hold,
  pingjiang,
  provincial,
  smallProvince,
  xiangyin,
} from '#test/functions/small-province.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';

beforeAll(ownTables);
beforeAll(smallProvince);
beforeAll(async () => {
  await appoint('wang-fang', provincial, ['lookup-desk']);
  await appoint('he-yan', xiangyin, ['lookup-desk']);
  await appoint('peng-na', pingjiang, ['lookup-desk']);
  await agree([provincial, pingjiang], ['HY']);
});

const desks = { 'wang-fang': provincial, 'he-yan': xiangyin, 'peng-na': pingjiang };
const find = (subject: keyof typeof desks, body: object) =>
  ask(handler, findPerson, { subject, params: { archivesCode: desks[subject] }, body });
const someone = (name: string) => ({ personalNames: [{ name, role: '当事人' }] });

test('the same question at three desks: masked under the agreement, nothing without it, whole at the holder’s', async () => {
  const entry = await hold(pingjiang, 'A120-ZY·HY·1987·Y-0231');
  const question = { name: '吳秀英', year: 1987 };

  const underAgreement = await find('wang-fang', question);
  expect(underAgreement.body).toEqual({
    readable: [],
    masked: [
      {
        archivesCode: pingjiang,
        holdingName: '平江县档案馆',
        civilType: 'HY',
        type: '婚姻登记',
        year: 1987,
        names: ['陈**', '吴**'],
        advice: '需办理跨馆查档',
      },
    ],
  });
  for (const hidden of [entry.referenceCode, entry.title, '吴秀英', '长寿'])
    expect(JSON.stringify(underAgreement)).not.toContain(hidden);

  expect((await find('he-yan', question)).body).toEqual({ readable: [], masked: [] });
  expect((await find('peng-na', question)).body.readable).toMatchObject([{ referenceCode: entry.referenceCode }]);
});

test('a desk without the right gets for a hidden record the very answer it gets for none', async () => {
  await hold(pingjiang, 'A120-ZY·HY·1988·Y-0001', someone('段青山'));
  const [hidden, none] = [
    await find('he-yan', { name: '段青山', year: 1987 }),
    await find('he-yan', { name: '段青河', year: 1987 }),
  ];
  expect(hidden.body).toEqual(none.body);
  expect(hidden.status).toBe(none.status);
});

test('types outside the agreement stay hidden; an opened record is readable at every desk', async () => {
  await hold(pingjiang, 'A120-ZY·XJ·1987·Y-0001', { ...someone('文小兰'), civilType: 'XJ' });
  expect((await find('wang-fang', { name: '文小兰', year: 1987 })).body.masked).toEqual([]);
  await hold(pingjiang, 'A120-ZY·XJ·1987·Y-0002', { ...someone('文小兰'), civilType: 'XJ' }, 'opened');
  for (const desk of ['wang-fang', 'he-yan'] as const) {
    const { readable } = (await find(desk, { name: '文小兰', year: 1987 })).body;
    expect(readable).toMatchObject([
      { referenceCode: 'A120-ZY·XJ·1987·Y-0002', article: expect.stringContaining('第二十八条') },
    ]);
  }
});

test('year, place and type narrow the answer', async () => {
  const lived = { ...someone('左宗林'), place: '湘阴县文星镇', filingYear: 1990 };
  await hold(xiangyin, 'C038-ZY·HY·1990·Y-0001', {
    ...lived,
    documentDate: { value: '19891230', precision: 'day', inferred: false },
  });
  const found = async (question: object) =>
    (await find('he-yan', { name: '左宗林', ...question })).body.readable.length;
  expect(await found({ year: 1989 })).toBe(1);
  expect(await found({ year: 1990 })).toBe(1);
  expect(await found({ year: 1991 })).toBe(0);
  expect(await found({ place: '文星' })).toBe(1);
  expect(await found({ place: '长寿' })).toBe(0);
  expect(await found({ place: '湘陰縣文星鎮' })).toBe(1);
  expect(await found({ fromYear: 1980, toYear: 1990 })).toBe(1);
  expect(await found({ fromYear: 1988, toYear: 1989 })).toBe(1);
  expect(await found({ fromYear: 1991, toYear: 1999 })).toBe(0);
  expect(await found({ fromYear: 1985, toYear: 1989, civilType: 'HY' })).toBe(1);
  expect(await found({ fromYear: 1985, toYear: 1988, civilType: 'HY' })).toBe(0);
  expect(await found({ year: 1990, civilType: 'HY' })).toBe(1);
  expect(await found({ year: 1990, civilType: 'XJ' })).toBe(0);
  for (const question of [
    {},
    { fromYear: 1980 },
    { toYear: 1990, place: '文星' },
    { fromYear: 1980, toYear: 1991 },
    { fromYear: 1990, toYear: 1989 },
    { year: 1990, fromYear: 1980, toYear: 1990 },
    { place: '——' },
  ])
    expect(await find('he-yan', { name: '左宗林', ...question })).toMatchObject({
      status: 400,
      slug: 'invalid-request',
    });
});

test('stale pointers are passed over: the record must still name the person, in that year, of that type', async () => {
  const entry = await hold(pingjiang, 'A120-ZY·HY·1987·Y-0300', someone('彭晚秋'));
  const change = { by: 'clerk', at: new Date('2024-09-02T00:00:00Z') };
  const renamed = await reviseEntry(entry, { description: { ...entry, ...someone('彭晚香') } }, change);
  expect((await find('peng-na', { name: '彭晚秋', year: 1987 })).body.readable).toEqual([]);
  expect((await find('wang-fang', { name: '彭晚秋', year: 1987 })).body.masked).toEqual([]);

  const later = { filingYear: 1995, documentDate: { value: '19950101', precision: 'day' as const, inferred: false } };
  await reviseEntry(renamed!, { description: { ...entry, ...later } }, change);
  expect((await find('peng-na', { name: '彭晚秋', year: 1987 })).body.readable).toEqual([]);
  await putPointers([{ nameKey: await nameKey('彭晚秋'), pointer: `HY#1987#${pingjiang}/A120-ZY·HY·1987·Y-9999` }]);
  expect((await find('peng-na', { name: '彭晚秋', year: 1987 })).status).toBe(200);
});

test('too many records are refused only by those that the desk may see', async () => {
  const codes = Array.from({ length: 201 }, (_, n) => `A120-ZY·HY·1987·Y-${1001 + n}`);
  await Promise.all(codes.map((code) => hold(pingjiang, code, someone('王伟'))));
  const refused = await find('peng-na', { name: '王伟', year: 1987 });
  expect(refused).toMatchObject({ status: 422, slug: 'too-many-hits' });
  const [audited] = (await auditOf(pingjiang, shanghaiDay(new Date()), 1)).items;
  expect(audited).toMatchObject({
    actor: 'peng-na',
    action: 'find-person',
    outcome: 'refused',
    because: 'too-many-hits',
  });
  expect(await find('he-yan', { name: '王伟', year: 1987 })).toMatchObject({
    status: 200,
    body: { readable: [], masked: [] },
  });
});

test('a record whose 档号 was corrected is one hit, one of the audit’s count and one of the limit’s, while its old pointers are still there', async () => {
  const change = { by: 'clerk', at: new Date('2024-09-02T00:00:00Z') };
  const correct = async (n: number, name: string) => {
    const before = await hold(pingjiang, `A120-ZY·HY·1987·Y-${3000 + n}`, someone(name));
    const referenceCode = `A120-ZY·HY·1987·Y-${4000 + n}`;
    await putPointers(await pointersOf({ ...before, recordId: `${pingjiang}/${referenceCode}` }));
    await moveEntry({ before }, { ...before, referenceCode }, change);
  };
  await correct(0, '汤慕白');
  const { readable } = (await find('peng-na', { name: '汤慕白', year: 1987 })).body;
  expect(readable).toMatchObject([{ referenceCode: 'A120-ZY·HY·1987·Y-4000' }]);
  const [audited] = (await auditOf(pingjiang, shanghaiDay(new Date()), 1)).items;
  expect(audited).toMatchObject({ action: 'find-person', count: 1 });
  expect((await find('wang-fang', { name: '汤慕白', year: 1987 })).body.masked).toHaveLength(1);

  await Promise.all(Array.from({ length: 120 }, (_, n) => correct(1 + n, '毛岸清')));
  const many = await find('peng-na', { name: '毛岸清', year: 1987 });
  expect([many.slug, many.body.readable?.length]).toEqual([undefined, 120]);
});

test('an answer is audited under the desk’s archives and under each whose records were shown, without any name', async () => {
  await hold(pingjiang, 'A120-ZY·HY·1987·Y-0400', someone('任弼成'));
  const today = shanghaiDay(new Date());
  const before = (await auditOf(pingjiang, today, 500)).items.length;
  await find('wang-fang', { name: '任弼成', year: 1987 });
  const [shown] = (await auditOf(pingjiang, today, 500)).items;
  expect((await auditOf(pingjiang, today, 500)).items).toHaveLength(before + 1);
  expect(shown).toMatchObject({
    actor: 'wang-fang',
    actorArchives: provincial,
    action: 'find-person',
    outcome: 'answered',
    count: 1,
  });
  const own = (await auditOf(provincial, today, 1)).items[0];
  expect(own).toMatchObject({ actor: 'wang-fang', action: 'find-person', count: 1 });
  expect(JSON.stringify([shown, own])).not.toContain('任弼成');

  await find('he-yan', { name: '任弼成', year: 1987 });
  expect((await auditOf(pingjiang, today, 500)).items).toHaveLength(before + 1);
});

test('a name as it is heard: full pinyin with all, some or no tones, of every person named, also under an agreement', async () => {
  await hold(pingjiang, 'A120-ZY·HY·1987·Y-0500', {
    personalNames: [
      { name: '呂秀蘭', role: '女方' },
      { name: '曾国强', role: '男方' },
      { name: '呂秀英', role: '曾用名' },
    ],
  });
  const codes = async (desk: keyof typeof desks, name: string) => {
    const { readable, masked } = (await find(desk, { name, year: 1987 })).body;
    return [readable.map((one: { referenceCode: string }) => one.referenceCode), masked.length];
  };
  for (const typed of [
    'lǚ xiùlán',
    'lü xiulan',
    'Lyu Xiulan',
    'lu3 xiu4 lan2',
    'zengguoqiang',
    'cénɡ guó qiáng',
    'lvxiuying',
  ])
    expect([typed, await codes('peng-na', typed)]).toEqual([typed, [['A120-ZY·HY·1987·Y-0500'], 0]]);
  expect(await codes('peng-na', 'lǘ xiùlán')).toEqual([[], 0]);
  expect(await codes('wang-fang', 'luxiulan')).toEqual([[], 1]);
  expect(await codes('he-yan', 'luxiulan')).toEqual([[], 0]);
});

test('a part of a name or its initials finds what this desk may read, and nothing of the rest, not even masked', async () => {
  const people = (...names: string[]) => ({
    personalNames: names.map((name) => ({ name, role: '当事人' })),
    filingYear: 1988,
  });
  const records = [
    await hold(pingjiang, 'A120-ZY·HY·1988·Y-0601', people('欧阳晓峰')),
    await hold(pingjiang, 'A120-ZY·HY·1988·Y-0602', people('歐陽曉', '贺敏')),
    await hold(pingjiang, 'A120-ZY·HY·1988·Y-0603', people('欧阳晓东'), 'opened'),
    await hold(pingjiang, 'A120-ZY·HY·1988·Y-0604', people('贺敏敏')),
  ];
  const places = new Map(records.map((entry) => [entry.recordId, { places: [placeOf(entry)], scanned: false }]));
  const writing = { ...theIndexToWrite(), now: new Date(), newId: () => newId(new Date()) };
  await bringInLine(writing, places, async () => records.map((entry) => indexedEntry(entry, false)));
  const codes = async (desk: keyof typeof desks, name: string, more: object = { year: 1988 }) => {
    const { readable, masked } = (await find(desk, { name, ...more })).body;
    return [
      ...readable.map((one: { referenceCode: string }) => one.referenceCode.slice(-4)),
      ...masked.map(() => 'masked'),
    ];
  };
  expect(await codes('peng-na', '欧阳晓?')).toEqual(['0601', '0603']);
  expect(await codes('peng-na', '歐陽*')).toEqual(['0601', '0602', '0603']);
  expect(await codes('peng-na', '贺?')).toEqual(['0602']);
  expect(await codes('peng-na', '?敏')).toEqual(['0602']);
  expect(await codes('peng-na', 'oyxf')).toEqual(['0601']);
  expect(await codes('peng-na', 'HM')).toEqual(['0602']);
  expect(await codes('peng-na', 'hm', { year: 1999 })).toEqual([]);
  for (const desk of ['wang-fang', 'he-yan'] as const) {
    expect(await codes(desk, '欧阳*')).toEqual(['0603']);
    expect(await codes(desk, 'hm')).toEqual([]);
  }
  expect(await codes('peng-na', '欧阳*', { fromYear: 1980, toYear: 1988 })).toEqual(['0601', '0602', '0603']);
  expect(await find('peng-na', { name: '??', year: 1988 })).toMatchObject({ status: 400, slug: 'invalid-request' });

  const [first] = records;
  const change = { by: 'clerk', at: new Date() };
  await reviseEntry(first!, { description: { ...first!, ...people('欧阳晓枫') } }, change);
  await reviseEntry(records[1]!, { description: { ...records[1]!, ...people('欧阳晓') } }, change);
  expect(await codes('peng-na', '欧阳晓?')).toEqual(['0601', '0603']);
  expect(await codes('peng-na', '欧?晓峰'), 'the index is behind: the record has the last word').toEqual([]);
  expect(await codes('peng-na', '贺?'), 'also where another name stands').toEqual([]);
});

test('a part of a name that many bear is answered where the place leaves few', async () => {
  const records = await Promise.all(
    Array.from({ length: 230 }, (_, n) =>
      hold(pingjiang, `A120-ZY·HY·1987·Y-${5001 + n}`, {
        ...someone(`罗大${String.fromCodePoint(0x4e00 + n)}`),
        place: n % 50 ? '平江县' : '平江县三阳乡',
      }),
    ),
  );
  const places = new Map(records.map((entry) => [entry.recordId, { places: [placeOf(entry)], scanned: false }]));
  const writing = { ...theIndexToWrite(), now: new Date(), newId: () => newId(new Date()) };
  await bringInLine(writing, places, async () => records.map((entry) => indexedEntry(entry, false)));
  const asked = { name: '罗大?', year: 1987 };
  expect((await find('peng-na', { ...asked, place: '三陽鄉' })).body.readable).toHaveLength(5);
  expect(await find('peng-na', asked)).toMatchObject({ status: 422, slug: 'too-many-hits' });
});

test('who asks for people too often is refused with 429, whatever was asked; others are not', async () => {
  await appoint('tan-jun', xiangyin, ['lookup-desk']);
  const ask429 = (subject: string) =>
    ask(handler, findPerson, { subject, params: { archivesCode: xiangyin }, body: { name: '无此人', year: 1987 } });
  const { most } = limits['find-person'];
  for (let n = 0; n < most; n++) await countAttempt('find-person', 'tan-jun', new Date());
  expect(await ask429('tan-jun')).toMatchObject({ status: 429, slug: 'too-often' });
  expect((await ask429('he-yan')).status).toBe(200);
});
