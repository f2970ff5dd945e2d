import { createHash } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { handler } from '#functions/ledger/api.ts';
import { declareEvidence, listActs, postAct, reverseAct, showEvidence } from '#functions/ledger/contract.ts';
import { auditOf } from '#shared/audit/audit-store.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { post } from '#shared/ledger/ledger-store.ts';
import { ask } from '#test/functions/ask.ts';
import { appoint, pingjiang, smallProvince, xiangyin } from '#test/functions/small-province.ts';
import { entryWith } from '#test/shared/ledger/entries.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';

beforeAll(async () => {
  await ownTables();
  await smallProvince();
  await appoint('director', xiangyin, ['director']);
});

const params = { archivesCode: xiangyin };
const act = (given: object = {}) => ({
  number: '接字〔2024〕3号',
  kind: 'accession',
  date: '20240915',
  quantities: { volumes: 120 },
  ...given,
});
const posts = (body: unknown) => ask(handler, postAct, { subject: 'director', params, body });

test('an act sent twice is one act; the same number with other content is refused and changes nothing', async () => {
  const first = await posts(act());
  expect(first).toMatchObject({
    status: 201,
    body: { entryId: 'accession#接字〔2024〕3号', quantities: { volumes: 120 } },
  });
  expect((await posts(act())).body).toEqual(first.body);
  expect(await posts(act({ date: '20240916' }))).toMatchObject({ status: 409, slug: 'act-number-taken' });
  const { body } = await ask(handler, listActs, { subject: 'director', params, query: { to: '20240930' } });
  expect(body.items).toEqual([first.body]);
});

test('an act is reversed once, with a reason; the act stays', async () => {
  await posts(act({ number: '误' }));
  const reverses = (body: unknown) => ask(handler, reverseAct, { subject: 'director', params, body });
  const entryId = 'accession#误';
  expect(await reverses({ entryId })).toMatchObject({ status: 400, slug: 'invalid-request' });
  const done = await reverses({ entryId, reason: '卷数误填' });
  expect(done).toMatchObject({
    status: 201,
    body: { quantities: { volumes: -120 }, reverses: entryId, reason: '卷数误填' },
  });
  expect((await reverses({ entryId, reason: '卷数误填' })).body).toEqual(done.body);
  expect(await reverses({ entryId, reason: '另一理由' })).toMatchObject({
    status: 409,
    slug: 'entry-reversed-already',
  });
  expect(await reverses({ entryId: done.body.entryId, reason: '反悔' })).toMatchObject({ slug: 'entry-not-by-hand' });
  expect(await reverses({ entryId: 'accession#无', reason: '没有' })).toMatchObject({
    status: 404,
    slug: 'entry-not-found',
  });
});

test('an act entered again after it was reversed is refused: its number is used up, and the books would stay without it', async () => {
  const body = act({ number: '接3', quantities: { volumes: 500 } });
  const { entryId } = (await posts(body)).body;
  await ask(handler, reverseAct, { subject: 'director', params, body: { entryId, reason: '误冲' } });
  const again = await posts(body);
  expect(again).toMatchObject({ status: 409, slug: 'act-reversed' });
  expect(again.body.detail).toContain('请改用新的登记号');
  expect((await posts(act({ number: '接3改', quantities: { volumes: 500 } }))).status).toBe(201);
  const trail = await auditOf(xiangyin, shanghaiDay(new Date()), 50);
  expect(trail.items.filter(({ target }) => target === entryId).map(({ action }) => action)).toEqual(['reverse-act']);
});

test('what the platform entered itself is not reversed here; pages follow on from each other', async () => {
  for (const n of [1, 2, 3]) {
    const source = { kind: 'import', id: String(n) };
    await post(
      entryWith({
        kind: 'description',
        entryId: `import#${n}`,
        date: `2023010${n}`,
        quantities: { itemEntries: 5 },
        source,
      }),
    );
  }
  const body = { entryId: 'import#1', reason: '不该' };
  expect(await ask(handler, reverseAct, { subject: 'director', params, body })).toMatchObject({
    slug: 'entry-not-by-hand',
  });
  const query = { from: '20230101', to: '20230131', limit: '2' };
  const first = await ask(handler, listActs, { subject: 'director', params, query });
  const rest = await ask(handler, listActs, {
    subject: 'director',
    params,
    query: { ...query, cursor: first.body.next },
  });
  const ids = [...first.body.items, ...rest.body.items].map(({ entryId }) => entryId);
  expect(ids).toEqual(['import#3', 'import#2', 'import#1']);
  expect(rest.body.next).toBeUndefined();
});

test('the books of another archives are closed to a director', async () => {
  const asked = { subject: 'director', params: { archivesCode: pingjiang }, body: act() };
  expect(await ask(handler, postAct, asked)).toMatchObject({ status: 403 });
});

test('an act with evidence is registered once its file has come, whole and unchanged; the file is there to be read', async () => {
  const scan = Buffer.from('%PDF-1.4 交接单');
  const sha256 = createHash('sha256').update(scan).digest('hex');
  const file = { fileName: '交接单.pdf', size: scan.length, sha256 };
  const declare = () => ask(handler, declareEvidence, { subject: 'director', params, body: file });
  const body = act({ number: '有凭证', evidence: sha256 });
  expect(await posts(body)).toMatchObject({ status: 422, slug: 'act-evidence-not-there' });
  const { upload } = (await declare()).body;
  const put = (bytes: Buffer) =>
    fetch(upload.url, { method: 'PUT', headers: upload.headers, body: new Uint8Array(bytes) });
  expect((await put(Buffer.from('%PDF-1.4 交接单。'))).ok).toBe(false);
  expect((await posts(body)).slug).toBe('act-evidence-not-there');
  expect((await put(scan)).ok).toBe(true);
  expect((await declare()).body).toEqual({ sha256, arrived: true });
  expect(await posts(body)).toMatchObject({ status: 201, body: { evidence: sha256 } });
  const shown = await ask(handler, showEvidence, { subject: 'director', params: { ...params, sha256 } });
  expect(shown.body).toMatchObject({ fileName: '交接单.pdf', size: scan.length, by: 'director' });
  expect(Buffer.from(await (await fetch(shown.body.file.url)).arrayBuffer())).toEqual(scan);
  const unknown = { ...params, sha256: '0'.repeat(64) };
  expect((await ask(handler, showEvidence, { subject: 'director', params: unknown })).slug).toBe(
    'act-evidence-not-there',
  );
});
