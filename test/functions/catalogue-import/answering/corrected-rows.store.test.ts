import { GetObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, expect, test } from 'vitest';
import { xlsxSheet } from '#infra/local/samples/sheets.ts';
import { directory, entityOf } from '#shared/archives/directory-store.ts';
import { recordIdOf } from '#shared/records/record.ts';
import { findEntries } from '#shared/records/record-store.ts';
import { setting } from '#shared/runtime/settings.ts';
import { storage } from '#shared/runtime/storage.ts';
import { smallProvince, xiangyin } from '#test/functions/small-province.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';
import { arrived, committed } from '../importing.ts';
import { cellsOf } from '../planned.ts';

beforeAll(async () => {
  await ownTables();
  await smallProvince();
  const filed = { kind: 'fonds' as const, entity: entityOf.fonds('A439'), by: 'admin', at: '2024-01-01T00:00:00.000Z' };
  await directory.fonds.register({ ...filed, archivesCode: xiangyin, fondsNumber: 'A439', title: '民政局全宗' });
});

/** The error workbook that storage keeps for an import, as lines of cells. */
async function workbookOf(importId: string): Promise<string[][]> {
  const Key = `answers/${xiangyin}/${importId}/errors.xlsx`;
  const { Body } = await storage().send(new GetObjectCommand({ Bucket: setting('INCOMING_BUCKET'), Key }));
  return (await cellsOf(Buffer.from((await Body?.transformToByteArray()) ?? []))).lines;
}

test('the error workbook, corrected and sent back alone, brings in just the rows that were rejected', async () => {
  const codes = [1, 2, 3, 4].map((n) => `A439-WS·2015·D30·003-00${n}`);
  const [first, second, third, fourth] = codes;
  const sheet = [
    ['密级', '标题', '档号', '责任者', '成文日期', '我的备忘'],
    ['', '=甲', first, '湘阴县民政局', '20150112', '柜一'],
    ['', '乙', second, '湘阴县民政局', '20150230', '柜二'],
    ['', '', third, '湘阴县民政局', '20150318', '柜三'],
    ['', '丁', fourth, '湘阴县民政局', '20150402', '柜四'],
  ];
  const bytes = Buffer.from(sheet.map((line) => line.join(',')).join('\n'));
  const sent = await committed(await arrived('first', bytes));
  expect(sent.committed).toMatchObject({ received: 4, created: 2, rejected: 2 });

  const [header = [], ...rows] = await workbookOf('first');
  expect(header).toEqual([...(sheet[0] ?? []), '问题', '建议']);
  expect(rows.map((cells) => [cells[2], cells[5], cells[6]?.split(':')[0]])).toEqual([
    [second, '柜二', expect.stringContaining('第2行')],
    [third, '柜三', expect.stringContaining('第3行')],
  ]);
  const corrected = rows.map((cells) =>
    cells.map((cell, at) => (at === 4 ? '20150228' : at === 1 ? cell || '丙' : cell)),
  );
  const again = await arrived('again', (await xlsxSheet('改错表.xlsx', [header, ...corrected])).bytes);
  expect(again.check?.unmappedColumns).toEqual(['我的备忘']);
  expect((await committed(again)).committed).toEqual({
    received: 2,
    created: 2,
    updated: 0,
    unchanged: 0,
    rejected: 0,
  });

  const held = await findEntries(codes.map((code) => recordIdOf(xiangyin, code)));
  const titles = codes.map((code) => held.get(recordIdOf(xiangyin, code))?.title);
  expect(titles).toEqual(['=甲', '乙', '丙', '丁']);
});
