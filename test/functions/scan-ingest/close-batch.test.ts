import { beforeEach, expect, test, vi } from 'vitest';
import { closeBatch } from '#functions/scan-ingest/close-batch.ts';
import { followBatch } from '#functions/scan-ingest/follow-batches.ts';
import { linkWaiting } from '#functions/scan-ingest/link-waiting.ts';
import type { LedgerEntry } from '#shared/ledger/ledger.ts';
import { type Batch, listItem, type Verdict, verdictItem } from '#shared/scans/scan.ts';
import { createBatch, declareList, findBatch, recordVerdict } from '#shared/scans/scan-store.ts';
import { forgetTables } from '#test/shared/runtime/memory-table.ts';

const ledger = vi.hoisted(() => ({ entries: new Map<string, LedgerEntry>(), killAfterPost: false }));
const sent = vi.hoisted(() => [] as [queue: string, messages: unknown[], group?: string][]);

vi.mock('#shared/runtime/table.ts', async () => ({
  table: (await import('#test/shared/runtime/memory-table.ts')).memoryTable,
}));
vi.mock('#shared/ledger/ledger-store.ts', () => ({
  post: async (entry: LedgerEntry) => {
    const isNew = !ledger.entries.has(entry.entryId);
    if (isNew) ledger.entries.set(entry.entryId, entry);
    if (ledger.killAfterPost) throw new Error('killed');
    return isNew;
  },
}));
vi.mock('#shared/runtime/send.ts', () => ({
  send: async (queue: string, messages: unknown[], group?: string) =>
    void sent.push(group ? [queue, messages, group] : [queue, messages]),
}));

const batchId = '01J9ZZZZZZZZZZZZZZZZZZZZZZ';
const archivesCode = '443021';
const evening = new Date('2024-09-30T15:59:00Z');
const nextDay = new Date('2024-09-30T16:30:00Z');
const closing: Batch = {
  batchId,
  item: 'batch',
  archivesCode,
  title: 'C038-001-002',
  state: 'closing',
  openedAt: '2024-09-29T02:00:00.000Z',
  openedBy: '李强',
  closingAt: evening.toISOString(),
  closingBy: '李强',
};

const given = (number: number, outcome: Verdict['outcome'], frames: number) =>
  recordVerdict({
    batchId,
    item: verdictItem(number),
    number,
    name: 'x',
    outcome,
    problems: [],
    frames,
    bytes: frames * 1000,
    at: '2024-09-29T02:00:00.000Z',
    expiresAt: 1,
  });

beforeEach(async () => {
  forgetTables();
  ledger.entries.clear();
  ledger.killAfterPost = false;
  sent.length = 0;
  await createBatch(closing);
  await declareList({ batchId, item: listItem(1), files: 4, bytes: 9000, listSha256: 'x' });
  await given(1, 'accepted', 1);
  await given(2, 'accepted', 12);
  await given(3, 'refused', 0);
  await given(4, 'waiting', 0);
});

test('closing freezes the counts and enters the frames once, on the day they are entered', async () => {
  await closeBatch(archivesCode, batchId, nextDay);
  expect([...ledger.entries.values()]).toMatchObject([
    {
      archivesCode,
      entryId: `batch#${batchId}`,
      kind: 'frames-received',
      date: '20241001',
      at: nextDay.toISOString(),
      quantities: { frames: 13, bytes: 13_000 },
      source: { kind: 'batch', id: batchId },
      actor: '李强',
    },
  ]);
  expect(await findBatch(archivesCode, batchId)).toMatchObject({
    state: 'closed',
    counts: { files: 4, accepted: 2, refused: 1, waiting: 1, outstanding: 0, frames: 13, bytes: 13_000 },
  });
});

test('killed between the ledger entry and the close: the message again closes it with the same numbers', async () => {
  ledger.killAfterPost = true;
  await expect(closeBatch(archivesCode, batchId, evening)).rejects.toThrow('killed');
  expect(await findBatch(archivesCode, batchId)).toMatchObject({ state: 'closing' });
  ledger.killAfterPost = false;
  for (let n = 0; n < 2; n++) await closeBatch(archivesCode, batchId, nextDay);
  expect([...ledger.entries.values()]).toMatchObject([{ quantities: { frames: 13 }, at: evening.toISOString() }]);
  expect(await findBatch(archivesCode, batchId)).toMatchObject({ state: 'closed', counts: { frames: 13 } });
});

test('what was still being verified when the counts were taken is a further act, and what is entered stays', async () => {
  await closeBatch(archivesCode, batchId, evening);
  await given(4, 'accepted', 5);
  for (let n = 0; n < 2; n++) await closeBatch(archivesCode, batchId, nextDay);
  expect([...ledger.entries.values()]).toMatchObject([
    { entryId: `batch#${batchId}`, date: '20240930', quantities: { frames: 13, bytes: 13_000 } },
    { entryId: `batch#${batchId}#2`, date: '20241001', quantities: { frames: 5, bytes: 5000 }, actor: '李强' },
  ]);
  const counts = { accepted: 3, waiting: 0, frames: 18, bytes: 18_000 };
  expect(await findBatch(archivesCode, batchId)).toMatchObject({
    state: 'closed',
    closedAt: evening.toISOString(),
    counts,
  });
});

test('a list declared in the moment of closing keeps the batch open', async () => {
  await declareList({ batchId, item: listItem(2), files: 1, bytes: 1, listSha256: 'y' });
  await closeBatch(archivesCode, batchId, evening);
  const batch = await findBatch(archivesCode, batchId);
  expect(batch).toMatchObject({ state: 'open' });
  expect(batch).not.toHaveProperty('closingAt');
  expect(ledger.entries.size).toBe(0);
});

test('a batch that brought nothing closes without a ledger entry; one that is not closing is passed over', async () => {
  forgetTables();
  await closeBatch(archivesCode, batchId, evening);
  await createBatch(closing);
  await declareList({ batchId, item: listItem(1), files: 1, bytes: 1, listSha256: 'x' });
  await given(1, 'refused', 0);
  await closeBatch('443022', batchId, evening);
  expect((await findBatch(archivesCode, batchId))?.state).toBe('closing');
  await closeBatch(archivesCode, batchId, evening);
  expect((await findBatch(archivesCode, batchId))?.state).toBe('closed');
  expect(ledger.entries.size).toBe(0);
});

test('files that were given up with the closing do not open the batch again; one more does', async () => {
  await createBatch({ ...closing, leftOutstanding: 1 });
  await declareList({ batchId, item: listItem(2), files: 2, bytes: 2, listSha256: 'z' });
  await closeBatch(archivesCode, batchId, evening);
  const reopened = await findBatch(archivesCode, batchId);
  expect([reopened?.state, reopened?.leftOutstanding]).toEqual(['open', undefined]);
  await createBatch({ ...closing, leftOutstanding: 2 });
  await closeBatch(archivesCode, batchId, evening);
  expect((await findBatch(archivesCode, batchId))?.state).toBe('closed');
});

test('the change to closing sends one message; the later changes of the same batch none', async () => {
  const open: Batch = { ...closing, state: 'open' };
  await followBatch({ after: open });
  await followBatch({ before: open, after: closing });
  await followBatch({ before: closing, after: { ...closing, linkingAt: 'x' } });
  await followBatch({ before: closing, after: { ...closing, state: 'closed' } });
  await followBatch({ before: closing });
  expect(sent).toEqual([['CLOSINGS_QUEUE', [{ archivesCode, batchId }]]]);
});

test('linking again sends the waiting files, and only them, to be verified in their archives’ turn, so many a call', async () => {
  const open: Batch = { ...closing, state: 'open' };
  await followBatch({ before: open, after: { ...open, linkingAt: '2024-09-30T02:00:00.000Z' } });
  const linking = { archivesCode, batchId };
  expect(sent.splice(0)).toEqual([['SCANS_ARRIVED_QUEUE', [{ linking, from: 1 }], archivesCode]]);
  await given(5001, 'waiting', 0);
  const key = (number: string) => ({ key: `scans/${archivesCode}/${batchId}/${number}` });
  await linkWaiting({ linking, from: 1 });
  expect(sent.splice(0)).toEqual([
    ['SCANS_ARRIVED_QUEUE', [key('000004')], archivesCode],
    ['SCANS_ARRIVED_QUEUE', [{ linking, from: 5001 }], archivesCode],
  ]);
  await linkWaiting({ linking, from: 5001 });
  expect(sent).toEqual([['SCANS_ARRIVED_QUEUE', [key('005001')], archivesCode]]);
});
