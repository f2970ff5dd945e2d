import { PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, expect, test, vi } from 'vitest';
import { handler as lookup } from '#functions/lookup/api.ts';
import { showRecord } from '#functions/lookup/contract.ts';
import { handler } from '#functions/own-data-requests/api.ts';
import * as contract from '#functions/own-data-requests/contract.ts';
import { countAttempt } from '#shared/access/limit-store.ts';
import { limits } from '#shared/access/limits.ts';
import { evidenceKey } from '#shared/applicants/evidence-storage.ts';
import { auditOf } from '#shared/audit/audit-store.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { annotationsOf } from '#shared/records/annotation-store.ts';
import { pointersOf, putPointers } from '#shared/records/name-store.ts';
import { addPage } from '#shared/records/page-store.ts';
import type { Entry } from '#shared/records/record.ts';
import { moveEntry, reviseEntry, withdrawEntry } from '#shared/records/record-changes.ts';
import { findEntry, findHeld } from '#shared/records/record-store.ts';
import { nameKey } from '#shared/runtime/keys.ts';
import { setting } from '#shared/runtime/settings.ts';
import { storage } from '#shared/runtime/storage.ts';
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
  await appoint('desk', pingjiang, ['lookup-desk']);
  await appoint('director', pingjiang, ['director']);
  await appoint('stranger', xiangyin, ['lookup-desk']);
  await appoint('provincial', provincial, ['lookup-desk']);
  await agree([pingjiang, xiangyin], ['HY']);
  await hold(pingjiang, married);
  await hold(pingjiang, schooled, {
    civilType: 'XJ',
    filingYear: 1978,
    title: '吴小妹学籍卡',
    personalNames: [{ name: '吴小妹', role: '当事人' }],
  });
  await hold(pingjiang, 'A120-ZY·HY·1990·Y-0007', { personalNames: [{ name: '吴秀英子', role: '女方' }] });
  await hold(xiangyin, 'A439-ZY·HY·1991·Y-0001', { filingYear: 1991 });
  await hold(xiangyin, 'A439-ZY·SB·2001·Y-0001', { civilType: 'SB' });
  await putPointers([{ nameKey: await nameKey('吴秀英'), pointer: `SB#2001#${pingjiang}/A120-ZY·SB·2001·Y-0404` }]);
});

const married = 'A120-ZY·HY·1987·Y-0231';
const schooled = 'A120-ZY·XJ·1978·Y-0012';
const form = {
  kind: 'access',
  channel: 'counter',
  applicant: { name: '吴秀英', identityNumber: '11010519491231002X' },
  representation: 'self',
  person: { names: ['吴秀英', '吴小妹'], place: '平江县' },
  noticeSigned: true,
};
const change = { by: 'clerk', at: new Date('2024-09-02T00:00:00Z') };
type Given = { body?: unknown; requestId?: string; at?: string; query?: Record<string, string>; number?: number };
const as =
  (subject: string) =>
  (asked: Parameters<typeof ask>[1], { body, requestId = '', at = pingjiang, query = {}, number = 0 }: Given = {}) =>
    ask(handler, asked, { subject, params: { archivesCode: at, requestId, number: String(number) }, body, query });
const [desk, director] = [as('desk'), as('director')];
const opened = async (more: object = {}): Promise<string> =>
  (await desk(contract.openRequest, { body: { ...form, ...more } })).body.requestId;
const propose = (requestId: string, proposal: object, originalSeen = true) =>
  desk(contract.propose, { requestId, body: { originalSeen, proposal } });
const identity = { kind: 'identity-document', fileName: '身份证.jpg', size: 3, sha256: 'a'.repeat(64) };
const provide = { outcome: 'provide', referenceCodes: [married, schooled], copies: [married] };

test('what may be hers: by every name she has borne, in this archives; of others a masked hint under an agreement', async () => {
  const requestId = await opened();
  const { body } = await desk(contract.listCandidates, { requestId });
  expect(body.held.map(({ referenceCode }: { referenceCode: string }) => referenceCode)).toEqual([married, schooled]);
  expect(body.held[0]).toMatchObject({
    title: '陈**、吴秀英婚姻登记',
    namedAs: [{ name: '吴秀英', role: '女方' }],
    others: [{ name: '陈**', role: '男方' }],
  });
  expect(body.elsewhere).toEqual([
    {
      archivesCode: xiangyin,
      civilType: 'HY',
      type: '婚姻登记',
      year: 1987,
      names: ['陈**', '吴**'],
      advice: '需办理跨馆查档',
    },
  ]);
  const refused = await ask(handler, contract.listCandidates, {
    subject: 'stranger',
    params: { archivesCode: xiangyin, requestId },
  });
  expect([refused.status, refused.slug]).toEqual([404, 'own-data-request-not-found']);
});

test('other archives hint as at a desk: for the first full name with a year or a place, each look audited there', async () => {
  const hints = async (person: object) => {
    const { body } = await desk(contract.listCandidates, { requestId: await opened({ person }) });
    return body.elsewhere.length;
  };
  expect(await hints({ names: ['吴秀英', '吴小妹'] })).toBe(0);
  expect(await hints({ names: ['吴秀英'], year: 1990 })).toBe(0);
  expect(await hints({ names: ['吴秀英'], place: '长沙市' })).toBe(0);
  expect(await hints({ names: ['吴小妹', '吴秀英'], year: 1987 })).toBe(0);
  const looks = async () => {
    const { items } = await auditOf(xiangyin, shanghaiDay(new Date()), 100);
    return items.filter(({ actor, action }) => actor === 'desk' && action === 'find-own-data').length;
  };
  const before = await looks();
  expect(await hints({ names: ['吴秀英'], year: 1987 })).toBe(1);
  expect(await looks()).toBe(before + 1);
  const requestId = await opened();
  await propose(requestId, provide);
  expect(await looks()).toBe(before + 2);
});

test('units and heirs have no request of this kind; a near relative gets the one record named', async () => {
  for (const representation of ['unit', 'heir'])
    expect((await desk(contract.openRequest, { body: { ...form, representation } })).slug).toBe('invalid-request');
  const requestId = await opened({
    representation: 'near-relative',
    applicant: { ...form.applicant, name: '陈娟' },
    person: { names: ['吴秀英', '吴小妹'], civilType: 'HY' },
  });
  for (const kind of ['death-proof', 'kinship-proof']) {
    const { number } = (await desk(contract.addEvidence, { requestId, body: { ...identity, kind } })).body;
    const Key = evidenceKey(requestId, number);
    await storage().send(new PutObjectCommand({ Bucket: setting('CASEFILES_BUCKET'), Key, Body: 'pdf' }));
  }
  const both = await propose(requestId, provide);
  expect([both.status, both.slug]).toEqual([422, 'own-data-one-record']);
  const strange = await propose(requestId, { outcome: 'provide', referenceCodes: [schooled] });
  expect(strange.slug).toBe('own-data-one-record');
  const one = await propose(requestId, { outcome: 'provide', referenceCodes: [married] });
  expect(one.body).toMatchObject({ stateName: '待审批', standing: '《个人信息保护法》第四十九条' });
});

test('to propose an answer looks for the person too, and counts like every other search', async () => {
  await appoint('busy', pingjiang, ['lookup-desk']);
  const busy = as('busy');
  const requestId = (await busy(contract.openRequest, { body: form })).body.requestId;
  await Promise.all(
    Array.from({ length: limits['find-person'].most }, () => countAttempt('find-person', 'busy', new Date())),
  );
  const by = (proposal: object) => busy(contract.propose, { requestId, body: { originalSeen: true, proposal } });
  expect(await by(provide)).toMatchObject({ status: 429, slug: 'too-often' });
  expect((await by({ outcome: 'refuse', grounds: ['third-party'] })).status).toBe(200);
});

test('others are masked in a title however it writes them', async () => {
  const title = '陳志遠、吳秀英婚姻登記';
  await hold(pingjiang, 'A120-ZY·HY·1987·Y-0601', { title });
  const requestId = await opened({ person: { names: ['吴秀英'], year: 1987 } });
  const { held } = (await desk(contract.listCandidates, { requestId })).body;
  const titles = held.map((one: { title: string }) => one.title);
  expect(titles).toContain('陳**、吳秀英婚姻登記');
  await withdrawEntry((await findEntry(`${pingjiang}/A120-ZY·HY·1987·Y-0601`))!, change);
});

test('the list is given only when another person has approved it, and every look is written down', async () => {
  const requestId = await opened();
  const records = () => desk(contract.listOwnRecords, { requestId, query: { limit: '1' } });
  expect((await propose(requestId, provide, false)).body.detail).toContain('申请人身份证件');
  const strange = await propose(requestId, { ...provide, referenceCodes: [married, 'A120-ZY·HY·1990·Y-0007'] });
  expect([strange.slug, strange.body.detail]).toEqual(['own-data-not-hers', expect.stringContaining('1990·Y-0007')]);
  expect(
    (
      await propose(requestId, {
        outcome: 'annotate',
        referenceCode: married,
        kind: 'correction',
        says: '更正',
        reason: '理由',
      })
    ).slug,
  ).toBe('own-data-wrong-outcome');
  expect((await propose(requestId, provide)).body).toMatchObject({
    stateName: '待审批',
    standing: '《个人信息保护法》第四十五条',
  });
  expect((await records()).slug).toBe('own-data-step-refused');
  expect((await desk(contract.decideProposal, { requestId, body: { approve: true } })).slug).toBe(
    'role-lacks-permission',
  );
  const back = await director(contract.decideProposal, { requestId, body: { approve: false, note: '请再核对' } });
  expect(back.body).toMatchObject({ stateName: '已受理' });
  expect(back.body.proposal).toBeUndefined();
  await propose(requestId, provide);
  const { body } = await director(contract.decideProposal, { requestId, body: { approve: true } });
  expect(body.letter).toContain('载有您个人信息的档案2件');
  expect(body.letter).toContain('协议内线索1条');

  const first = await records();
  expect(first.body.items).toMatchObject([{ referenceCode: married, annotations: [], copies: [] }]);
  const rest = await desk(contract.listOwnRecords, { requestId, query: { limit: '1', cursor: first.body.next } });
  expect(rest.body).toMatchObject({ items: [{ referenceCode: schooled, namedAs: [{ name: '吴小妹' }] }] });
  expect(rest.body.next).toBeUndefined();
  const { items } = await auditOf(pingjiang, shanghaiDay(new Date()), 100);
  const looked = items.filter(({ target }) => target === requestId).map(({ action, actor }) => `${actor} ${action}`);
  expect(looked.filter((one) => one === 'desk list-own-records')).toHaveLength(2);
  expect(looked).toEqual(expect.arrayContaining(['director approve-own-data-answer', 'desk propose-own-data-answer']));
});

test('who has handled a request does not decide it, director or not', async () => {
  const requestId = (await director(contract.openRequest, { body: form })).body.requestId;
  await propose(requestId, provide);
  const own = await director(contract.decideProposal, { requestId, body: { approve: true } });
  expect([own.status, own.slug]).toEqual([403, 'handler-cannot-decide']);
});

test('who is not the person is refused with the ground and the way to complain; it needs no proof to refuse', async () => {
  const requestId = await opened({ applicant: { ...form.applicant, name: '李四' } });
  const unproven = await propose(requestId, provide);
  expect([unproven.slug, unproven.body.detail]).toEqual(['standing-unproven', expect.stringContaining('非当事人本人')]);
  await propose(requestId, { outcome: 'refuse', grounds: ['not-a-party'] });
  const { body } = await director(contract.decideProposal, { requestId, body: { approve: true } });
  expect(body).toMatchObject({ stateName: '不予同意' });
  expect(body.letter).toContain('个人信息保护法》第四十五条');
  expect(body.letter).toContain('平江县档案主管部门投诉');
  expect((await desk(contract.listOwnRecords, { requestId })).slug).toBe('own-data-step-refused');
});

test('what was declared and never arrives is sent again or withdrawn, and keeps nobody from refusing', async () => {
  const requestId = await opened();
  const { number } = (await desk(contract.addEvidence, { requestId, body: identity })).body;
  const waiting = await propose(requestId, provide);
  expect([waiting.slug, waiting.body.detail]).toEqual(['evidence-not-arrived', expect.stringContaining('身份证.jpg')]);
  const again = await desk(contract.renewEvidence, { requestId, number });
  expect(again).toMatchObject({ status: 200, body: { number, url: expect.stringContaining(requestId) } });
  const note = '传'.repeat(1000);
  const withdrawn = await desk(contract.withdrawEvidence, { requestId, number, body: { note } });
  expect(withdrawn.body.evidence).toMatchObject([{ number, withdrawn: true }]);
  expect((await desk(contract.renewEvidence, { requestId, number })).slug).toBe('evidence-not-found');
  expect((await desk(contract.showRequest, { requestId })).body.steps.at(-1).note).toBe(`身份证.jpg:${note}`);
  expect((await propose(requestId, provide)).body.stateName).toBe('待审批');

  const other = await opened();
  await desk(contract.addEvidence, { requestId: other, body: identity });
  const refused = await propose(other, { outcome: 'refuse', grounds: ['identity-unproven'] });
  expect(refused.body.stateName).toBe('待审批');
});

test('the twenty-first file is refused, and the request can still be read', async () => {
  const requestId = await opened();
  for (let n = 1; n <= 20; n++) await desk(contract.addEvidence, { requestId, body: identity });
  const refused = await desk(contract.addEvidence, { requestId, body: identity });
  expect(refused).toMatchObject({ status: 409, slug: 'too-much-evidence' });
  expect((await desk(contract.showRequest, { requestId })).body.evidence).toHaveLength(20);
});

test('a name of which the mask leaves one star does not keep the list from being read', async () => {
  await opened({ person: { names: ['吴(wú)', '吴(秀英)'] } });
  const { status, body } = await desk(contract.listRequests, { query: { limit: '100' } });
  expect([status, JSON.stringify(body)]).toEqual([200, expect.stringContaining('["*","*"]')]);
});

test('she may apply under a former name, nothing held is an answer too, and a withdrawn request is over', async () => {
  const requestId = await opened({ applicant: { ...form.applicant, name: '吴小妹' } });
  await propose(requestId, { outcome: 'nothing-held' });
  const { body } = await director(contract.decideProposal, { requestId, body: { approve: true } });
  expect(body.letter).toContain('没有载有您个人信息的档案');
  const other = await opened();
  expect((await desk(contract.withdrawRequest, { requestId: other, body: {} })).body.stateName).toBe('已撤回');
  expect((await propose(other, provide)).slug).toBe('own-data-step-refused');
});

test('a correction stands beside the record, version by version; the entry stays as it is', async () => {
  const before = await findEntry(`${pingjiang}/${married}`);
  const correction = (more: object) => ({
    outcome: 'annotate',
    referenceCode: 'Ａ120－ZY·HY·1987·Y－0231',
    kind: 'correction',
    about: '人名',
    says: '女方姓名应为“吴秀瑛”',
    reason: '户籍证明',
    ...more,
  });
  const decided = async (proposal: object) => {
    const requestId = await opened({ kind: 'correction' });
    const proposed = await propose(requestId, proposal);
    if (proposed.status !== 200) return proposed;
    return director(contract.decideProposal, { requestId, body: { approve: true } });
  };
  expect((await decided(provide)).slug).toBe('own-data-wrong-outcome');
  expect((await decided(correction({ number: 7 }))).slug).toBe('annotation-not-found');
  expect((await decided(correction({}))).body.letter).toContain('档案原件不作改动');
  await decided(correction({ number: 1, says: '女方姓名应为“吴秀瑛”,曾用名吴小妹' }));
  await decided(correction({ kind: 'supplement', says: '登记日期另见户籍卡' }));

  const show = (subject: string, at: string) =>
    ask(lookup, showRecord, {
      subject,
      params: { archivesCode: at },
      query: { holding: pingjiang, referenceCode: married },
    });
  const { body } = await show('desk', pingjiang);
  expect(body.annotations.map(({ number, version, says }: Record<string, unknown>) => [number, version, says])).toEqual(
    [
      [1, 2, '女方姓名应为“吴秀瑛”,曾用名吴小妹'],
      [2, 1, '登记日期另见户籍卡'],
    ],
  );
  expect(JSON.stringify(body.annotations)).not.toContain('director');
  expect((await show('provincial', provincial)).status).toBe(404); // who may not read the record reads no annotation
  expect(await findEntry(`${pingjiang}/${married}`)).toEqual(before);

  await decided(correction({ number: 2, says: '登记日期无误', withdraws: true }));
  expect((await show('desk', pingjiang)).body.annotations).toHaveLength(1);
  const kept = await annotationsOf(`${pingjiang}/${married}`);
  expect(kept.map(({ part, state, approvedBy }) => [part, state, approvedBy])).toEqual([
    ['annotation#0001#v0001', 'in-force', 'director'],
    ['annotation#0001#v0002', 'in-force', 'director'],
    ['annotation#0002#v0001', 'in-force', 'director'],
    ['annotation#0002#v0002', 'withdrawn', 'director'],
  ]);
});

test('approved twice at once, annotated once', async () => {
  const requestId = await opened({ kind: 'correction' });
  await appoint('second', pingjiang, ['director']);
  await propose(requestId, {
    outcome: 'annotate',
    referenceCode: schooled,
    kind: 'supplement',
    says: '现名吴秀英',
    reason: '户籍证明',
  });
  const both = await Promise.all(
    [director, as('second')].map((by) => by(contract.decideProposal, { requestId, body: { approve: true } })),
  );
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(await annotationsOf(`${pingjiang}/${schooled}`)).toHaveLength(1);
});

/** Corrects the 档号 of a record, and is cut short before its old pointers are dropped. */
const correctCode = async (before: Entry, referenceCode: string) => {
  await putPointers(await pointersOf({ ...before, recordId: `${before.archivesCode}/${referenceCode}` }));
  await moveEntry({ before }, { ...before, referenceCode }, { by: 'clerk', at: new Date('2024-09-02T00:00:00Z') });
};

test('a record whose 档号 was corrected is one candidate, here and elsewhere, while its old pointers are still there', async () => {
  const named = { personalNames: [{ name: '方志敏', role: '当事人' }] };
  await correctCode(await hold(pingjiang, 'A120-ZY·HY·1987·Y-0501', named), 'A120-ZY·HY·1987·Y-0502');
  await correctCode(await hold(xiangyin, 'A439-ZY·HY·1987·Y-0501', named), 'A439-ZY·HY·1987·Y-0502');
  const requestId = await opened({ person: { names: ['方志敏'], year: 1987 } });
  const { held, elsewhere } = (await desk(contract.listCandidates, { requestId })).body;
  expect(held).toMatchObject([{ referenceCode: 'A120-ZY·HY·1987·Y-0502' }]);
  expect(elsewhere).toHaveLength(1);
});

test('an annotation goes where the record is when it is approved; a strange record under the old 档号 is not annotated', async () => {
  const [from, to, again] = ['A120-ZY·HY·1987·Y-0511', 'A120-ZY·HY·1987·Y-0512', 'A120-ZY·HY·1987·Y-0513'];
  const annotate = {
    outcome: 'annotate',
    referenceCode: from,
    kind: 'correction',
    says: '应为“吴秀瑛”',
    reason: '户籍',
  };
  const proposed = async () => {
    const requestId = await opened({ kind: 'correction' });
    expect((await propose(requestId, annotate)).status).toBe(200);
    return requestId;
  };
  const approve = (requestId: string) => director(contract.decideProposal, { requestId, body: { approve: true } });
  const saying = async (code: string) => (await annotationsOf(`${pingjiang}/${code}`)).map(({ says }) => says);

  const before = await hold(pingjiang, from);
  const first = await proposed();
  await correctCode(before, to);
  expect((await approve(first)).status).toBe(200);
  expect([await saying(from), await saying(to)]).toEqual([[], ['应为“吴秀瑛”']]);
  const second = await proposed(); // under the old 档号, which she knows
  const moved = (await findEntry(`${pingjiang}/${to}`))!;
  await correctCode(moved, again);
  const redirect = (await findHeld([moved.recordId])).get(moved.recordId)!;
  const strange = { ...redirect, title: '他人婚姻登记', personalNames: [{ name: '他人', role: '女方' }] };
  await reviseEntry(redirect, { description: strange }, { by: 'clerk', at: new Date('2024-09-03T00:00:00Z') });
  expect(await approve(second)).toMatchObject({ status: 422, slug: 'own-data-not-hers' });
  expect(await saying(to)).toEqual(['应为“吴秀瑛”']); // the first: what moves it is not part of this test
});

test('an approved list follows a corrected 档号 with its copies, and never gives out a strange record under the old one', async () => {
  const [from, to] = ['A120-ZY·HY·1987·Y-0521', 'A120-ZY·HY·1987·Y-0522'];
  const before = await hold(pingjiang, from);
  const requestId = await opened();
  await propose(requestId, { outcome: 'provide', referenceCodes: [from], copies: [from] });
  await director(contract.decideProposal, { requestId, body: { approve: true } });
  await correctCode(before, to);
  const accessKey = `${pingjiang}/A120/${from}/page-0001.jpg`;
  await addPage({
    recordId: `${pingjiang}/${to}`,
    pageNumber: 1,
    sha256: 'a'.repeat(64),
    format: 'tiff',
    bytes: 10,
    frames: 2,
    batchId: 'b1',
    preservationKey: accessKey,
    accessKey,
    at: '2024-09-02T00:00:00.000Z',
  });
  const pdf = { sha256: 'b'.repeat(64), format: 'pdf' as const, bytes: 10, frames: 5, batchId: 'b1' };
  const at = '2024-09-02T00:00:00.000Z';
  await addPage({ ...pdf, recordId: `${pingjiang}/${to}`, pageNumber: 2, preservationKey: 'page-0002.pdf', at });
  const given = async () => (await desk(contract.listOwnRecords, { requestId })).body.items;
  expect(await given()).toMatchObject([
    {
      referenceCode: to,
      copies: [
        { pageNumber: 1, file: { fileName: `${to}-page-0001.jpg` } },
        {
          pageNumber: 1,
          file: { fileName: `${to}-page-0001-frame-002.jpg`, url: expect.stringContaining('page-0001-frame-002.jpg') },
        },
      ],
      withoutImage: [2],
    },
  ]);
  const redirect = (await findHeld([before.recordId])).get(before.recordId)!;
  const namesake = { ...redirect, title: '又一个吴秀英的婚姻登记' };
  await reviseEntry(redirect, { description: namesake }, { by: 'clerk', at: new Date('2024-09-03T00:00:00Z') });
  expect(await given()).toEqual([]);
});

test('the list of requests masks names and goes on page by page', async () => {
  const first = await desk(contract.listRequests, { query: { limit: '2' } });
  expect(first.body.items).toHaveLength(2);
  expect(JSON.stringify(first.body)).not.toMatch(/吴秀英|吴小妹|李四/);
  const next = await desk(contract.listRequests, { query: { limit: '2', cursor: first.body.next } });
  expect(next.body.items[0].requestId).not.toBe(first.body.items[0].requestId);
});

test('taken in: the notice first, a number that holds, nothing of it in clear; thirty days, moved off a holiday', async () => {
  const unsigned = await desk(contract.openRequest, { body: { ...form, noticeSigned: false } });
  expect([unsigned.status, unsigned.slug]).toEqual([422, 'own-data-notice-unsigned']);
  const wrong = { ...form, applicant: { ...form.applicant, identityNumber: '110105194912310021' } };
  expect((await desk(contract.openRequest, { body: wrong })).body.errors[0].detail).toContain('身份证号校验码错误');

  // last: the SDK takes the jump of the clock for its own clock’s fault
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2024-09-02T02:00:00Z') });
  const { body } = await desk(contract.openRequest, { body: form });
  vi.setSystemTime(new Date('2024-10-09T02:00:00Z'));
  const late = await desk(contract.showRequest, { requestId: body.requestId });
  vi.useRealTimers();
  expect(body).toMatchObject({ stateName: '已受理', dueOn: '20241008', overdue: false });
  expect(late.body.overdue).toBe(true);
  expect(JSON.stringify(body)).not.toContain('19491231');
});
