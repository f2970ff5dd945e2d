import { beforeAll, expect, test, vi } from 'vitest';
import { type AuditShard, auditShard } from '#functions/fixity-audit/audit-shard.ts';
import { findRun } from '#shared/fixity/fixity-store.ts';
import type { Page } from '#shared/records/page.ts';
import { addPage, replacePage } from '#shared/records/page-store.ts';
import { recordIdOf } from '#shared/records/record.ts';
import { hold, smallProvince, xiangyin } from '#test/functions/small-province.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';

const asked = vi.hoisted(() => [] as AuditShard[]);
vi.mock('#shared/runtime/send.ts', () => ({
  send: async (_: string, messages: never[]) => void asked.push(...messages),
}));
const read = vi.hoisted(() => [] as string[]);
vi.mock('#functions/fixity-audit/copies-storage.ts', () => ({
  readThrough: async (_: string, key: string) => {
    read.push(key);
    return { sha256: digestOf(key), bytes: 10 };
  },
}));

const now = new Date('2024-09-30T02:00:00Z');
const digestOf = (key: string) => key.at(-1)?.repeat(64) ?? '';
const film = (referenceCode: string, pageNumber: number, key: string): Omit<Page, 'part'> => ({
  recordId: recordIdOf(xiangyin, referenceCode),
  pageNumber,
  sha256: digestOf(key),
  format: 'mp4',
  bytes: 6_200_000_000,
  preservationKey: key,
  frames: 0,
  batchId: 'B',
  at: now.toISOString(),
});

beforeAll(async () => {
  await ownTables();
  await smallProvince();
  for (const code of ['C038-001-001', 'C038-001-002', 'C038-001-003']) await hold(xiangyin, code);
  for (const key of ['1', '2', '3']) await addPage(film('C038-001-001', Number(key), key));
  await addPage(film('C038-001-002', 1, '4'));
  const again = await addPage(film('C038-001-003', 1, '5'));
  if (again.added) await replacePage(film('C038-001-003', 1, '6'), again.page);
});

test('films of 6.2 GB are a slice each, within their records too; what was replaced is read with what replaced it', async () => {
  const slices: string[][] = [];
  asked.push({ archivesCode: xiangyin, fondsNumber: 'C038', runId: '20240930' });
  for (let next = asked.shift(); next; next = asked.shift()) {
    await auditShard(next, now);
    slices.push(read.splice(0));
  }
  expect(slices.filter((keys) => keys.length)).toEqual([['1'], ['2'], ['3'], ['4'], ['6', '5']]);
  expect(await findRun(xiangyin, 'C038')).toMatchObject({ state: 'finished', objects: 6, failures: 0 });
});
