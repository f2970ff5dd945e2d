import ExcelJS from 'exceljs';
import { expect, test } from 'vitest';
import * as submission from '#functions/catalogue-submission/contract.ts';
import { showRecord } from '#functions/lookup/contract.ts';
import * as ownData from '#functions/own-data-requests/contract.ts';
import type { Proposal } from '#functions/own-data-requests/request.ts';
import { marriages, utf8Sheet } from '#infra/local/samples/sheets.ts';
import { importSheet } from '#infra/local/story/deeds.ts';
import { appoint } from '#infra/local/story/province.ts';
import { aProvince, refusal } from './standing.ts';

/** 26 September 2024, 10:00 in China: the third quarter is about to end. */
const province = aProvince({ today: '2024-09-26T02:00:00Z' });
const period = '2024-Q3';
const at = (archivesCode: string) => ({ archivesCode, period });
const pingjiang = { archivesCode: '443022' };
const moveTo = (instant: string) => {
  const { clock } = province.platform;
  clock.move(Date.parse(instant) - clock.now());
};

test('Y03: what was committed is reported upward, never typed; the tally names who is late and who is missing', async () => {
  const sheet = utf8Sheet('1987年婚姻登记.csv', marriages);
  const { committed } = await importSheet(province.as('pingjiangCataloguer'), pingjiang, sheet);
  const created = committed?.created ?? 0;
  expect(created).toBeGreaterThan(0);
  const [ofProvince, ofPingjiang] = [province.as('provinceStatistician'), province.as('pingjiangDirector')];
  const body = { dueOn: '20241007', byLevel: { county: created } };
  const round = await ofProvince(submission.setRound, { params: at('443001'), body });
  expect(round).toMatchObject({ closesOn: '20241008', quotas: { '443021': created, '443022': created } });
  const early = await refusal(ofPingjiang(submission.submitCatalogue, { params: at('443022'), body: {} }));
  expect(early.slug).toBe('period-not-over');

  moveTo('2024-10-08T02:00:00Z');
  const sent = await ofPingjiang(submission.submitCatalogue, { params: at('443022'), body: {} });
  expect(sent).toMatchObject({
    receipt: '目报-443022-2024Q3-01',
    during: { itemEntries: created },
    waitingFor: '443020',
  });
  moveTo('2024-10-09T02:00:00Z');
  const tally = await ofProvince(submission.showTally, { params: at('443001') });
  expect(tally.missing).toEqual([{ archivesCode: '443021', name: '湘阴县档案馆' }]);
  expect(tally.total).toMatchObject({ archives: 2, onTime: 1, missing: 1, entries: created, quota: 2 * created });

  await province.as('xiangyinDirector')(submission.submitCatalogue, { params: at('443021'), body: {} });
  const { csv, xlsx } = await ofProvince(submission.makeTallyFiles, { params: at('443001'), body: {} });
  expect(await (await fetch(csv.url)).text()).toContain('湘阴县档案馆,岳阳市档案馆,县');
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(await (await fetch(xlsx.url)).arrayBuffer());
  expect(book.worksheets.map(({ name }) => name)).toEqual(['各馆', '分市州小计', '逾期与未报名单', '说明']);
  expect(book.getWorksheet('逾期与未报名单')?.getRow(2).values).toEqual([
    undefined,
    '逾期报送',
    '443021',
    '湘阴县档案馆',
  ]);
  expect(book.getWorksheet('各馆')?.getRow(2).getCell(9).value).toBe(created);
});

test('PIPL Art. 45–46: she sees what is held on her, and what she has corrected stands beside the record, not over it', async () => {
  const married = 'A120-ZY·HY·1987·Y-0231';
  const [clerk, director] = [province.as('pingjiangDesk'), province.as('pingjiangDirector')];
  const ask = async (kind: 'access' | 'correction', proposal: Proposal) => {
    const { requestId } = await clerk(ownData.openRequest, {
      params: pingjiang,
      body: {
        kind,
        channel: 'counter',
        applicant: { name: '吴秀英', identityNumber: '11010519491231002X' },
        representation: 'self',
        person: { names: ['吳秀英'] },
        noticeSigned: true,
      },
    });
    const params = { ...pingjiang, requestId };
    await clerk(ownData.propose, { params, body: { originalSeen: true, proposal } });
    return { params, decided: await director(ownData.decideProposal, { params, body: { approve: true } }) };
  };
  const { decided } = await ask('correction', {
    outcome: 'annotate',
    referenceCode: married,
    kind: 'correction',
    says: '女方姓名现为“吴秀瑛”',
    reason: '户籍证明',
    withdraws: false,
  });
  expect(decided.letter).toContain('档案原件不作改动');
  const { params } = await ask('access', { outcome: 'provide', referenceCodes: [married], copies: [] });
  const { items } = await clerk(ownData.listOwnRecords, { params });
  expect(items).toMatchObject([
    { namedAs: [{ name: '吴秀英', role: '女方' }], annotations: [{ says: '女方姓名现为“吴秀瑛”', version: 1 }] },
  ]);
  const query = { holding: '443022', referenceCode: married };
  const record = await clerk(showRecord, { params: pingjiang, query });
  expect(record).toMatchObject({ version: 1, annotations: [{ number: 1 }] });
  const stranger = { subject: 'qian-wu', name: '钱武', archivesCode: '443021', roles: ['lookup-desk' as const] };
  await appoint(province.platform, stranger);
  const there = { archivesCode: '443021', requestId: params.requestId };
  expect((await refusal(province.as(stranger)(ownData.listOwnRecords, { params: there }))).slug).toBe(
    'own-data-request-not-found',
  );
});
