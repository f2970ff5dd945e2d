import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { beforeEach, expect, test, vi } from 'vitest';
import { handler } from '#functions/uploads/api.ts';
import { type Verdict, verdictItem } from '#shared/scans/scan.ts';
import { recordVerdict } from '#shared/scans/scan-store.ts';
import { logLinesOf } from '#test/shared/runtime/log-lines.ts';
import { forgetTables, itemsOf, putItem } from '#test/shared/runtime/memory-table.ts';

vi.mock('#shared/runtime/table.ts', async () => ({
  table: (await import('#test/shared/runtime/memory-table.ts')).memoryTable,
}));
vi.mock('#shared/access/actor.ts', () => ({
  actorFor: async (_: unknown, __: unknown, archivesCode: string) => ({
    issuer: 'i',
    subject: '李强',
    archivesCode,
    roles: ['operator'],
  }),
}));
vi.mock('#shared/runtime/cursor.ts', () => ({
  sealCursor: async (position: unknown) => JSON.stringify(position),
  openCursor: async (cursor: string) => JSON.parse(cursor),
}));
vi.mock('#functions/uploads/upload-address.ts', () => ({
  signUpload: async (_: string, { number, name }: { number: number; name: string }) => ({
    number,
    name,
    url: `http://storage/${number}`,
    headers: {},
    expiresAt: '2024-09-29T03:00:00.000Z',
  }),
}));

type Answer = { status: number; body: Record<string, never> & { [field: string]: unknown } };

async function ask(
  method: string,
  path: string,
  params: Record<string, string>,
  body?: unknown,
  query = {},
): Promise<Answer> {
  const event = {
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath: path,
    headers: {},
    pathParameters: { archivesCode: '443021', ...params },
    queryStringParameters: query,
    ...(body !== undefined && { body: JSON.stringify(body) }),
    requestContext: { requestId: 'request-1' },
  } as unknown as APIGatewayProxyEventV2;
  let answer: Awaited<ReturnType<typeof handler>> | undefined;
  await logLinesOf(async () => {
    answer = await handler(event, { awsRequestId: 'lambda-1' } as Context);
  });
  return { status: answer?.statusCode ?? 0, body: JSON.parse(String(answer?.body)) };
}

const batches = '/v1/archives/{archivesCode}/batches';
const files = `${batches}/{batchId}/files`;
const open = async () => String((await ask('POST', batches, {}, { title: 'C038-001-002' })).body.batchId);
const declared = (...numbers: number[]) =>
  numbers.map((n) => ({
    name: `C038-001-002-${String(n).padStart(3, '0')}.jpg`,
    size: 1000 + n,
    sha256: 'AB'.repeat(32),
  }));
const add = (batchId: string, list: number, numbers: number[]) =>
  ask('POST', files, { batchId }, { list, files: declared(...numbers) });
const given = (batchId: string, number: number, outcome: Verdict['outcome']) =>
  recordVerdict({
    batchId,
    item: verdictItem(number),
    number,
    name: 'x',
    outcome,
    problems: [],
    frames: outcome === 'accepted' ? 1 : 0,
    bytes: outcome === 'accepted' ? 1000 : 0,
    at: `2024-09-29T02:00:0${number}.000Z`,
    expiresAt: 1,
  });
const slug = ({ body }: Answer) => String(body.type).replace('urn:lantai:problem:', '');

beforeEach(forgetTables);

test('a batch is opened, its files declared and answered with their upload addresses', async () => {
  const batchId = await open();
  const { status, body } = await add(batchId, 1, [1, 2, 3]);
  expect(status).toBe(201);
  expect((body.uploads as unknown as { number: number }[]).map(({ number }) => number)).toEqual([1, 2, 3]);
  const stored = itemsOf('INGEST_TABLE').map(({ item }) => item);
  expect(stored.slice(0, 5)).toEqual(['batch', 'file#000001', 'file#000002', 'file#000003', 'list#0001']);
  expect(itemsOf('INGEST_TABLE')[1]).toMatchObject({ sha256: 'ab'.repeat(32), size: 1001 });
});

test('only the header of a batch is found by archives: files carry neither its code nor its time', async () => {
  const batchId = await open();
  await add(batchId, 1, [1]);
  const [header, ...others] = itemsOf('INGEST_TABLE');
  expect(header).toMatchObject({ archivesCode: '443021', openedBy: '李强', state: 'open' });
  for (const item of others) expect(item).not.toHaveProperty('openedAt');
});

test('an empty batch goes by itself; from its first list on it stays, with its lists, however long nobody closes it', async () => {
  const batchId = await open();
  expect(itemsOf('INGEST_TABLE')[0]).toHaveProperty('expiresAt');
  await add(batchId, 1, [1]);
  expect((await ask('POST', `${batches}/{batchId}/linking`, { batchId })).status).toBe(202);
  const stays = itemsOf('INGEST_TABLE').filter(({ expiresAt }) => expiresAt === undefined);
  expect(stays.map(({ item }) => item)).toEqual(['batch', 'list#0001']);
});

test('the same list again (a lost answer) is one list; another under its number is refused; the next number adds', async () => {
  const batchId = await open();
  await add(batchId, 1, [1, 2]);
  expect((await add(batchId, 1, [1, 2])).status).toBe(201);
  expect(slug(await add(batchId, 1, [3]))).toBe('list-already-declared');
  await add(batchId, 2, [3]);
  const { body } = await ask('GET', `${batches}/{batchId}`, { batchId });
  expect(body.progress).toMatchObject({ files: 3, declaredBytes: 3006, outstanding: 3 });
});

test('a list with a wrong file is refused whole, before anything is stored', async () => {
  const batchId = await open();
  const wrong = { name: 'IMG_1.jpg', size: 200_000_000, sha256: 'ab'.repeat(32) };
  const answer = await ask('POST', files, { batchId }, { list: 1, files: [...declared(1), wrong] });
  expect([answer.status, slug(answer)]).toEqual([422, 'files-not-accepted']);
  expect(answer.body.errors).toMatchObject([{ pointer: '/files/1', detail: expect.stringContaining('IMG_1.jpg') }]);
  expect(itemsOf('INGEST_TABLE')).toHaveLength(1);
});

test('a bad digest and more than 500 files are named by field', async () => {
  const batchId = await open();
  const many = Array.from({ length: 501 }, (_, n) => n + 1);
  const answer = await ask('POST', files, { batchId }, { list: 1, files: declared(...many) });
  expect(answer.body.errors).toMatchObject([{ pointer: '/files', detail: '“文件”至多有500项' }]);
  const bad = await ask('POST', files, { batchId }, { list: 1, files: [{ ...declared(1)[0], sha256: 'abc' }] });
  expect(bad.status).toBe(400);
});

test('addresses are renewed for what has not come or was refused, not for what is settled', async () => {
  const batchId = await open();
  await add(batchId, 1, [1, 2, 3, 4]);
  await given(batchId, 1, 'accepted');
  await given(batchId, 2, 'waiting');
  await given(batchId, 3, 'refused');
  const { body } = await ask('POST', `${batches}/{batchId}/urls`, { batchId }, { numbers: [4, 3, 2, 1] });
  expect((body.uploads as unknown as { number: number }[]).map(({ number }) => number)).toEqual([3, 4]);
  expect(body.settled).toEqual([1, 2]);
  const unknown = await ask('POST', `${batches}/{batchId}/urls`, { batchId }, { numbers: [1, 77] });
  expect(unknown).toMatchObject({ status: 404, body: { detail: expect.stringContaining('77') } });
});

test('files are listed page by page in their order, with their verdicts', async () => {
  const batchId = await open();
  await add(batchId, 1, [1, 2, 3]);
  await given(batchId, 2, 'refused');
  type Page = { items: { number: number; verdict?: { outcome: string } }[]; next?: string };
  const first = (await ask('GET', files, { batchId }, undefined, { limit: '2' })).body as unknown as Page;
  const second = (await ask('GET', files, { batchId }, undefined, { limit: '2', cursor: first.next }))
    .body as unknown as Page;
  expect(first.items.map(({ number, verdict }) => [number, verdict?.outcome])).toEqual([
    [1, undefined],
    [2, 'refused'],
  ]);
  expect(second.items.map(({ number }) => number)).toEqual([3]);
  expect(second.next).toBeUndefined();
});

test('progress is counted from verdicts and said in a sentence', async () => {
  const batchId = await open();
  await add(batchId, 1, [1, 2, 3]);
  await given(batchId, 1, 'accepted');
  await given(batchId, 2, 'refused');
  const { body } = await ask('GET', `${batches}/{batchId}`, { batchId });
  expect(body.progress).toMatchObject({ files: 3, verified: 2, accepted: 1, refused: 1, outstanding: 1, frames: 1 });
  expect(body.sentence).toBe('已核验2/3个文件,其中退回1个,还有1个。');
});

test('a batch closes when every file has its verdict; asked twice is asked once; then it takes no more', async () => {
  const batchId = await open();
  const close = (body = {}) => ask('POST', `${batches}/{batchId}/closing`, { batchId }, body);
  expect(slug(await close())).toBe('batch-empty');
  await add(batchId, 1, [1, 2]);
  await given(batchId, 1, 'accepted');
  expect(await close()).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining('共2个文件,还有1个未收到') },
  });
  await given(batchId, 2, 'waiting');
  expect(slug(await close())).toBe('files-waiting');
  expect(await close({ leaveWaiting: true })).toMatchObject({
    status: 202,
    body: { state: 'closing', closingBy: '李强' },
  });
  expect(await close()).toMatchObject({ status: 202, body: { state: 'closing' } });
  expect(itemsOf('INGEST_TABLE')[0]).not.toHaveProperty('expiresAt');
  for (const path of ['files', 'urls', 'linking']) {
    const body = path === 'files' ? { list: 2, files: declared(9) } : path === 'urls' ? { numbers: [1] } : {};
    expect(slug(await ask('POST', `${batches}/{batchId}/${path}`, { batchId }, body))).toBe('batch-not-open');
  }
});

test('a batch closes without files that will never come, if that is said, and notes how many', async () => {
  const batchId = await open();
  await add(batchId, 1, [1, 2]);
  await given(batchId, 1, 'accepted');
  const close = (body = {}) => ask('POST', `${batches}/{batchId}/closing`, { batchId }, body);
  expect(slug(await close({ leaveWaiting: true }))).toBe('files-outstanding');
  expect(await close({ leaveOutstanding: true })).toMatchObject({
    status: 202,
    body: { state: 'closing', leftOutstanding: 1 },
  });
});

test('another archives’ batch does not exist here', async () => {
  const batchId = await open();
  for (const [method, path] of [
    ['GET', ''],
    ['GET', '/files'],
    ['POST', '/closing'],
    ['POST', '/linking'],
  ] as const) {
    const answer = await ask(
      method,
      `${batches}/{batchId}${path}`,
      { batchId, archivesCode: '443022' },
      method === 'POST' ? {} : undefined,
    );
    expect([answer.status, slug(answer)]).toEqual([404, 'batch-not-found']);
  }
});

test('linking again marks the batch, which starts the work', async () => {
  const batchId = await open();
  const { status, body } = await ask('POST', `${batches}/{batchId}/linking`, { batchId }, {});
  expect([status, body.state, typeof body.linkingAt]).toEqual([202, 'open', 'string']);
});

test('the archives’ batches are listed without what else is in the table', async () => {
  const batchId = await open();
  await add(batchId, 1, [1]);
  const { body } = await ask('GET', batches, {});
  const [shown] = body.items as unknown as object[];
  expect(body.items).toMatchObject([{ batchId, title: 'C038-001-002' }]);
  expect(shown).not.toHaveProperty('item');
});

test('what exceeds the month’s quota is refused with limit, use and remedy; the same list again counts once', async () => {
  const at = { archivesCode: '443022' };
  const filed = { entity: 'upload-quota', kind: 'upload-quota', by: 'x', at: '2024-01-01T00:00:00.000Z' };
  const quota = { ...at, ...filed, filesPerMonth: 3, bytesPerMonth: 1e9 };
  putItem('DIRECTORY_TABLE', '443022', 'upload-quota', quota);
  const batchId = String((await ask('POST', batches, at, { title: 'C038-001-002' })).body.batchId);
  const send = (list: number, numbers: number[]) =>
    ask('POST', files, { ...at, batchId }, { list, files: declared(...numbers) });
  expect((await send(1, [1, 2])).status).toBe(201);
  expect((await send(1, [1, 2])).status).toBe(201);
  const refused = await send(2, [3, 4]);
  expect([refused.status, slug(refused)]).toEqual([409, 'upload-quota-exceeded']);
  expect(refused.body.detail).toMatch(/限额为3个文件、1GB,已用2个文件、0\.01GB,此份清单2个文件、0\.01GB.*上级馆/);
  expect(itemsOf('INGEST_TABLE').map(({ item }) => item)).not.toContain('list#0002');
  expect((await send(2, [3])).status).toBe(201);
  const { body } = await ask('GET', '/v1/archives/{archivesCode}/upload-quota', at);
  expect(body).toMatchObject({ used: { files: 3 }, limit: { files: 3, bytes: 1e9 } });
});
