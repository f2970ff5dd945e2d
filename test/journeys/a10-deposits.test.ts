import { expect, test } from 'vitest';
import { listDeposits, postAct, registerDeposit } from '#functions/ledger/contract.ts';
import { report } from '#infra/local/story/deeds.ts';
import { aProvince, refusal } from './standing.ts';

/** 30 April 2028, 10:00 in China: a month and a day before the agreement ends. */
const province = aProvince({ today: '2028-04-30T02:00:00Z' });
const params = { archivesCode: '443021' };
const agreement = {
  number: '寄字〔2023〕1号',
  depositor: '广州聚盈人力资源有限公司',
  from: '20230601',
  until: '20280531',
};
const digitisation = { archivesCode: '443001', definitionId: 'digitisation' };

const act = (
  number: string,
  kind: 'opening-balance' | 'accession' | 'units-digitised',
  quantities: object,
  deposit?: string,
) =>
  province.as('xiangyinDirector')(postAct, {
    params,
    body: { number, kind, date: '20280301', quantities, ...(deposit && { deposit }) },
  });

const figures = async () => {
  const made = await report(province.as('provinceStatistician'), digitisation, '2028-Q1');
  const line = made.lines?.find(({ archivesCode }) => archivesCode === '443021');
  return [line?.figures.volumesAtEnd, line?.figures.itemsDeposited, line?.rates.digitisationRate];
};

test('A10: 17,000 卷 of which 9,435 are digitised are 55.5 %', async () => {
  await act('期初', 'opening-balance', { volumes: 17_000 });
  await act('数字化1', 'units-digitised', { volumes: 9_435 });
  expect(await figures()).toEqual([17_000, 0, '55.5%']);
});

test('A10: 5,000 deposited files, all digitised, change neither; they stand beside', async () => {
  const early = await refusal(act('寄存1', 'accession', { items: 5_000 }, agreement.number));
  expect(early.slug).toBe('deposit-not-found');
  await province.as('xiangyinDirector')(registerDeposit, { params, body: agreement });
  await act('寄存1', 'accession', { items: 5_000 }, agreement.number);
  await act('寄存数字化1', 'units-digitised', { items: 5_000 }, agreement.number);
  province.platform.clock.move(2_000); // an edition by hand is named by its second
  expect(await figures()).toEqual([17_000, 5_000, '55.5%']);
});

test('A10: thirty days before the agreement ends, and not before, a reminder appears', async () => {
  const reminders = async () =>
    (await province.as('xiangyinDirector')(listDeposits, { params })).items.map(({ reminder }) => reminder);
  const moveTo = (instant: string) => {
    const { clock } = province.platform;
    clock.move(Date.parse(instant) - clock.now());
  };
  moveTo('2028-04-30T15:59:00Z');
  expect(await reminders()).toEqual([undefined]);
  moveTo('2028-04-30T16:00:10Z');
  const [reminder] = await reminders();
  expect(reminder).toContain('广州聚盈人力资源有限公司');
  expect(reminder).toContain('将于2028年5月31日届满');
});
