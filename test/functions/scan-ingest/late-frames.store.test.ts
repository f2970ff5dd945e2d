import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { closeBatch } from '#functions/scan-ingest/close-batch.ts';
import { keepScan } from '#functions/scan-ingest/keep-scan.ts';
import { verifyScan } from '#functions/scan-ingest/verify-scan.ts';
import { entriesOf } from '#shared/ledger/ledger-store.ts';
import { pagesOf } from '#shared/records/page-store.ts';
import { recordIdOf } from '#shared/records/record.ts';
import { documents } from '#shared/runtime/documents.ts';
import { setting } from '#shared/runtime/settings.ts';
import { arrivalKey, type Batch, fileItem, listItem } from '#shared/scans/scan.ts';
import { changeBatch, createBatch, declareFiles, declareList, findBatch } from '#shared/scans/scan-store.ts';
import { hold, smallProvince, xiangyin } from '#test/functions/small-province.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';
import { sha256 } from './memory-storage.ts';

const closings = vi.hoisted(() => [] as { archivesCode: string; batchId: string }[]);
vi.mock('#shared/runtime/send.ts', () => ({
  send: async (_: string, messages: never[]) => void closings.push(...messages),
}));
vi.mock('#functions/scan-ingest/keep-scan.ts', { spy: true });
const { keepScan: keptInFact } = await vi.importActual<{ keepScan: typeof keepScan }>(
  '#functions/scan-ingest/keep-scan.ts',
);

const now = new Date('2024-09-30T02:00:00Z');
const expiresAt = 2_000_000_000;
let pages: Buffer[];
beforeAll(async () => {
  await ownTables();
  await smallProvince();
  const [width, height, channels] = [160, 220, 3] as const;
  const image = (sigma: number) => ({
    width,
    height,
    channels,
    noise: { type: 'gaussian' as const, mean: 128, sigma },
  });
  const scanned = (sigma: number) => sharp({ create: { ...image(sigma), background: 'white' } }).withDensity(200);
  pages = await Promise.all([20, 40].map((sigma) => scanned(sigma).jpeg().toBuffer()));
});
afterEach(() => void vi.restoreAllMocks());

/** A batch whose first file is verified, its second has arrived, and its third never will. */
let made = 0;
async function batchOfThree() {
  made += 1;
  const batchId = `01J9ZZZZZZZZZZZZZZZZZZ${String(made).padStart(4, '0')}`;
  const referenceCode = `C038-001-${String(made).padStart(3, '0')}`;
  await hold(xiangyin, referenceCode);
  const batch: Batch = {
    batchId,
    item: 'batch',
    archivesCode: xiangyin,
    title: referenceCode,
    state: 'open',
    openedAt: now.toISOString(),
    openedBy: '李强',
  };
  await createBatch(batch);
  await declareList({ batchId, item: listItem(1), files: 3, bytes: 0, listSha256: 'x' });
  const [first, second] = pages.map((bytes, place) => {
    const [number, name] = [place + 1, `${referenceCode}-00${place + 1}.jpg`];
    const key = arrivalKey(xiangyin, batchId, number);
    const file = {
      batchId,
      item: fileItem(number),
      number,
      name,
      size: bytes.length,
      sha256: sha256(bytes),
      expiresAt,
    };
    return { key, bytes, file };
  });
  if (!first || !second) throw new Error('two pages');
  await declareFiles([first.file, second.file]);
  for (const { key, bytes } of [first, second])
    await new S3Client({}).send(new PutObjectCommand({ Bucket: setting('INCOMING_BUCKET'), Key: key, Body: bytes }));
  await verifyScan(first.key, now);
  return { batch, second: second.key, recordId: recordIdOf(xiangyin, referenceCode) };
}

/** Does work as a queue does: what fails comes again. */
async function delivered(work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++)
    try {
      return await work();
    } catch (error) {
      if (attempt === 5) throw error;
    }
}

async function close(batch: Batch): Promise<void> {
  const asked = { ...batch, state: 'closing' as const, leftOutstanding: 2, closingBy: '李强' };
  await delivered(async () => void (await changeBatch(asked, 'open')));
  await delivered(() => closeBatch(xiangyin, batch.batchId, now));
}

/** The second file is verified while its batch is closed without it, `place` its page is kept. */
async function overtaken(place: 'before' | 'after', { batch, second }: Awaited<ReturnType<typeof batchOfThree>>) {
  let isClosed = false;
  const closeOnce = async (when: typeof place) => {
    if (when !== place || isClosed) return;
    isClosed = true;
    await close(batch);
  };
  vi.mocked(keepScan).mockImplementation(async (...given) => {
    await closeOnce('before');
    const kept = await keptInFact(...given);
    await closeOnce('after');
    return kept;
  });
  await delivered(() => verifyScan(second, now));
}

/** Does what was asked of the closing queue. */
async function countedAgain(): Promise<void> {
  for (const { archivesCode, batchId } of closings.splice(0))
    await delivered(() => closeBatch(archivesCode, batchId, now));
}

async function standing({ batch, recordId }: Awaited<ReturnType<typeof batchOfThree>>) {
  const acts: [string, number][] = [];
  for await (const { entryId, source, quantities } of entriesOf(xiangyin, '99999999'))
    if (source.id === batch.batchId) acts.push([entryId.replace(batch.batchId, ''), quantities.frames ?? 0]);
  const found = await findBatch(xiangyin, batch.batchId);
  const held = (await pagesOf(recordId)).reduce((sum, { frames }) => sum + frames, 0);
  return { state: found?.state, shown: found?.counts?.frames, held, acts };
}

test.each(['before', 'after'] as const)(
  'a batch that is closed while a file is being verified, %s its page is kept: its frame is a further act',
  async (place) => {
    const three = await batchOfThree();
    await overtaken(place, three);
    await countedAgain();
    const acts = [
      ['batch#', 1],
      ['batch##2', 1],
    ];
    expect(await standing(three)).toEqual({ state: 'closed', shown: 2, held: 2, acts });
    await verifyScan(three.second, now); // told once more
    await countedAgain();
    expect((await standing(three)).acts).toEqual(acts);
  },
);

test('counted again by several at the same moment, a late file is in one act only', async () => {
  const three = await batchOfThree();
  await overtaken('after', three);
  expect(closings.splice(0)).toHaveLength(1);
  await Promise.all([1, 2, 3].map(() => closeBatch(xiangyin, three.batch.batchId, now)));
  const { shown, held, acts } = await standing(three);
  expect([shown, held, acts.map(([, frames]) => frames)]).toEqual([2, 2, [1, 1]]);
});

/** Kills whoever makes the nth write of the tables from now on, before or after it is done; answers whether it came to that. */
function killAt(nth: number, when: 'before' | 'after'): () => boolean {
  const send = documents().send.bind(documents()) as (...given: unknown[]) => Promise<unknown>;
  let writes = 0;
  vi.spyOn(documents(), 'send').mockImplementation(async (...given: unknown[]) => {
    const isWrite = /^(Put|TransactWrite|BatchWrite)/.test((given[0] as object).constructor.name);
    const isLast = isWrite && ++writes === nth;
    if (isLast && when === 'before') throw new Error('killed');
    const answer = await send(...given);
    if (isLast) throw new Error('killed');
    return answer;
  });
  return () => writes >= nth;
}

test.each(['before', 'after'] as const)(
  'killed %s any of the writes: what the record holds is what the batch shows and the ledger sums up',
  async (when) => {
    for (const place of ['before', 'after'] as const)
      for (let nth = 1, killed = true; killed; nth++) {
        const three = await batchOfThree();
        const wasKilled = killAt(nth, when);
        await overtaken(place, three);
        await countedAgain();
        vi.mocked(documents().send).mockRestore();
        const { state, shown, held, acts } = await standing(three);
        const entered = acts.reduce((sum, [, frames]) => sum + frames, 0);
        const which = `killed at write ${nth}, closed ${place} the page`;
        expect({ which, state, shown, entered }).toEqual({ which, state: 'closed', shown: held, entered: held });
        killed = wasKilled();
        if (!killed) expect(nth).toBeGreaterThan(6);
      }
  },
);
