import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { confirmImport, resumeImport, showImport } from '#functions/catalogue-import/contract.ts';
import { listActs } from '#functions/ledger/contract.ts';
import { browseFonds, findPerson } from '#functions/lookup/contract.ts';
import { utf8Sheet } from '#infra/local/samples/sheets.ts';
import { checked, sendSheet, until } from '#infra/local/story/deeds.ts';
import { as, foundProvince } from '#infra/local/story/province.ts';
import type { Doom } from './doomed.ts';
import { type Mortal, stand } from './mortal.ts';

/** How often the commit is killed: three times, or as `KILLS` says (20 for the whole proof); `KILL_SEED` kills at the same moments again. */
const kills = Number(process.env.KILLS ?? 3);
const seed = Number(process.env.KILL_SEED ?? randomInt(2 ** 31));

const params = { archivesCode: '443021' };
const rows = 600;
const codeOf = (n: number) => `Z109-WS·2016-D30-BGS-${String(n + 1).padStart(4, '0')}`;
const numerals = '零一二三四五六七八九';
const nameOf = (n: number) => `欧阳${numerals[Math.floor(n / 100)]}${numerals[Math.floor(n / 10) % 10]}`;
const sheet = utf8Sheet('2016年文书目录.csv', [
  ['档号', '年度', '保管期限', '责任者', '题名', '日期', '当事人'],
  ...Array.from({ length: rows }, (_, n) => [
    codeOf(n),
    '2016',
    'D30',
    '湘阴县人民政府办公室',
    `关于第${n + 1}号事项的通知`,
    '20160301',
    nameOf(n),
  ]),
]);
/** Longer than any message of this path stays out of sight (six times the longest timeout). */
const pastVisibility = 31 * 60_000;

/** Numbers from 1 to `most`, the same for the same seed (mulberry32). */
function dice(state: number) {
  return (most: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return 1 + (((t ^ (t >>> 14)) >>> 0) % most);
  };
}

/** Moments of a commit: its messages are sent, its rows fetched, names put, entries written; the last one is before the act is posted. */
function moments(): Doom[] {
  const roll = dice(seed);
  const doom = (): Doom => {
    const kind = roll(10);
    if (kind === 1) return { caller: 'StartCommit', action: 'sqs:SendMessage', resource: 'Commits', nth: 1 };
    if (kind === 2) return { caller: 'CommitRows', action: 's3:GetObject', resource: '/staged/', nth: roll(2) };
    if (kind <= 4) return { caller: 'CommitRows', action: 'dynamodb:BatchWriteItem', resource: 'Names', nth: roll(8) };
    return { caller: 'CommitRows', action: 'dynamodb:PutItem', resource: 'Records', nth: roll(25) };
  };
  const last: Doom = { caller: 'CommitRows', action: 'dynamodb:PutItem', resource: 'Ledger', nth: 1 };
  return [...Array.from({ length: kills - 1 }, doom), last];
}

const clerk = (platform: Mortal) => as(platform, 'xiangyinCataloguer');
const isIn = (platform: Mortal, importId: string) => () =>
  clerk(platform)(showImport, { params: { ...params, importId } });

/** What a clerk does who finds her commit standing still: confirm, or have it go on. */
async function goOn(platform: Mortal, importId: string): Promise<void> {
  await platform.move(pastVisibility);
  const { state } = await isIn(platform, importId)();
  if (state === 'checked') await clerk(platform)(confirmImport, { params: { ...params, importId }, body: {} });
  else await clerk(platform)(resumeImport, { params: { ...params, importId } });
}

test(
  `a commit killed ${kills} times at random (KILL_SEED=${seed}) ends with every row once`,
  async () => {
    const data = mkdtempSync(join(tmpdir(), 'lantai-killed-'));
    onTestFinished(() => rmSync(data, { recursive: true, force: true }));
    const before = await stand(data);
    await foundProvince(before, 1);
    const importId = await sendSheet(clerk(before), params, sheet);
    await checked(clerk(before), { ...params, importId });
    await before.kill();

    for (const doom of moments()) {
      const life = await stand(data, { dieAt: doom });
      goOn(life, importId).catch(() => {}); // cut off by the death, as the clerk is
      const end = await Promise.race([
        life.death.then(() => 'killed'),
        until(isIn(life, importId), ({ state }) => state === 'committed', 120).then(
          () => 'ended too early to be killed',
          () => life.death.then(() => 'killed'),
        ),
      ]);
      expect({ doom, end }).toEqual({ doom, end: 'killed' });
    }
    const platform = await stand(data);
    onTestFinished(platform.kill);
    await goOn(platform, importId);
    const done = await until(isIn(platform, importId), ({ state }) => state === 'committed', 120);
    expect(done.committed).toEqual({ received: rows, created: rows, updated: 0, unchanged: 0, rejected: 0 });
    expect(done.progress).toEqual({ done: rows, of: rows });
    await everyRowOnce(platform);
  },
  60_000 + kills * 150_000,
);

async function everyRowOnce(platform: Mortal): Promise<void> {
  const desk = as(platform, 'xiangyinDesk');
  const held: string[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: 500, ...(cursor && { cursor }) };
    const page = await desk(browseFonds, { params: { ...params, fondsNumber: 'Z109' }, query });
    held.push(...page.items.map(({ referenceCode, version }) => `${referenceCode} v${version}`));
    cursor = page.next;
  } while (cursor);
  expect(held).toEqual(Array.from({ length: rows }, (_, n) => `${codeOf(n)} v1`));
  const { items } = await as(platform, 'xiangyinDirector')(listActs, { params });
  const described = items.filter(({ kind }) => kind === 'description');
  expect(described.map(({ quantities }) => quantities)).toEqual([{ volumeEntries: 0, itemEntries: rows }]);
  for (const first of [0, 240, 590]) {
    const { readable } = await desk(findPerson, { params, body: { name: nameOf(first), year: 2016 } });
    const codes = readable.map(({ referenceCode }) => referenceCode).sort();
    expect(codes).toEqual(Array.from({ length: 10 }, (_, n) => codeOf(first + n)));
  }
}
