import { appendFileSync, mkdirSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Refusal } from '#infra/client/client.ts';
import { digestOf } from '#infra/client/digest.ts';
import { filesOf, groupsOf } from '#infra/client/folder.ts';
import { openJournal } from '#infra/client/journal.ts';
import { paced } from '#infra/client/pace.ts';
import { progressLine } from '#infra/client/progress.ts';
import { LineDeadError, patiently } from '#infra/client/retry.ts';
import { exitCodes, run } from '#infra/client/run.ts';

const ownFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'lantai-client-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
};

test('a folder in the order of its pages, with the 档号 that its names tell; what systems leave behind is no scan', () => {
  const folder = join(ownFolder(), 'Z109-WS·2011-Y-BGS-0001');
  mkdirSync(folder);
  for (const name of ['10.jpg', '9.jpg', '.lantai-journal.jsonl', 'Thumbs.db', '~$x.jpg'])
    writeFileSync(join(folder, name), name);
  const files = filesOf(folder);
  expect(files.map(({ name }) => name)).toEqual(['Z109-WS·2011-Y-BGS-0001/9.jpg', 'Z109-WS·2011-Y-BGS-0001/10.jpg']);
  expect([...groupsOf(files).groups]).toEqual([['Z109-WS·2011-Y-BGS-0001', 2]]);
  writeFileSync(join(folder, '..', 'list'), '9.jpg\r\n\r\n');
  expect(filesOf(folder, join(folder, '..', 'list')).map(({ name }) => name)).toEqual([
    'Z109-WS·2011-Y-BGS-0001/9.jpg',
  ]);
});

test('the journal keeps what was done; half a line that a kill left is passed over and spoils nothing after it', () => {
  const path = join(ownFolder(), 'journal');
  const first = openJournal(path);
  first.write({ archivesCode: '443021', batchId: 'B' });
  first.write({ digest: 'd1', name: 'a', size: 1, writtenAt: 5 });
  first.write({ list: 1, names: ['a'] });
  first.write({ declared: 1, first: 501 });
  first.write({ sent: 501 });
  truncateSync(path, statSync(path).size - 4);
  const second = openJournal(path);
  expect(second.isSent(501)).toBe(false);
  second.write({ sent: 502 });
  appendFileSync(path, '{"sent":50');
  const third = openJournal(path);
  expect([third.isSent(501), third.isSent(502), third.isSent(50)]).toEqual([false, true, false]);
  expect(third.batch()?.batchId).toBe('B');
  expect(third.lists()).toEqual([{ list: 1, first: 501, files: [{ digest: 'd1', name: 'a', size: 1, writtenAt: 5 }] }]);
});

test('a digest of a whole file and of a part of it', async () => {
  const path = join(ownFolder(), 'f');
  writeFileSync(path, 'abcabc');
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect([await digestOf(path, 0, 3), await digestOf(path, 3, 3)]).toEqual([abc, abc]);
  expect(await digestOf(path)).not.toBe(abc);
});

test('one line in Chinese says how far it is and how long it takes', () => {
  const sent = { files: 3412, totalFiles: 5000, bytes: 0, totalBytes: 7200e6, bytesPerSecond: 1e6 };
  expect(progressLine(sent)).toBe('已传 3,412/5,000 页,1.0 MB/秒,还需约 2 小时');
  expect(progressLine({ ...sent, totalBytes: 600e6, bytesPerSecond: 850e3 })).toBe(
    '已传 3,412/5,000 页,850 KB/秒,还需约 12 分钟',
  );
  expect(progressLine({ ...sent, bytesPerSecond: 0 })).toBe('已传 3,412/5,000 页');
});

test('a cap is shared by all who send', async () => {
  const pace = paced(200_000);
  const begun = performance.now();
  await Promise.all(Array.from({ length: 10 }, () => pace(20_000)));
  const seconds = (performance.now() - begun) / 1000;
  expect(seconds).toBeGreaterThan(0.7);
});

test('a busy platform is asked again, a refusal is not, and a dead line is given up', async () => {
  const refusal = (status: number) => new Refusal(status, { type: '', title: '', status, detail: '', instance: '' });
  let asked = 0;
  const busyTwice = async () => {
    asked += 1;
    if (asked < 3) throw refusal(503);
    return 'yes';
  };
  expect(await patiently(busyTwice, { deadAfterMs: 10_000 })).toBe('yes');
  await expect(
    patiently(
      async () => {
        throw refusal(403);
      },
      { deadAfterMs: 10_000 },
    ),
  ).rejects.toThrow(Refusal);
  await expect(
    patiently(
      async () => {
        throw new Error('gone');
      },
      { deadAfterMs: 100 },
    ),
  ).rejects.toThrow(LineDeadError);
});

test('words that make no sense end with 2 and say what would', async () => {
  const said: string[] = [];
  const world = {
    by: undefined,
    say: (text: string) => void said.push(text),
    line: () => {},
    tokenIsRenewed: false,
    signal: new AbortController().signal,
  };
  for (const [words, fault] of [
    [[], 'upload、import、report'],
    [['upload'], '文件夹或批次编号'],
    [['upload', 'x'], '缺少 --archives'],
    [['upload', 'x', '--archives', '443021', '--lanes', 'many'], '--lanes 应为1至64'],
    [['upload', 'x', '--no-such'], '不认识的选项'],
  ] as const) {
    expect(await run([...words], world)).toBe(exitCodes.usage);
    const [first, then] = said.at(-1)?.split('\n') ?? [];
    expect([first, then]).toEqual([expect.stringContaining(fault), '用法:']);
  }
  expect(await run(['upload', 'x', '--archives', '443021'], world)).toBe(exitCodes.usage);
  expect(said.at(-1)).toContain('LANTAI_ORIGIN');
});

test('an expired token is waited for where something else renews it, and an answer where nothing does', async () => {
  const expired = new Refusal(401, { type: '401', title: '', status: 401, detail: '请先登录。', instance: '' });
  const answers = [expired, expired];
  const ask = async () => {
    const refused = answers.shift();
    if (refused) throw refused;
    return 'renewed';
  };
  expect(await patiently(ask, { deadAfterMs: 60_000, tokenIsRenewed: true })).toBe('renewed');
  answers.push(expired);
  await expect(patiently(ask, { deadAfterMs: 60_000 })).rejects.toBe(expired);
});
