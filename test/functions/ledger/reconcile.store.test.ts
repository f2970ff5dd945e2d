import type { Context } from 'aws-lambda';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { handler as api } from '#functions/ledger/api.ts';
import { listRecounts } from '#functions/ledger/contract.ts';
import { directory, entityOf } from '#shared/archives/directory-store.ts';
import { lastBalance } from '#shared/ledger/balance-store.ts';
import { post } from '#shared/ledger/ledger-store.ts';
import type { BooksNight } from '#shared/ledger/night.ts';
import { createEntry, moveEntry, reviseEntry, withdrawEntry } from '#shared/records/record-changes.ts';
import { findEntry } from '#shared/records/record-store.ts';
import { ask } from '#test/functions/ask.ts';
import { appoint, pingjiang, smallProvince, xiangyin } from '#test/functions/small-province.ts';
import { entryWith } from '#test/shared/ledger/entries.ts';
import { descriptionOf } from '#test/shared/records/descriptions.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';
import { logLinesOf } from '#test/shared/runtime/log-lines.ts';

const sent: BooksNight[] = [];
let down = false;
vi.mock('#shared/runtime/send.ts', async (original) => ({
  ...(await original<object>()),
  send: async (_queue: string, messages: BooksNight[]) => {
    if (down) throw new Error('crash');
    sent.push(...messages);
  },
}));
const { handler } = await import('#functions/ledger/reconcile.ts');

const old = new Date('2024-03-01T02:00:00Z');
const fonds = Array.from({ length: 45 }, (_, n) => `C${String(n + 1).padStart(3, '0')}`);
const codeOf = (fondsNumber: string, rest: string) => `${fondsNumber}-${rest}`;
const create = (referenceCode: string, importId: string, archivesCode: string = xiangyin, at = old) =>
  createEntry(descriptionOf(referenceCode, archivesCode), { by: 'clerk', at, importId });
const described = (id: string, volumeEntries: number, itemEntries: number, archivesCode: string = xiangyin) =>
  post(
    entryWith({
      archivesCode,
      kind: 'description',
      entryId: `import#${id}`,
      date: '20240301',
      at: old.toISOString(),
      source: { kind: 'import', id },
      quantities: { volumeEntries, itemEntries },
    }),
  );

beforeAll(async () => {
  await ownTables();
  await smallProvince();
  await appoint('director', xiangyin, ['director']);
  const filed = { by: 'administrator', at: '2024-01-01T00:00:00.000Z' };
  for (const archivesCode of [xiangyin, pingjiang])
    for (const fondsNumber of fonds) {
      const entity = entityOf.fonds(fondsNumber);
      await directory.fonds.register({ archivesCode, fondsNumber, title: '某全宗', ...filed, kind: 'fonds', entity });
    }
  for (const [n, number] of fonds.entries()) await create(codeOf(number, '001-002'), n % 2 ? 'odd' : 'even');
  await create(codeOf('C001', '001-002-001'), 'even');
  await described('even', 23, 1);
  await described('odd', 22, 0);
});
beforeEach(() => {
  sent.length = 0;
  down = false;
});

const context = { awsRequestId: 'lambda-1', getRemainingTimeInMillis: () => 60_000 } as Context;
async function worked(...messages: BooksNight[]) {
  const Records = messages.map((message, n) => ({
    messageId: `message-${n}`,
    body: JSON.stringify(message),
    messageAttributes: {},
  }));
  let failed = 0;
  await logLinesOf(async () => {
    const answer = (await handler({ Records } as never, context)) as { batchItemFailures: unknown[] };
    failed = answer.batchItemFailures.length;
  });
  return failed;
}
/** Works a night off to its end, as the queue would. */
async function night(of: string, archivesCode: string = xiangyin) {
  await worked({ archivesCode, night: of });
  while (sent.length > 0) await worked(sent.pop()!);
  const { body } = await ask(api, listRecounts, { subject: 'director', params: { archivesCode } });
  return body.items.find((item: { night: string }) => item.night === of);
}

test('the first night all is compared, import by import, and the books are brought forward', async () => {
  expect(await night('20240902')).toMatchObject({ state: 'done', entered: 46, held: 46, differing: 0 });
  expect((await night('20240902')).comparedOn).toBe('20240902');
  expect(await lastBalance(xiangyin)).toBeDefined();
});

test('where totals agree nothing is read entry by entry for four weeks', async () => {
  expect(await night('20240929')).toMatchObject({ state: 'done', differing: 0, comparedOn: '20240902' });
  expect(await night('20240930')).toMatchObject({ state: 'done', differing: 0, comparedOn: '20240930' });
});

test('what was revised since counts for the import that first described it', async () => {
  const entry = (await findEntry(`${xiangyin}/C001-001-002`))!;
  await reviseEntry(entry, { openingStatus: 'opened' }, { by: 'director', at: new Date('2024-09-03T00:00:00Z') });
  expect(await night('20241101')).toMatchObject({ differing: 0, comparedOn: '20241101' });
});

test('an act that was never posted and one too many are named by import, with both numbers; who is at work now is left alone', async () => {
  await create(codeOf('C002', '001-003'), 'lost-act');
  await create(codeOf('C002', '001-003-001'), 'lost-act');
  await described('lost-entries', 0, 4);
  await create(codeOf('C003', '001-003'), 'at-work', xiangyin, new Date());
  const found = await night('20241102');
  expect([found.entered, found.held, found.differing]).toEqual([50, 49, 2]);
  expect(found.differences).toMatchObject([
    { importId: 'lost-act', entered: { volumeEntries: 0, itemEntries: 0 }, held: { volumeEntries: 1, itemEntries: 1 } },
    {
      importId: 'lost-entries',
      entered: { volumeEntries: 0, itemEntries: 4 },
      held: { volumeEntries: 0, itemEntries: 0 },
    },
  ]);
  expect(found.differences[0].text).toContain(
    '导入批次lost-act：台账登记案卷级0条、文件级0条，目录现有案卷级1条、文件级1条',
  );
});

test('where what is lost and what is too many come to the same, the differences stand until they are compared again', async () => {
  await appoint('director', pingjiang, ['director']);
  await create(codeOf('C001', '001-002'), 'lost-act', pingjiang);
  await described('lost-entry', 1, 0, pingjiang);
  expect(await night('20241102', pingjiang)).toMatchObject({ entered: 1, held: 1, differing: 2 });
  const after = await night('20241103', pingjiang);
  expect(after).toMatchObject({ comparedOn: '20241102', differing: 2 });
  expect(after.differences).toHaveLength(2);
});

test('a catalogue counted in parts goes on after a crash, and comes to the same when each message comes twice', async () => {
  const message = { archivesCode: xiangyin, night: '20241103' };
  await described('one-more', 1, 0);
  down = true;
  expect(await worked(message)).toBe(1); // the first part is counted, the message for the rest could not be sent
  down = false;
  await worked(message, message);
  while (sent.length > 0) await worked(...[sent.pop()!].flatMap((one) => [one, one]));
  const found = await night('20241103');
  expect(found).toMatchObject({ state: 'done', differing: 3 });
});

test('what an import brought and a reversal took back, and what moved to another 档号 since, are no difference', async () => {
  const before = (await night('20241104')).differing;
  const change = { by: 'clerk', at: old };
  for (const number of ['005', '006', '007']) await create(codeOf('C004', `001-${number}`), 'mistaken');
  await described('mistaken', 3, 0);
  const [undone, moved] = [
    (await findEntry(`${xiangyin}/C004-001-005`))!,
    (await findEntry(`${xiangyin}/C004-001-006`))!,
  ];
  await withdrawEntry(undone, { ...change, importId: 'mistaken-reversal' });
  const to = descriptionOf(codeOf('C005', '001-006'), xiangyin);
  expect(await moveEntry({ before: moved, importId: 'mistaken' }, to, change)).toMatchObject({ version: 1 });
  expect((await findEntry(moved.recordId))?.recordId).toBe(`${xiangyin}/C005-001-006`);
  expect((await night('20241105')).differing).toBe(before + 1);
  await post(
    entryWith({
      archivesCode: xiangyin,
      kind: 'description',
      entryId: 'import#mistaken-reversal',
      date: '20240302',
      at: old.toISOString(),
      source: { kind: 'import', id: 'mistaken' },
      quantities: { volumeEntries: -1 },
      reverses: 'import#mistaken',
      reason: '误传',
    }),
  );
  expect((await night('20241106')).differing).toBe(before);
});
