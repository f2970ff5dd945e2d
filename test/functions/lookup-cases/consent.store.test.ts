import { beforeAll, expect, test } from 'vitest';
import { approvedAs } from '#functions/lookup-cases/approved.ts';
import { openCase } from '#functions/lookup-cases/case-store.ts';
import { issueCopy } from '#functions/lookup-cases/contract.ts';
import { handler } from '#functions/lookup-cases/files.ts';
import type { LookupCase } from '#functions/lookup-cases/lookup-case.ts';
import { keepDeposit } from '#shared/ledger/deposit-store.ts';
import { ask } from '#test/functions/ask.ts';
import { appoint, hold, pingjiang, smallProvince } from '#test/functions/small-province.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';

beforeAll(ownTables);
beforeAll(smallProvince);

test('a record that came on deposit after the answer is not certified without its depositor’s consent', async () => {
  await appoint('peng-na', pingjiang, ['lookup-desk']);
  const entry = await hold(pingjiang, 'A120-ZY·HY·1987·Y-0231');
  const { recordId, referenceCode } = entry;
  const at = '2024-10-10T01:00:00.000Z';
  const one: LookupCase = {
    ...{ caseId: 'PJ20241010-0001', event: 'case', version: 1, state: 'answered', channel: 'counter' },
    ...{ receiver: pingjiang, holdingArchives: pingjiang, representation: 'self', purpose: '办理公证' },
    applicant: {
      name: '吴秀英',
      identityKind: 'resident',
      identityMasked: '4306**********0021',
      identityKey: 'k',
      identitySealed: 's',
    },
    sought: { name: '吴秀英' },
    ...{
      openedAt: at,
      openedBy: 'peng-na',
      evidenceCount: 0,
      copyCount: 0,
      standing: 'self',
      late: [],
      reminded: false,
    },
    answer: {
      ...{ outcome: 'found', recordIds: [recordId], grounds: [], archivesCode: pingjiang },
      approved: { [recordId]: approvedAs(entry) },
      ...{ draftedBy: 'peng-na', draftedAt: at, approvedBy: 'jiang-min' },
    },
  };
  await openCase(one, { by: 'peng-na', archivesCode: pingjiang, now: new Date(at) });
  await keepDeposit({
    ...{ number: '寄字〔2024〕3号', depositor: '平江县婚姻登记服务中心', from: '20241011', until: '20341010' },
    ...{ fonds: ['A120'], archivesCode: pingjiang, by: 'jiang-min', at },
  });
  const params = { archivesCode: pingjiang, caseId: one.caseId };
  const refused = await ask(handler, issueCopy, { subject: 'peng-na', params, body: { referenceCode } });
  expect(refused).toMatchObject({ status: 422, slug: 'answer-not-sound' });
  expect(refused.body.detail).toContain('寄存方(平江县婚姻登记服务中心)同意');
});
