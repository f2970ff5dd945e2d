import { createHash } from 'node:crypto';
import { declareEvidence, listDeposits, postAct, registerDeposit, showEvidence } from '#functions/ledger/contract.ts';
import {
  acceptReturn,
  correctReturn,
  fillReturn,
  listInbox,
  listVersions,
  returnReturn,
  showForm,
  showReturn,
  submitReturn,
  traceField,
} from '#functions/statistics/contract.ts';
import type { Platform } from '#infra/local/platform.ts';
import { report } from '#infra/local/story/deeds.ts';
import { appoint, as } from '#infra/local/story/province.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { leaf } from './leaf.ts';

const province = { archivesCode: '443001' };
const xiangyin = { archivesCode: '443021' };

/** Deposits kept apart; last year's return signed, sent back, signed again, accepted twice, corrected; and what is said of it. */
export async function reportTheYear(platform: Platform): Promise<void> {
  const by = as(platform, 'xiangyinDirector');
  const year = String(Number(shanghaiDay(new Date(platform.clock.now())).slice(0, 4)) - 1);
  const register = (number: string, more: object = {}) =>
    by(postAct, {
      params: xiangyin,
      body: { number, kind: 'accession', date: `${year}0701`, quantities: { volumes: 7 }, ...more },
    });
  for (const number of ['寄字1号', '寄字2号']) {
    const agreement = { number, depositor: '广州聚盈人力资源有限公司', from: '20230601', until: '20280531' };
    await by(registerDeposit, { params: xiangyin, body: agreement });
  }
  await leaf(by, listDeposits, { params: xiangyin });
  const slip = Buffer.from('接字〔上年〕1号交接单');
  const evidence = createHash('sha256').update(slip).digest('hex');
  const file = { fileName: '交接单.txt', size: slip.length, sha256: evidence };
  const { upload } = await by(declareEvidence, { params: xiangyin, body: file });
  await fetch(upload?.url ?? '', { method: 'PUT', headers: upload?.headers ?? {}, body: new Uint8Array(slip) });
  await register('接字〔上年〕1号', { evidence });
  const shown = await by(showEvidence, { params: { ...xiangyin, sha256: evidence } });
  await fetch(shown.file.url);
  await register('接字〔上年〕2号');
  await register('接字〔上年〕寄1号', { deposit: '寄字1号' });

  const params = { ...xiangyin, year };
  await by(showForm, { params });
  const { fields } = await by(showReturn, { params });
  const atStart = (unit: string) => fields.find(({ id }) => id === `${unit}AtStart`)?.value ?? 0;
  const declared = {
    staffTotal: 16,
    fondsCount: 3,
    publicTitles: 1,
    areaTotal: 3000,
    volumesAtEnd: atStart('volumes') + 14,
    itemsAtEnd: atStart('items'),
  };
  await by(fillReturn, { params, body: { revision: 0, declared } });
  await by(submitReturn, { params, body: { revision: 1 } });
  await leaf(by, traceField, { params: { ...params, fieldId: 'volumesAccessioned' } });

  const cityClerk = { subject: 'deng-hua', name: '邓华', archivesCode: '443020', roles: ['statistician' as const] };
  await appoint(platform, cityClerk);
  const ofCity = as(platform, cityClerk);
  const waiting = { archivesCode: '443020', year, of: '443021' };
  await ofCity(returnReturn, { params: waiting, body: { revision: 2, reason: '请核对年末数' } });
  await by(submitReturn, { params, body: { revision: 3 } });
  await ofCity(acceptReturn, { params: waiting, body: { revision: 4 } });
  const ofProvince = as(platform, 'provinceStatistician');
  await ofProvince(acceptReturn, { params: { ...waiting, archivesCode: '443001' }, body: { revision: 5 } });
  await ofProvince(listInbox, { params: { ...province, year } });
  await by(correctReturn, { params, body: { reason: '漏登一笔' } });
  await register('接字〔上年〕3号');
  await by(listVersions, { params });
  await report(ofProvince, { ...province, definitionId: 'year-in-review' }, year);
}
