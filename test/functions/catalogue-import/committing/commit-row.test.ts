import { expect, test } from 'vitest';
import { stagedRows } from '#functions/catalogue-import/checking/accounting.ts';
import { decideRow } from '#functions/catalogue-import/committing/commit-row.ts';
import type { StagedRow } from '#functions/catalogue-import/row-account.ts';
import { contentHashOf, type Entry } from '#shared/records/record.ts';
import { plannedText } from '../planned.ts';

const { rows } = await plannedText('档号,题名,责任者\nC038-001-002-003,总结,文星镇\n');
const fresh = stagedRows(rows)[0]!;
const own = contentHashOf(fresh.description);
const entry = (version: number, contentHash: string, importId?: string) =>
  ({ version, contentHash, importId }) as Entry;
const decide = (staged: StagedRow, current?: Entry, written?: Entry, declined: string[] = []) =>
  decideRow(staged, current, written, { importId: 'mine', declined });

test('a new row is created, a revised one only on the version that was checked', () => {
  expect(decide(fresh)).toEqual({ write: 'create' });
  const held = entry(4, 'old');
  expect(decide({ ...fresh, base: 4 }, held)).toEqual({ write: 'revise', before: held });
  expect(decide(fresh, entry(1, own))).toEqual({ end: 'unchanged' });
});

test('a row that this import wrote before counts as what it was, also when somebody has changed the entry since', () => {
  const mine = entry(1, own, 'mine');
  expect(decide(fresh, mine, mine)).toEqual({ end: 'created' });
  expect(decide(fresh, entry(2, 'later'), mine)).toEqual({ end: 'created' });
  expect(decide({ ...fresh, base: 4 }, entry(7, 'later'), entry(5, own, 'mine'))).toEqual({ end: 'updated' });
});

test('what somebody else changed since the check is not overwritten', () => {
  const said = { code: 'V39', row: 1, zh: expect.stringContaining('C038-001-002-003') };
  expect(decide(fresh, entry(1, 'other', 'theirs'), entry(1, 'other', 'theirs'))).toMatchObject({ refuse: said });
  expect(decide({ ...fresh, base: 4 }, entry(5, 'other'), entry(5, 'other'))).toMatchObject({ refuse: said });
  expect(decide({ ...fresh, base: 4 })).toMatchObject({ refuse: said });
});

test('a row is not taken when what its column proposed was declined', () => {
  const asking = { ...fresh, asks: ['期限', '成文日期'] };
  expect(decide(asking, undefined, undefined, ['成文日期'])).toMatchObject({
    refuse: { code: 'V40', zh: '您未接受“成文日期”列的建议,此行未导入,请改正后重新上传。' },
  });
  expect(decide(asking, undefined, undefined, ['题名'])).toEqual({ write: 'create' });
});
