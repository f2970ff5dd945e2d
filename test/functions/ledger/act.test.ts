import { expect, test } from 'vitest';
import { entryOfAct, isReversible, saysTheSame } from '#functions/ledger/act.ts';
import { ActToPost } from '#functions/ledger/contract.ts';
import { reversalOf } from '#shared/ledger/ledger.ts';
import { entryWith } from '#test/shared/ledger/entries.ts';

const who = { archivesCode: '443021', actor: 'director-443021', now: new Date('2024-09-29T16:30:00Z') }; // 30 September 00:30 in China
const act = (given: object = {}) =>
  ActToPost.parse({
    number: '接字〔2024〕3号',
    kind: 'accession',
    date: '20240930',
    quantities: { volumes: 120 },
    ...given,
  });

test('the same number of the same kind is the same entry, however it was typed and whenever it was sent', () => {
  const first = entryOfAct(act(), who);
  const again = entryOfAct(act({ number: ' 接字〔２０２４〕 3号 ' }), {
    ...who,
    now: new Date('2024-10-02T00:00:00Z'),
  });
  expect(again.entryId).toBe(first.entryId);
  expect(saysTheSame(first, again)).toBe(true);
  expect(first).toMatchObject({ entryId: 'accession#接字〔2024〕3号', entry: '20240930#accession#接字〔2024〕3号' });
  expect(entryOfAct(act({ kind: 'removal' }), who).entryId).not.toBe(first.entryId);
});

test.each([
  { date: '20240929' },
  { quantities: { volumes: 121 } },
  { quantities: { volumes: 120, items: 1 } },
  { note: '补' },
])('the same number with other content says something else: %o', (changed) => {
  expect(saysTheSame(entryOfAct(act(), who), entryOfAct(act(changed), who))).toBe(false);
});

test('today counts in China; tomorrow is refused', () => {
  expect(() => entryOfAct(act({ date: '20241001' }), who)).toThrow(expect.objectContaining({ slug: 'act-in-future' }));
});

test.each([
  [{ quantities: {} }, '此事项至少填一项,且只能填:卷、件、照片(张)、录音、录像、影片(盘)、底图(张)、实物(件)'],
  [
    { quantities: { volumes: 0, items: 0 } },
    '此事项至少填一项,且只能填:卷、件、照片(张)、录音、录像、影片(盘)、底图(张)、实物(件)',
  ],
  [{ number: '3#4' }, '登记号不能含“#”或不可见字符'],
  [{ date: '20240931' }, '日期应为存在的8位数字,如20240929'],
])('%o is refused in Chinese', (changed, message) => {
  const given = { number: '1', kind: 'accession', date: '20240930', quantities: { volumes: 1 }, ...changed };
  expect(ActToPost.safeParse(given).error?.issues.map((issue) => issue.message)).toContain(message);
});

test('only acts by hand can be reversed, and a reversal cannot', () => {
  const entry = entryOfAct(act(), who);
  expect(isReversible(entry)).toBe(true);
  expect(isReversible(reversalOf(entry, { date: '20241008', actor: 'a', at: '', reason: '误填' }))).toBe(false);
  expect(isReversible(entryWith({ kind: 'description', source: { kind: 'import', id: '1' } }))).toBe(false);
});

test('each kind of act counts its own units and no other: a visit moves no holdings, an accession no frames', () => {
  const given = (kind: string, quantities: object) =>
    ActToPost.safeParse({ number: '1', kind, date: '20240930', quantities }).success;
  expect(given('visits', { persons: 3, uses: 12, copies: 40 })).toBe(true);
  expect(given('visits', { volumes: 3 })).toBe(false);
  expect(given('accession', { frames: 3 })).toBe(false);
  expect(given('frames-digitised', { frames: 400_000_000 })).toBe(true);
});
