import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { listAudit } from '#functions/audit-trail/contract.ts';
import { listActs, registerDeposit } from '#functions/ledger/contract.ts';
import {
  addEvidence,
  askSupplement,
  closeCase,
  decideAnswer,
  draftAnswer,
  listCases,
  openCase,
  openIdentity,
  renewEvidence,
  showCase,
  supplyCase,
  takeCase,
  transferCase,
  withdrawCase,
  withdrawEvidence,
} from '#functions/lookup-cases/contract.ts';
import { marriagesOf1987 } from '#infra/local/samples/sheets.ts';
import { importSheet, put } from '#infra/local/story/deeds.ts';
import type { EvidenceKind } from '#shared/applicants/standing.ts';
import { everythingKept } from './kept.ts';
import { aProvince, refusal } from './standing.ts';

const province = aProvince({ today: '2024-09-29T02:00:00Z' });
const hour = 3_600_000;
const [receiving, holding] = [{ archivesCode: '443001' }, { archivesCode: '443022' }];
const number = '11010519491231002X';
const form = {
  channel: 'counter' as const,
  applicant: { name: '吴秀英', identityNumber: number, phone: '13800000000' },
  representation: 'self' as 'self' | 'agent' | 'near-relative',
  sought: { name: '吴秀英', year: 1987, civilType: 'HY' as const },
  purpose: '办理社保',
  holdingArchives: '443022',
  noticeSigned: true,
  consentToPassOn: true,
};
const code = 'A120-ZY·HY·1987·Y-0231';
let caseId = '';
const [atProvince, atPingjiang] = [() => ({ ...receiving, caseId }), () => ({ ...holding, caseId })];
const moveTo = (instant: string) => province.platform.clock.move(Date.parse(instant) - province.platform.clock.now());

async function handIn(kind: EvidenceKind, which: string) {
  const bytes = Buffer.from(`${kind} of the journey`);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const body = { kind, fileName: `${kind}.pdf`, size: bytes.length, sha256 };
  const upload = await province.as('provinceDesk')(addEvidence, { params: { ...receiving, caseId: which }, body });
  return { upload, bytes };
}

test('A05: 王芳 opens a case for 吴秀英; it goes to 平江 and is due at the close of 2024-10-10', async () => {
  await importSheet(province.as('pingjiangCataloguer'), holding, await marriagesOf1987());
  const desk = province.as('provinceDesk');
  const unsigned = await refusal(desk(openCase, { params: receiving, body: { ...form, noticeSigned: false } }));
  expect(unsigned.slug).toBe('notice-not-signed');
  const alone = await refusal(desk(openCase, { params: receiving, body: { ...form, consentToPassOn: false } }));
  expect(alone.slug).toBe('notice-not-signed');
  const opened = await desk(openCase, { params: receiving, body: form });
  ({ caseId } = opened);
  expect(opened).toMatchObject({
    stateName: '已受理',
    applicant: { name: '吴秀英', identityNumber: '**************002X' },
    feeYuan: 0,
  });
  const early = province.as('pingjiangDesk')(showCase, { params: atPingjiang() });
  expect((await refusal(early)).slug).toBe('case-not-found');
  const handed = await desk(transferCase, { params: atProvince(), body: { originalSeen: true } });
  expect(handed).toMatchObject({ stateName: '已转承办馆', dueOn: '20241010' });
});

test('A05: a third archives knows nothing of it; 平江 sees it among its own, masked', async () => {
  const elsewhere = province.as('xiangyinDesk')(showCase, { params: { archivesCode: '443021', caseId } });
  expect((await refusal(elsewhere)).slug).toBe('case-not-found');
  const { items } = await province.as('pingjiangDesk')(listCases, { params: holding, query: { as: 'holding' } });
  expect(items).toMatchObject([{ caseId, applicant: { name: '吴**' }, sought: { name: '吴**' } }]);
});

test('A05: the tick reminds on the last day but one and marks nothing while the holiday runs', async () => {
  const eventsNow = async () => {
    await province.platform.idle();
    return (await province.as('pingjiangDesk')(showCase, { params: atPingjiang() })).events.map(({ step }) => step);
  };
  moveTo('2024-10-07T02:00:00Z');
  expect(await eventsNow()).toEqual(['open', 'transfer']);
  moveTo('2024-10-09T02:00:00Z');
  expect(await eventsNow()).toEqual(['open', 'transfer', 'remind']);
  moveTo('2024-10-10T02:00:00Z');
  expect(await eventsNow()).toEqual(['open', 'transfer', 'remind']);
});

test('A05: 平江 finds the record; who drafts the answer cannot approve it; the number opens only then', async () => {
  const [desk, director] = [province.as('pingjiangDesk'), province.as('pingjiangDirector')];
  await desk(takeCase, { params: atPingjiang(), body: {} });
  const wrong = { outcome: 'found' as const, referenceCodes: ['A120-ZY·HY·1987·Y-0232'] };
  expect((await refusal(desk(draftAnswer, { params: atPingjiang(), body: wrong }))).slug).toBe('answer-not-sound');
  const early = desk(openIdentity, { params: atPingjiang(), body: { note: '核对' } });
  expect((await refusal(early)).slug).toBe('case-step-refused');
  const body = { outcome: 'found' as const, referenceCodes: [code] };
  expect((await director(draftAnswer, { params: atPingjiang(), body })).stateName).toBe('查档中');
  const own = director(decideAnswer, { params: atPingjiang(), body: { approve: true } });
  expect((await refusal(own)).slug).toBe('drafter-cannot-approve');
  await desk(draftAnswer, { params: atPingjiang(), body });
  const answered = await director(decideAnswer, { params: atPingjiang(), body: { approve: true } });
  expect(answered).toMatchObject({ stateName: '已反馈', dueOn: '20241012', late: [] });
  expect(await desk(openIdentity, { params: atPingjiang(), body: { note: '出证核对' } })).toEqual({
    identityNumber: number,
    phone: '13800000000',
  });
});

test('A05: the citizen is told, the case is closed and entered in both books once; every step is an event', async () => {
  const desk = province.as('provinceDesk');
  expect((await desk(closeCase, { params: atProvince(), body: {} })).stateName).toBe('已办结');
  const { events, letter } = await desk(showCase, { params: atProvince() });
  expect(events.map(({ step, by }) => `${step} ${by}`)).toEqual([
    'open wang-fang',
    'transfer wang-fang',
    'remind platform',
    'take peng-na',
    'draft-answer wu-wei',
    'draft-answer peng-na',
    'answer wu-wei',
    'open-identity peng-na',
    'close wang-fang',
    'settle platform',
  ]);
  expect(letter).toContain('平江县档案馆');
  province.platform.clock.move(hour);
  await province.platform.idle();
  const assists = await province.as('pingjiangDirector')(listActs, { params: holding });
  expect(assists.items.filter(({ kind }) => kind === 'assist').map(({ quantities }) => quantities)).toEqual([
    { found: 1, notFound: 0, refused: 0, uses: 1, inTime: 1 },
  ]);
});

test('A05: the audit shows both archives who saw what, and the number is nowhere in clear', async () => {
  const { items } = await province.as('pingjiangDirector')(listAudit, { params: holding, query: { day: '20241010' } });
  const said = items.map(({ actor, action }) => `${actor} ${action}`);
  for (const one of ['peng-na take-case', 'wu-wei approve-answer', 'peng-na open-identity', 'wang-fang show-case'])
    expect(said).toContain(one);
  const { text } = await everythingKept(province.platform);
  expect(text.includes(caseId)).toBe(true);
  expect(text.includes(number)).toBe(false);
  expect(text.includes('13800000000')).toBe(false);
});

test('A06: a wrong check digit is refused on the form', async () => {
  const body = { ...form, applicant: { name: '吴秀英', identityNumber: '110105194912310021' } };
  const wrong = await refusal(province.as('provinceDesk')(openCase, { params: receiving, body }));
  expect(wrong).toMatchObject({ status: 400, slug: 'invalid-request' });
  expect(wrong.problem.errors).toEqual([
    { pointer: '/applicant/identityNumber', detail: expect.stringContaining('身份证号校验码错误') },
  ]);
});

test('A06: not a party and no power of attorney: refused in writing with the complaint route, counted as 不予提供', async () => {
  const desk = province.as('provinceDesk');
  const body = { ...form, representation: 'agent' as const, applicant: { ...form.applicant, name: '李娜' } };
  const { caseId: refused } = await desk(openCase, { params: receiving, body });
  const params = { ...receiving, caseId: refused };
  const unproven = await refusal(desk(transferCase, { params, body: { originalSeen: true } }));
  expect(unproven.slug).toBe('standing-unproven');
  expect(unproven.message).toContain('委托书或公证委托书');
  await desk(draftAnswer, { params, body: { outcome: 'refused', grounds: ['not-a-party'] } });
  const second = { subject: 'duan-hua', name: '段华', archivesCode: '443001', roles: ['director' as const] };
  const { appoint } = await import('#infra/local/story/province.ts');
  await appoint(province.platform, second);
  province.platform.clock.move(60_000);
  const director = province.as(second);
  const answered = await director(decideAnswer, { params, body: { approve: true } });
  expect(answered.letter).toContain('非当事人,未提供委托书/公证委托书');
  expect(answered.letter).toContain('档案法》第二十八条');
  expect(answered.letter).toContain('投诉');
  await desk(closeCase, { params, body: {} });
  const { items } = await director(listActs, { params: receiving });
  const lookups = items.filter(({ kind }) => kind === 'lookup').map(({ quantities }) => quantities);
  expect(lookups).toContainEqual({ persons: 1, found: 0, notFound: 0, refused: 1, inTime: 1 });
  expect(lookups).toHaveLength(2);
  const unseen = await province.as('pingjiangDesk')(listCases, { params: holding, query: { as: 'holding' } });
  expect(unseen.items.map((one) => one.caseId)).toEqual([caseId]);
});

test('A06: the daughter of one who has died, with proofs that have arrived, is allowed the named record only', async () => {
  const desk = province.as('provinceDesk');
  const body = { ...form, representation: 'near-relative' as const, applicant: { ...form.applicant, name: '陈娟' } };
  const { caseId: daughters } = await desk(openCase, { params: receiving, body });
  const params = { ...receiving, caseId: daughters };
  const [death, kinship] = [await handIn('death-proof', daughters), await handIn('kinship-proof', daughters)];
  expect((await put(death.upload, death.bytes)).status).toBe(200);
  const missing = await refusal(desk(transferCase, { params, body: { originalSeen: true } }));
  expect(missing.slug).toBe('evidence-not-arrived');
  expect(missing.message).toContain('kinship-proof.pdf');
  expect((await put(kinship.upload, Buffer.from(`${'x'.repeat(kinship.bytes.length)}`))).ok).toBe(false);
  const again = { ...params, number: kinship.upload.number };
  expect((await put(await desk(renewEvidence, { params: again, body: {} }), kinship.bytes)).status).toBe(200);
  const mistaken = { ...params, number: (await handIn('other', daughters)).upload.number }; // and it never arrives
  expect((await refusal(desk(transferCase, { params, body: { originalSeen: true } }))).slug).toBe(
    'evidence-not-arrived',
  );
  await desk(withdrawEvidence, { params: mistaken, body: { note: '选错文件' } });
  const twice = await refusal(desk(withdrawEvidence, { params: mistaken, body: { note: '选错文件' } }));
  expect(twice.slug).toBe('evidence-not-found');
  const handed = await desk(transferCase, { params, body: { originalSeen: true } });
  expect(handed).toMatchObject({ stateName: '已转承办馆', standing: '《个人信息保护法》第四十九条' });

  const [at, clerk] = [{ ...holding, caseId: daughters }, province.as('pingjiangDesk')];
  await clerk(takeCase, { params: at, body: {} });
  const both = { outcome: 'found' as const, referenceCodes: [code, 'A120-ZY·HY·1987·Y-0233'] };
  expect((await refusal(clerk(draftAnswer, { params: at, body: both }))).message).toContain('只限所申请的那一件');
  const asked = await clerk(askSupplement, { params: at, body: { note: '死亡证明模糊,请重新提交' } });
  expect(asked).toMatchObject({ stateName: '待补充材料', supplement: '死亡证明模糊,请重新提交' });
  expect(asked.dueOn).toBeUndefined();
  moveTo('2024-10-21T02:00:00Z');
  expect(await desk(supplyCase, { params, body: {} })).toMatchObject({ stateName: '查档中', dueOn: '20241025' });
  const { evidence } = await clerk(showCase, { params: at });
  const [file] = evidence;
  expect(await (await fetch(file?.file.url ?? '')).text()).toBe('death-proof of the journey');
  moveTo('2024-10-26T02:00:00Z');
  await province.platform.idle();
  expect((await clerk(showCase, { params: at })).late).toEqual(['assist']);
  expect((await desk(withdrawCase, { params, body: {} })).stateName).toBe('已撤回');
});

test('A10: of a record on deposit a third party gets nothing before the depositor consents', async () => {
  const [desk, clerk] = [province.as('provinceDesk'), province.as('pingjiangDesk')];
  const deposit = {
    number: '寄字〔2024〕1号',
    depositor: '平江县民政协会',
    from: '20240101',
    until: '20291231',
    fonds: ['A120'],
  };
  await province.as('pingjiangDirector')(registerDeposit, { params: holding, body: deposit });
  const { caseId: deposited } = await desk(openCase, { params: receiving, body: form });
  const [params, at] = [
    { ...receiving, caseId: deposited },
    { ...holding, caseId: deposited },
  ];
  await desk(transferCase, { params, body: { originalSeen: true } });
  await clerk(takeCase, { params: at, body: {} });
  const body = { outcome: 'found' as const, referenceCodes: [code] };
  const refused = await refusal(clerk(draftAnswer, { params: at, body }));
  expect(refused.slug).toBe('answer-not-sound');
  expect(refused.message).toContain('寄存方(平江县民政协会)');
  await clerk(askSupplement, { params: at, body: { note: '请补交寄存方同意函' } });
  const { upload, bytes } = await handIn('depositor-consent', deposited);
  await put(upload, bytes);
  await desk(supplyCase, { params, body: {} });
  expect((await clerk(draftAnswer, { params: at, body })).draft?.outcome).toBe('found');
});

test('a unit asks by its letter of introduction, and must name itself', async () => {
  const desk = province.as('provinceDesk');
  const body = { ...form, representation: 'unit' as const, applicant: { ...form.applicant, name: '李娜' } };
  const nameless = await refusal(desk(openCase, { params: receiving, body }));
  expect(nameless.problem.errors).toMatchObject([{ pointer: '/applicant/unit' }]);
  const named = { ...body, applicant: { ...body.applicant, unit: '湖南省人力资源和社会保障厅' } };
  const { caseId: units, applicant } = await desk(openCase, { params: receiving, body: named });
  expect(applicant).toMatchObject({ name: '李娜', unit: '湖南省人力资源和社会保障厅' });
  const params = { ...receiving, caseId: units };
  const unproven = await refusal(desk(transferCase, { params, body: { originalSeen: true } }));
  expect(unproven.message).toContain('单位介绍信');
  const { upload, bytes } = await handIn('introduction-letter', units);
  await put(upload, bytes);
  const handed = await desk(transferCase, { params, body: { originalSeen: true } });
  expect(handed).toMatchObject({ stateName: '已转承办馆', standing: '《档案法》第二十八条' });
});
