import sharp from 'sharp';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { verifyScan } from '#functions/scan-ingest/verify-scan.ts';
import * as viruses from '#functions/scan-ingest/virus-engine.ts';
import { asSample, type SampleScan, scanPage, scanPapers } from '#infra/local/samples/scans.ts';
import { addPage } from '#shared/records/page-store.ts';
import { contentHashOf, pagePart } from '#shared/records/record.ts';
import { createEntry } from '#shared/records/record-changes.ts';
import { arrivalKey, type Batch, fileItem, listItem, type Verdict } from '#shared/scans/scan.ts';
import {
  changeBatch,
  createBatch,
  declareFiles,
  declareList,
  findBatch,
  findVerdict,
  tallyOfBatch,
} from '#shared/scans/scan-store.ts';
import { coarseScan, pngScan, scanWithoutDpi, volume } from '#test/journeys/samples/scans.ts';
import { forgetTables, itemsOf, putItem } from '#test/shared/runtime/memory-table.ts';
import { forgetObjects, killAfter, sha256, stored } from './memory-storage.ts';
import { pdfOf } from './pdfs.ts';

vi.mock('#shared/runtime/table.ts', async () => ({
  table: (await import('#test/shared/runtime/memory-table.ts')).memoryTable,
}));
vi.mock('#functions/scan-ingest/virus-engine.ts', { spy: true });
vi.mock('#shared/records/page-store.ts', { spy: true });
const sent = vi.hoisted(() => [] as unknown[][]);
vi.mock('#shared/runtime/send.ts', () => ({ send: async (...given: unknown[]) => void sent.push(given) }));
vi.mock('#shared/scans/scan-storage.ts', async () => (await import('./memory-storage.ts')).memoryStorage);

const archivesCode = '443021';
const batchId = '01J9ZZZZZZZZZZZZZZZZZZZZZZ';
const now = new Date('2024-09-29T02:00:00Z');
const later = new Date('2024-09-29T03:00:00Z');
const expiresAt = 2_000_000_000;
const batch: Batch = {
  batchId,
  item: 'batch',
  archivesCode,
  title: 'C038-001-002',
  state: 'open',
  openedAt: now.toISOString(),
  openedBy: '李强',
};

let page1: Buffer;
let page2: Buffer;
beforeAll(async () => {
  page1 = await scanPage(volume, 1);
  page2 = await scanPage(volume, 2);
});

const describeEntry = (referenceCode: string, more: object = {}) =>
  createEntry(
    {
      archivesCode,
      fondsNumber: 'C038',
      referenceCode,
      originalReferenceCode: referenceCode,
      levelOfDescription: 'volume',
      title: volume.title,
      personalNames: [],
      ...more,
    },
    { by: '张敏', at: now },
  );

beforeEach(async () => {
  forgetTables();
  forgetObjects();
  sent.length = 0;
  await createBatch(batch);
  await describeEntry('C038-001-002');
});

/** Declares files as list 1 and lets them arrive as declared, or with other bytes. */
async function send(...scans: (SampleScan & { really?: Buffer })[]): Promise<string[]> {
  const files = scans.map(({ name, bytes }, place) => {
    const number = place + 1;
    return { batchId, item: fileItem(number), number, name, size: bytes.length, sha256: sha256(bytes), expiresAt };
  });
  const list = { batchId, item: listItem(1), files: files.length, bytes: 0, listSha256: 'x' };
  await declareList(list);
  await declareFiles(files);
  return scans.map(({ bytes, really }, place) => {
    const key = arrivalKey(archivesCode, batchId, place + 1);
    stored.incoming.set(key, really ?? bytes);
    return key;
  });
}

const verdict = (number = 1) => findVerdict(batchId, number) as Promise<Verdict>;
const codes = ({ problems }: Verdict) => problems.map(({ code }) => code);
const pages = () => itemsOf('RECORDS_TABLE').filter(({ part }) => String(part).startsWith('page#'));
const keyOf = (image: Buffer) => `443021/C038/C038-001-002/page-0001-${sha256(image).slice(0, 16)}.jpg`;

describe('a good scan', () => {
  test('is preserved under a readable key, gets an access copy, a page and a verdict, and leaves the incoming bucket', async () => {
    const [key = ''] = await send(asSample('C038-001-002-001.jpg', page1));
    await verifyScan(key, now);
    expect([...stored.preservation]).toEqual([[keyOf(page1), [page1]]]);
    expect([...stored.access.keys()]).toEqual([keyOf(page1)]);
    expect(stored.incoming.size).toBe(0);
    expect(pages()).toMatchObject([
      {
        recordId: '443021/C038-001-002',
        part: 'page#0001',
        sha256: sha256(page1),
        format: 'jpeg',
        dpiX: 200,
        frames: 1,
        preservationKey: keyOf(page1),
        accessKey: keyOf(page1),
        batchId,
      },
    ]);
    expect(await verdict()).toMatchObject({
      outcome: 'accepted',
      problems: [],
      referenceCode: 'C038-001-002',
      pageNumber: 1,
      frames: 1,
      bytes: page1.length,
      dpi: 200,
    });
  });

  test('without a recorded resolution is kept with a warning', async () => {
    const [key = ''] = await send(await scanWithoutDpi('C038-001-002/0001.tif'));
    await verifyScan(key, now);
    expect(await verdict()).toMatchObject({ outcome: 'accepted', frames: 1 });
    expect(codes(await verdict())).toEqual(['V17']);
  });

  test('of several pages in one file counts its frames: TIFF and PDF', async () => {
    await describeEntry('C038-001-003');
    const [whole] = await scanPapers([volume], { naming: 'one-file' });
    const keys = await send(whole!, asSample('C038-001-003.pdf', pdfOf(12)));
    for (const key of keys) await verifyScan(key, now);
    expect([(await verdict(1)).frames, (await verdict(2)).frames]).toEqual([3, 12]);
    const access = [...stored.access.keys()].map((key) =>
      key
        .split('/')
        .at(-1)
        ?.replace(/-[\da-f]{16}/, ''),
    );
    expect(access).toEqual(['page-0001.jpg', 'page-0001-frame-002.jpg', 'page-0001-frame-003.jpg']);
  });

  test('named by an item of the volume goes to the item, if the catalogue has it', async () => {
    await describeEntry('C038-001-002-003');
    const [key = ''] = await send(asSample('C038-001-002-003.jpg', page1));
    await verifyScan(key, now);
    expect(await verdict()).toMatchObject({ referenceCode: 'C038-001-002-003', pageNumber: 1 });
  });
});

describe('a bad file is refused with its reasons and deleted, so that it can be sent again', () => {
  test.each([
    ['V16', () => pngScan('C038-001-002-045.jpg')],
    ['V17', () => coarseScan('C038-001-002-046.jpg')],
    ['V15', async () => asSample('C038-001-002/C038-001-003-001.jpg', page1)],
    ['V45', async () => asSample('封面.jpg', page1)],
  ] as const)('%s', async (code, make) => {
    const [key = ''] = await send(await make());
    await verifyScan(key, now);
    expect(await verdict()).toMatchObject({ outcome: 'refused', frames: 0, bytes: 0 });
    expect(codes(await verdict())).toEqual([code]);
    expect([stored.incoming.size, stored.preservation.size, stored.access.size, pages().length]).toEqual([0, 0, 0, 0]);
  });

  test('V41: other bytes than declared; sent again rightly they are accepted', async () => {
    const [key = ''] = await send({ ...asSample('C038-001-002-001.jpg', page1), really: page2 });
    await verifyScan(key, now);
    expect(codes(await verdict())).toEqual(['V41']);
    expect(stored.incoming.size).toBe(0);
    stored.incoming.set(key, page1);
    await verifyScan(key, later);
    expect(await verdict()).toMatchObject({ outcome: 'accepted', problems: [] });
  });

  test('all that is wrong is said at once', async () => {
    const [key = ''] = await send(await coarseScan('C038-001-002/C038-001-003-001.jpg'));
    await verifyScan(key, now);
    expect(codes(await verdict())).toEqual(['V17', 'V15']);
  });

  test('V28: a fonds that its sender may not add to', async () => {
    await changeBatch({ ...batch, fonds: ['A439'] }, 'open');
    const [key = ''] = await send(asSample('C038-001-002-001.jpg', page1));
    await verifyScan(key, now);
    expect(codes(await verdict())).toEqual(['V28']);
  });
});

test('V18: a document with a 文号, scanned in black and white, is kept with a warning; without one it needs none', async () => {
  const bitonal = await sharp(page1)
    .toColourspace('b-w')
    .threshold(128)
    .tiff({ bitdepth: 1, xres: 8, yres: 8 })
    .toBuffer();
  const number = { original: '湘阴政发〔1992〕36号', normalised: '湘阴政发〔1992〕36号' };
  await describeEntry('C038-001-003', { documentNumber: number });
  const keys = await send(asSample('C038-001-002-001.tif', bitonal), asSample('C038-001-003-001.tif', bitonal));
  for (const key of keys) await verifyScan(key, now);
  expect([codes(await verdict(1)), codes(await verdict(2))]).toEqual([[], ['V18']]);
  expect(pages()).toMatchObject([{ colour: 'bitonal' }, { colour: 'bitonal' }]);
});

test('V31: what the virus engine finds is refused and nothing of it kept; a clean file is kept in its name', async () => {
  const engine = vi.mocked(viruses.lookForViruses);
  engine.mockResolvedValueOnce({ virus: 'Lantai.Test', engine: 'ClamAV 1.4.3/27000' });
  engine.mockResolvedValueOnce({ clean: true, engine: 'ClamAV 1.4.3/27000' });
  const keys = await send(asSample('C038-001-002-001.jpg', page1), asSample('C038-001-002-002.jpg', page2));
  for (const key of keys) await verifyScan(key, now);
  expect((await verdict(1)).problems).toMatchObject([
    { code: 'V31', zh: '文件“C038-001-002-001.jpg”已拒收:病毒引擎报告含恶意代码,请隔离来源并查毒。' },
  ]);
  expect(stored.incoming.size).toBe(0);
  expect(pages()).toMatchObject([{ pageNumber: 2, scannedBy: 'ClamAV 1.4.3/27000' }]);
});

describe('a page is replaced only if inspection sent it back', () => {
  test('V42: another image under a number that is held is refused, naming the page', async () => {
    const keys = await send(asSample('C038-001-002-001.jpg', page1), asSample('C038-001-002/0001.jpg', page2));
    for (const key of keys) await verifyScan(key, now);
    expect((await verdict(2)).problems).toMatchObject([
      { code: 'V42', zh: expect.stringContaining('C038-001-002第1页已有另一幅图像,未予替换,请核对文件名中的页号') },
    ]);
    expect(stored.preservation.get(keyOf(page1))).toEqual([page1]);
    expect(pages()).toMatchObject([{ sha256: sha256(page1) }]);
  });

  test.each([
    ['returned', 'accepted', ['V49']],
    ['passed', 'refused', ['V42']],
  ])('after an inspection that ended as %s, another image is %s', async (state, outcome, said) => {
    const keys = await send(asSample('C038-001-002-001.jpg', page1), asSample('C038-001-002/0001.jpg', page2));
    await verifyScan(keys[0] ?? '', now);
    for (const [round, before] of ['returned', 'undone', state].entries()) {
      const item = `inspection#${String(round + 1).padStart(2, '0')}`;
      putItem('INGEST_TABLE', batchId, item, { batchId, item, state: before });
    }
    killAfter.step = 'preserve';
    await verifyScan(keys[1] ?? '', now).catch(() => {});
    await verifyScan(keys[1] ?? '', later);
    expect([(await verdict(2)).outcome, codes(await verdict(2))]).toEqual([outcome, said]);
    expect(stored.preservation.get(keyOf(page1))).toEqual([page1]);
    const replaced = state === 'returned';
    expect(pages()).toMatchObject([{ sha256: sha256(replaced ? page2 : page1) }]);
    if (!replaced) return;
    expect(stored.preservation.get(keyOf(page2))).toEqual([page2]);
    expect(pages()).toMatchObject([{ replaced: [{ sha256: sha256(page1), preservationKey: keyOf(page1), batchId }] }]);
    expect(await tallyOfBatch(batchId)).toMatchObject({ frames: 1, bytes: page1.length + page2.length });
  });

  test('of two images of one page that race, one is the page, and neither overwrites the other', async () => {
    const keys = await send(asSample('C038-001-002-001.jpg', page1), asSample('C038-001-002/0001.jpg', page2));
    await Promise.all(keys.map((key) => verifyScan(key, now)));
    const verdicts = [await verdict(1), await verdict(2)];
    expect(verdicts.map(({ outcome }) => outcome).sort()).toEqual(['accepted', 'refused']);
    expect(verdicts.flatMap(codes)).toEqual(['V42']);
    for (const image of [page1, page2])
      expect([undefined, [image]]).toContainEqual(stored.preservation.get(keyOf(image)));
    const [won] = verdicts[0]?.outcome === 'accepted' ? [page1] : [page2];
    expect(pages()).toMatchObject([{ sha256: sha256(won!), preservationKey: keyOf(won!) }]);
  });

  test('a page whose record is given another 档号 at that moment goes along, and counts once, there', async () => {
    await describeEntry('C038-001-003');
    const [key = ''] = await send(asSample('C038-001-002-001.jpg', page1));
    vi.mocked(addPage).mockImplementationOnce(async (page) => {
      const part = pagePart(page.pageNumber);
      putItem('RECORDS_TABLE', page.recordId, part, { ...page, part });
      const [entry = {}] = itemsOf('RECORDS_TABLE').filter(({ recordId }) => recordId === page.recordId);
      const withdrawn = { why: 'code-corrected', movedTo: 'C038-001-003' };
      putItem('RECORDS_TABLE', page.recordId, 'entry', { ...entry, withdrawn });
      return { added: true, page: { ...page, part } };
    });
    await expect(verifyScan(key, now)).rejects.toThrow('moved meanwhile');
    await verifyScan(key, later);
    expect(await verdict()).toMatchObject({ outcome: 'accepted', referenceCode: 'C038-001-003', frames: 1 });
    expect(pages()).toMatchObject([
      { recordId: '443021/C038-001-002', movedTo: '443021/C038-001-003' },
      { recordId: '443021/C038-001-003', sha256: sha256(page1), preservationKey: keyOf(page1) },
    ]);
  });

  test('pages of a corrected 档号 that are still on their way arrive before a scan for the new one is taken', async () => {
    const [first = ''] = await send(asSample('C038-001-002-001.jpg', page1));
    await verifyScan(first, now);
    const before = itemsOf('RECORDS_TABLE').find(({ part }) => part === 'entry');
    const id = '443021/C038-001-003';
    putItem('RECORDS_TABLE', id, 'entry', {
      ...before,
      recordId: id,
      referenceCode: 'C038-001-003',
      movedFrom: 'C038-001-002',
    });
    const withdrawn = { why: 'code-corrected', movedTo: 'C038-001-003' };
    putItem('RECORDS_TABLE', '443021/C038-001-002', 'entry', { ...before, withdrawn });
    const key = arrivalKey(archivesCode, batchId, 2);
    const late = asSample('C038-001-003-001.jpg', page2);
    await declareFiles([
      {
        batchId,
        item: fileItem(2),
        number: 2,
        name: late.name,
        size: late.bytes.length,
        sha256: sha256(late.bytes),
        expiresAt,
      },
    ]);
    stored.incoming.set(key, late.bytes);
    await verifyScan(key, later);
    expect(codes(await verdict(2))).toEqual(['V42']);
    expect(pages()).toMatchObject([{ movedTo: id }, { recordId: id, sha256: sha256(page1) }]);
  });

  test('V43: the same image again is accepted as a duplicate and not counted twice', async () => {
    const keys = await send(asSample('C038-001-002-001.jpg', page1), asSample('C038-001-002/0001.jpg', page1));
    for (const key of keys) await verifyScan(key, now);
    expect(codes(await verdict(2))).toEqual(['V43']);
    expect(await tallyOfBatch(batchId)).toMatchObject({ accepted: 2, frames: 1, bytes: page1.length });
  });
});

describe('待挂接', () => {
  test('a file whose entry is not there yet waits in the incoming bucket and is linked once it is', async () => {
    const [key = ''] = await send(asSample('C038-001-009-001.jpg', page1));
    await verifyScan(key, now);
    const waiting = await verdict();
    expect(waiting).toMatchObject({ outcome: 'waiting', frames: 0 });
    expect(waiting.problems[0]?.zh).toContain('C038-001-009');
    expect(stored.incoming.has(key)).toBe(true);
    await describeEntry('C038-001-009');
    await verifyScan(key, later);
    expect(await verdict()).toMatchObject({ outcome: 'accepted', referenceCode: 'C038-001-009', frames: 1 });
  });

  test('another archives’ entry of the same 档号 is not taken for it', async () => {
    forgetTables();
    await createBatch({ ...batch, archivesCode: '443022' });
    await describeEntry('C038-001-002');
    await send(asSample('C038-001-002-001.jpg', page1));
    const key = arrivalKey('443022', batchId, 1);
    stored.incoming.set(key, page1);
    await verifyScan(key, now);
    expect(await verdict()).toMatchObject({ outcome: 'waiting' });
  });
});

describe('events come twice, late, out of order, and functions are killed', () => {
  const whole = async () => ({
    versions: [...stored.preservation.values()].map((versions) => versions.length),
    pages: pages().length,
    tally: await tallyOfBatch(batchId),
  });

  test.each(['preserve', 'access', 'remove'] as const)(
    'killed after %s: redelivery completes, nothing doubles',
    async (step) => {
      const [key = ''] = await send(asSample('C038-001-002-001.jpg', page1));
      killAfter.step = step;
      await expect(verifyScan(key, now)).rejects.toThrow('killed');
      await verifyScan(key, later);
      await verifyScan(key, later);
      expect(await whole()).toMatchObject({
        versions: [1],
        pages: 1,
        tally: { accepted: 1, frames: 1, outstanding: 0 },
      });
      expect(stored.incoming.size).toBe(0);
    },
  );

  test('killed between page and verdict: the page that is its own is still counted', async () => {
    const [key = ''] = await send(asSample('C038-001-002-001.jpg', page1));
    await verifyScan(key, now);
    const page = pages();
    forgetTables();
    await createBatch(batch);
    await describeEntry('C038-001-002');
    await send(asSample('C038-001-002-001.jpg', page1));
    const { putItem } = await import('#test/shared/runtime/memory-table.ts');
    putItem('RECORDS_TABLE', '443021/C038-001-002', 'page#0001', page[0] ?? {});
    await verifyScan(key, later);
    expect(await verdict()).toMatchObject({ outcome: 'accepted', problems: [], frames: 1 });
  });

  test('a second event after acceptance changes nothing, not even the verdict’s time', async () => {
    const [key = ''] = await send(asSample('C038-001-002-001.jpg', page1));
    await verifyScan(key, now);
    const first = await verdict();
    await verifyScan(key, later);
    stored.incoming.set(key, page1);
    await verifyScan(key, later);
    expect(await verdict()).toEqual(first);
    expect(stored.incoming.size).toBe(0);
  });

  test('a late event of a refused file that is gone changes nothing', async () => {
    const [key = ''] = await send(await coarseScan('C038-001-002-046.jpg'));
    await verifyScan(key, now);
    const first = await verdict();
    await verifyScan(key, later);
    expect(await verdict()).toEqual(first);
  });

  test('an object that is missing before it was ever seen is an error, not a verdict', async () => {
    const [key = ''] = await send(asSample('C038-001-002-001.jpg', page1));
    stored.incoming.clear();
    await expect(verifyScan(key, now)).rejects.toThrow('Access Denied');
    expect(await verdict()).toBeUndefined();
  });

  test('a batch that is closing takes no more; foreign keys and undeclared files are passed over', async () => {
    const [key = ''] = await send(asSample('C038-001-002-001.jpg', page1));
    await changeBatch({ ...batch, state: 'closing' }, 'open');
    await verifyScan(key, now);
    expect(await verdict()).toBeUndefined();
    await verifyScan(arrivalKey(archivesCode, batchId, 99), now);
    await verifyScan(arrivalKey('443022', batchId, 1), now);
    await verifyScan('sheets/443021/x/1', now);
    expect(itemsOf('INGEST_TABLE').filter(({ item }) => String(item).startsWith('verdict#'))).toEqual([]);
    expect((await findBatch(archivesCode, batchId))?.state).toBe('closing');
  });
});

test('an entry of the catalogue is left as it was', async () => {
  const before = itemsOf('RECORDS_TABLE')[0];
  const [key = ''] = await send(asSample('C038-001-002-001.jpg', page1));
  await verifyScan(key, now);
  expect(itemsOf('RECORDS_TABLE')[0]).toEqual(before);
  expect(contentHashOf(before as never)).toBe(before?.contentHash);
});
