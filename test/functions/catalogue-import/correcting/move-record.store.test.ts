import { marshall } from '@aws-sdk/util-dynamodb';
import type { Context } from 'aws-lambda';
import { beforeAll, expect, test } from 'vitest';
import { carryAlong } from '#functions/catalogue-import/correcting/carry-along.ts';
import { moveRecord } from '#functions/catalogue-import/correcting/move-record.ts';
import { handler as finishCorrection } from '#functions/catalogue-import/finish-correction.ts';
import { Annotation, annotationPart } from '#shared/records/annotation.ts';
import { annotationsOf, nextAnnotation } from '#shared/records/annotation-store.ts';
import { belongingOf, isArriving, moveBelongings, movePage } from '#shared/records/carry-over.ts';
import type { Page } from '#shared/records/page.ts';
import { addPage, findPage, pagesOf, replacePage } from '#shared/records/page-store.ts';
import { Description, identityOf, recordIdOf } from '#shared/records/record.ts';
import { createEntry, moveEntry, reviseEntry, withdrawEntry } from '#shared/records/record-changes.ts';
import { findHeld } from '#shared/records/record-store.ts';
import { establishDataKeys } from '#shared/runtime/keys.ts';
import { table } from '#shared/runtime/table.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';

beforeAll(async () => {
  await ownTables();
  await establishDataKeys();
});

const at = '2024-09-29T01:02:03.000Z';
const change = { by: 'zhang-min', at: new Date(at) };
const idOf = (code: string) => recordIdOf('443021', code);
const said = (referenceCode: string, title = '请示') =>
  Description.parse({
    archivesCode: '443021',
    fondsNumber: 'C038',
    referenceCode,
    originalReferenceCode: referenceCode,
    levelOfDescription: 'item',
    title,
    personalNames: [],
  });
const pageOf = (code: string, pageNumber: number, digit: string): Omit<Page, 'part'> => ({
  recordId: idOf(code),
  pageNumber,
  sha256: digit.repeat(64),
  format: 'jpeg',
  bytes: 10,
  frames: 1,
  batchId: 'b1',
  preservationKey: `443021/C038/${code}/page-${pageNumber}-${digit}.jpg`,
  at,
});
const images = async (code: string) => (await pagesOf(idOf(code))).map(({ sha256 }) => sha256[0]).join('');
const entry = async (code: string) => (await findHeld([idOf(code)])).get(idOf(code))!;
const correct = async (from: string, to: string) =>
  moveRecord({ before: await entry(from), held: await entry(to), description: said(to) }, false, change);

let n = 0;
/** Codes that nothing else uses. */
const codes = () =>
  ['1', '2', '3'].map((end) => `C038-001-${String(++n).padStart(3, '0')}-00${end}`) as [string, string, string];

test('two correct to the same 档号 at once: nothing of who was slower comes to the record of who was faster', async () => {
  const [a, b, c] = codes();
  for (const [code, digit] of [
    [a, '1'],
    [c, '3'],
  ] as const) {
    await createEntry(said(code), change);
    await addPage(pageOf(code, 1, digit));
    await addPage(pageOf(code, digit === '3' ? 2 : 1, digit));
  }
  const [before, other] = [await entry(a), await entry(c)];
  const both = await Promise.all(
    [before, other].map((one) => moveRecord({ before: one, held: undefined, description: said(b) }, false, change)),
  );
  const [won, lost] = both[0] ? [a, c] : [c, a];
  expect(both.filter(Boolean)).toHaveLength(1);
  expect([await images(won), await images(lost)]).toEqual(['', lost === a ? '1' : '33']);
  expect(await images(b)).toBe(won === a ? '1' : '33');
});

test('a correction cut short after the redirect is finished before either 档号 serves another record', async () => {
  const [a, b, c] = codes();
  await createEntry(said(a), change);
  await addPage(pageOf(a, 1, '1'));
  await moveEntry({ before: await entry(a) }, said(b), change); // and then it was killed
  expect([await images(a), await images(b), await isArriving(await entry(b))]).toEqual(['1', '', true]);
  await correct(b, c);
  expect(await isArriving(await entry(c))).toBe(false);
  expect([await images(a), await images(b), await images(c)]).toEqual(['', '', '1']);
  await carryAlong(await entry(a));
  expect(await images(c)).toBe('1');
});

test('a correction cut short is finished from the stream, once, and by no old event after the 档号 is used anew', async () => {
  const [a, b] = codes();
  await createEntry(said(a), change);
  await addPage(pageOf(a, 1, '1'));
  await moveEntry({ before: await entry(a) }, said(b), change); // and then it was killed
  const event = { Records: [{ eventID: '1', dynamodb: { SequenceNumber: '1', NewImage: marshall(await entry(a)) } }] };
  for (let times = 0; times < 2; times++)
    expect(await finishCorrection(event as never, {} as Context)).toEqual({ batchItemFailures: [] });
  expect([await images(a), await images(b)]).toEqual(['', '1']);
  await reviseEntry(await entry(a), { description: said(a, '另一件') }, change);
  await addPage(pageOf(a, 1, '2'));
  await finishCorrection(event as never, {} as Context);
  expect([await images(a), await images(b)]).toEqual(['2', '1']);
});

test('pages left under a 档号 whose record has gone further follow it to where it is', async () => {
  const [a, b, c] = codes();
  await createEntry(said(a), change);
  await addPage(pageOf(a, 1, '1'));
  const redirect = async () => entry(a);
  await moveEntry({ before: await entry(a) }, said(b), change);
  await moveEntry({ before: await entry(b) }, said(c), change);
  expect(await carryAlong(await redirect())).toBe(1);
  expect([await images(a), await images(b), await images(c)]).toEqual(['', '', '1']);
});

test('a record stays the same record through corrections and revisions; what is described anew under its old 档号 is another', async () => {
  const [a, b] = codes();
  const first = (await createEntry(said(a), change))!;
  await correct(a, b);
  const moved = await entry(b);
  const revised = (await reviseEntry(moved, { description: said(b, '改过的题名') }, change))!;
  const anew = (await reviseEntry(await entry(a), { description: said(a) }, change))!;
  expect([moved, revised].map(identityOf)).toEqual([identityOf(first), identityOf(first)]);
  expect(identityOf(anew)).not.toBe(identityOf(first));
  await withdrawEntry(anew, change);
  await correct(b, a);
  expect(identityOf(await entry(a))).toBe(identityOf(first));
});

test('back and forth, the pages are where the record is, and the other 档号 keeps none', async () => {
  const [a, b] = codes();
  await createEntry(said(a), change);
  await addPage(pageOf(a, 1, '1'));
  for (const [from, to] of [
    [a, b],
    [b, a],
    [a, b],
  ] as const) {
    expect(await correct(from, to)).toMatchObject({ pages: 1 });
    expect([await images(from), await images(to)]).toEqual(['', '1']);
  }
});

test('a page that comes to the old 档号 while its record moves goes along, alone or to a number that is taken', async () => {
  const [a, b] = codes();
  await createEntry(said(a), change);
  await addPage(pageOf(a, 1, '1'));
  await correct(a, b);
  for (const [number, digit] of [
    [2, '2'],
    [1, '9'],
  ] as const) {
    await addPage(pageOf(a, number, digit));
    await movePage((await findPage(idOf(a), number))!, idOf(b));
  }
  expect([await images(a), await images(b)]).toEqual(['', '12']);
  expect((await findPage(idOf(b), 1))?.replaced).toMatchObject([{ sha256: '9'.repeat(64) }]);
  await moveBelongings(idOf(a), idOf(b));
  expect((await findPage(idOf(b), 1))?.replaced).toHaveLength(1);
});

test('what has moved is replaced no more where it was', async () => {
  const [a, b] = codes();
  await createEntry(said(a), change);
  const added = await addPage(pageOf(a, 1, '1'));
  await correct(a, b);
  expect(await replacePage(pageOf(a, 1, '2'), (added as { page: Page }).page)).toBe(false);
  expect([await images(a), await images(b)]).toEqual(['', '1']);
});

test('annotations go along, and either counts as belonging to a record', async () => {
  const [a, b] = codes();
  await createEntry(said(a), change);
  expect(await belongingOf(idOf(a))).toBeUndefined();
  const annotations = table('RECORDS_TABLE', Annotation, { partition: 'recordId', sort: 'part' });
  const said1 = { recordId: idOf(a), state: 'in-force' as const, kind: 'correction' as const, says: '姓名应为李强' };
  const one = (await nextAnnotation({ ...said1, reason: '', requestId: 'r', by: 'x', approvedBy: 'y', at }))!;
  await annotations.put(one);
  expect([one.part, await belongingOf(idOf(a))]).toEqual([annotationPart(1, 1), 'annotations']);
  await addPage(pageOf(a, 1, '1'));
  expect(await belongingOf(idOf(a))).toBe('scans');
  await correct(a, b);
  expect([await belongingOf(idOf(a)), await belongingOf(idOf(b))]).toEqual([undefined, 'scans']);
  expect((await annotationsOf(idOf(b))).map(({ says }) => says)).toEqual(['姓名应为李强']);
});
