import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import iconv from 'iconv-lite';
import { expect, onTestFinished, test } from 'vitest';
import { type Client, Refusal } from '#infra/client/client.ts';
import { filesOf } from '#infra/client/folder.ts';
import { openJournal } from '#infra/client/journal.ts';
import { ChangedError, put } from '#infra/client/put.ts';
import { PackageError, unpacked } from '#infra/client/unpack.ts';
import { upload } from '#infra/client/upload.ts';
import { fileNumber } from '#shared/scans/scan.ts';
import { zipOf } from '#test/functions/catalogue-import/reading/zips.ts';

const ownFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'lantai-client-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
};

test('a file that was written again, has grown or gone since it was read is not sent', async () => {
  const folder = ownFolder();
  const path = join(folder, 'C038-001-002-001.jpg');
  writeFileSync(path, 'bytes');
  const [file] = filesOf(folder);
  if (!file) throw new Error('no file found');
  const nowhere = { url: 'http://127.0.0.1:1/', headers: {}, file, start: 0, size: 5 };
  const hearing = { pace: async () => {}, passed: () => {} };
  await expect(put(nowhere, hearing)).rejects.toThrow('ECONNREFUSED');
  utimesSync(path, new Date(), new Date(file.writtenAt + 2000));
  await expect(put(nowhere, hearing)).rejects.toThrow(ChangedError);
  writeFileSync(path, 'bytes and more');
  utimesSync(path, new Date(), new Date(file.writtenAt));
  await expect(put(nowhere, hearing)).rejects.toThrow(ChangedError);
  rmSync(path);
  await expect(put(nowhere, hearing)).rejects.toThrow(ChangedError);
});

/** A folder with two pages, the second of which is changed later. */
function twoPages() {
  const folder = ownFolder();
  const [one, two] = ['001', '002'].map((n) => join(folder, `C038-001-002-${n}.jpg`)) as [string, string];
  writeFileSync(one, 'first');
  writeFileSync(two, 'second');
  return { folder, two };
}

/** A run of the client over a folder. */
const sent = (folder: string, by: Client) =>
  upload({
    by,
    archivesCode: '443021',
    title: 'C038-001-002',
    files: filesOf(folder),
    journal: openJournal(join(folder, '.journal')),
    lanes: 1,
    patience: { deadAfterMs: 5000 },
    say: () => {},
  });

type Listed = { list: number; files: { name: string; size: number; sha256: string }[] };

test('what changes between reading and sending is left out, declared anew by the next run, and the first one given up', async () => {
  const { folder, two } = twoPages();
  const came: string[] = [];
  const storage = createServer(async (req, res) => {
    for await (const piece of req) came.push(String(piece));
    if (came.length === 1) writeFileSync(two, 'scanned again');
    res.end();
  });
  await new Promise<void>((listening) => storage.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    storage.close();
    storage.closeAllConnections();
  });
  const url = `http://127.0.0.1:${(storage.address() as AddressInfo).port}/`;
  const lists: Listed[] = [];
  const by = (async ({ name }: { name: string }, { body }: { body: Listed }) => {
    if (name === 'open-batch') return { batchId: 'B1' };
    lists.push(body);
    return { uploads: body.files.map((_, place) => ({ number: fileNumber(body.list, place), url, headers: {} })) };
  }) as unknown as Client;
  const send = () => sent(folder, by);
  const changed = `${basename(folder)}/C038-001-002-002.jpg`;
  expect(await send()).toMatchObject({ sentNow: 1, changed: [changed], superseded: 0 });
  expect(await send()).toMatchObject({ sentNow: 1, sentBefore: 1, changed: [], superseded: 1 });
  expect(came).toEqual(['first', 'scanned again']);
  expect(lists.map(({ list, files }) => [list, files.map(({ size }) => size)])).toEqual([
    [1, [5, 6]],
    [2, [13]],
  ]);
  expect(await send()).toMatchObject({ sentNow: 0, sentBefore: 2, changed: [], superseded: 1 });
});

test('a page scanned anew after its batch was closed goes with a new batch, and what came before is not sent again', async () => {
  const { folder, two } = twoPages();
  const came: string[] = [];
  const storage = createServer(async (req, res) => {
    for await (const piece of req) came.push(String(piece));
    res.end();
  });
  await new Promise<void>((listening) => storage.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void storage.close().closeAllConnections());
  const url = `http://127.0.0.1:${(storage.address() as AddressInfo).port}/`;
  const closed = new Set<string>();
  let opened = 0;
  const by = (async ({ name }: { name: string }, { params, body }: { params: { batchId: string }; body: Listed }) => {
    if (name === 'open-batch') return { batchId: `B${++opened}` };
    const type = 'urn:lantai:problem:batch-not-open';
    if (closed.has(params.batchId))
      throw new Refusal(409, { type, title: '', status: 409, detail: '如需补传,请另开一批。', instance: '' });
    return { uploads: body.files.map((_, place) => ({ number: fileNumber(body.list, place), url, headers: {} })) };
  }) as unknown as Client;
  const send = () => sent(folder, by);
  expect(await send()).toMatchObject({ batchId: 'B1', sentNow: 2 });
  closed.add('B1');
  expect(await send()).toMatchObject({ batchId: 'B1', sentNow: 0, sentBefore: 2 });
  writeFileSync(two, 'scanned again');
  expect(await send()).toMatchObject({ batchId: 'B2', sentNow: 1, sentBefore: 1, superseded: 0 });
  expect(came).toEqual(['first', 'second', 'scanned again']);
  expect(await send()).toMatchObject({ batchId: 'B2', sentNow: 0, sentBefore: 2 });
});

const gbk = (name: string) => iconv.encode(name, 'gbk');

test('a ZIP with names in GBK unpacks beside itself once; an altered or hostile one is refused by name', async () => {
  const folder = ownFolder();
  const path = join(folder, '批次.zip');
  const named = 'Z109-WS·2011-Y-BGS-0001/会议记录_001.jpg';
  writeFileSync(
    path,
    zipOf([
      { name: gbk(named), content: '一', flags: 0 },
      { name: 'b/2.jpg', content: '二' },
    ]),
  );
  const into = await unpacked(path);
  expect(filesOf(into).map(({ name }) => name)).toEqual(['批次/b/2.jpg', `批次/${named}`]);
  expect(readFileSync(join(into, ...named.split('/')), 'utf8')).toBe('一');
  const { mtimeMs } = statSync(join(into, 'b', '2.jpg'));
  await unpacked(path);
  expect(statSync(join(into, 'b', '2.jpg')).mtimeMs).toBe(mtimeMs);

  writeFileSync(join(into, 'b', '2.jpg'), 'scanned again');
  await unpacked(path);
  expect(readFileSync(join(into, 'b', '2.jpg'), 'utf8')).toBe('scanned again');

  for (const entry of [
    { name: '../outside.jpg', content: 'x' },
    { name: 'locked.jpg', content: 'x', flags: 0x801 },
    { name: 'longer.jpg', content: 'xxxx', declaredSize: 2 },
  ]) {
    writeFileSync(join(folder, 'bad.zip'), zipOf([entry]));
    const refused = await unpacked(join(folder, 'bad.zip')).then(
      () => undefined,
      (error: Error) => error,
    );
    expect(refused).toBeInstanceOf(PackageError);
    expect(refused?.message).toContain(entry.name);
  }
  expect(existsSync(join(folder, 'outside.jpg'))).toBe(false);
});
