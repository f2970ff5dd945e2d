import { execFileSync } from 'node:child_process';
import { createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type IncomingMessage, createServer as plainServer, type RequestListener } from 'node:http';
import { createServer as secureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { announce } from '#functions/reports/announce.ts';
import { handler as api } from '#functions/reports/api.ts';
import * as contract from '#functions/reports/contract.ts';
import { nextTry } from '#functions/reports/delivery.ts';
import { keepForSending } from '#functions/reports/delivery-store.ts';
import type { Edition } from '#functions/reports/edition.ts';
import { sendOut } from '#functions/reports/send-out.ts';
import { allArchives } from '#shared/archives/directory-store.ts';
import { ask } from '#test/functions/ask.ts';
import { appoint, city, smallProvince, xiangyin } from '#test/functions/small-province.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';
import { definitionOf } from './hubei.ts';

const folder = mkdtempSync(join(tmpdir(), 'lantai-deliveries-'));
beforeAll(async () => {
  await ownTables();
  await smallProvince();
  await appoint('statistician', xiangyin, ['statistician']);
  await appoint('director', xiangyin, ['director']);
  await appoint('city', city, ['statistician']);
});
afterEach(() => void vi.unstubAllEnvs());
afterAll(() => rmSync(folder, { recursive: true }));

const edition = (
  period: string,
  definitionId = 'monthly-progress',
  deliveredAt = `${period}-28T00:00:00.000Z`,
): Edition => ({
  report: `${definitionId}#${xiangyin}`,
  edition: period,
  definitionId,
  definitionVersion: 1,
  archivesCode: xiangyin,
  period,
  asOf: deliveredAt,
  trigger: 'schedule',
  by: 'schedule',
  state: 'delivered',
  plannedAt: deliveredAt,
  deliveredAt,
  sha256: 'ab'.repeat(32),
});
const delivered = async (one: Edition) => announce(definitionOf(one.definitionId), one, await allArchives());
const listed = async (subject: string, archivesCode: string) =>
  (await ask(api, contract.listDeliveries, { subject, params: { archivesCode } })).body;

test('what is delivered stands in the feed of its archives once, unread first for each reader; the annual one goes up too', async () => {
  for (const period of ['2024-01', '2024-02', '2024-03']) await delivered(edition(period));
  await delivered(edition('2024-02'));
  await delivered(edition('2023', 'annual-statistics', '2024-01-10T00:00:00.000Z'));
  const first = await listed('statistician', xiangyin);
  const names = (feed: { items: { edition: string }[] }) => feed.items.map((item) => item.edition);
  expect([first.unread, names(first)]).toEqual([4, ['2024-03', '2024-02', '2024-01', '2023']]);
  expect(names(await listed('city', city))).toEqual(['2023']);

  const body = { deliveryIds: [first.items[0].deliveryId] };
  const params = { archivesCode: xiangyin };
  for (let n = 0; n < 2; n++)
    expect((await ask(api, contract.readDeliveries, { subject: 'statistician', params, body })).status).toBe(200);
  const after = await listed('statistician', xiangyin);
  expect([after.unread, names(after)]).toEqual([3, ['2024-02', '2024-01', '2023', '2024-03']]);
  expect((await listed('director', xiangyin)).unread).toBe(4);
  expect(
    (await ask(api, contract.listDeliveries, { subject: 'director', params: { archivesCode: city } })).status,
  ).toBe(403);
});

/** A receiver of ours, over HTTPS where the machine can make a certificate. */
async function receiver(answer: RequestListener) {
  const options = certificate();
  const server = options ? secureServer(options, answer) : plainServer(answer);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const stop = () => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  };
  return { endpoint: `${options ? 'https' : 'http'}://127.0.0.1:${port}/reports`, stop };
}

function certificate(): { key: Buffer; cert: Buffer } | undefined {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const made = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const named = ['-subj', '/CN=receiver', '-addext', 'subjectAltName=IP:127.0.0.1'];
  try {
    execFileSync('openssl', ['req', ...made, ...named, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  setDefaultCACertificates([...getCACertificates('default'), readFileSync(cert, 'utf8')]);
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of req) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

test('another system is told over HTTPS, signed, until it has it: refused, lost and slow answers bring the same message again', async () => {
  const heard: { id: string; genuine: boolean; said: Record<string, unknown> }[] = [];
  const { verifyingKey } = await listed('statistician', xiangyin);
  const x = Buffer.from(verifyingKey.slice('whpk_'.length), 'base64').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  let ill: 'refuses' | 'hangs up' | 'redirects' | undefined = 'refuses';
  const { endpoint, stop } = await receiver(async (req, res) => {
    const body = await bodyOf(req);
    const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signature } = req.headers;
    const genuine = verify(
      null,
      Buffer.from(`${id}.${time}.${body}`),
      key,
      Buffer.from(String(signature).replace('v1a,', ''), 'base64'),
    );
    heard.push({ id: String(id), genuine, said: JSON.parse(body) });
    if (ill === 'hangs up') return void req.socket.destroy();
    if (ill === 'redirects') return void res.writeHead(307, { location: 'https://example.com/' }).end();
    res.writeHead(ill === 'refuses' ? 503 : 204).end();
  });
  try {
    vi.stubEnv('REPORT_WEBHOOK', endpoint);
    const one = edition('2024-05');
    await delivered(one);
    await delivered(one);
    const at = (minutes: number) => new Date(Date.parse(one.deliveredAt ?? '') + minutes * 60_000);
    expect(await sendOut(at(0))).toEqual({ sent: 0, failed: 1, givenUp: 0 });
    expect(await sendOut(at(4))).toEqual({ sent: 0, failed: 0, givenUp: 0 }); // not yet
    ill = 'hangs up';
    expect(await sendOut(at(5))).toEqual({ sent: 0, failed: 1, givenUp: 0 });
    ill = 'redirects';
    expect(await sendOut(at(15))).toEqual({ sent: 0, failed: 1, givenUp: 0 });
    ill = undefined;
    expect(await sendOut(at(35))).toEqual({ sent: 1, failed: 0, givenUp: 0 });
    expect(await sendOut(at(400))).toEqual({ sent: 0, failed: 0, givenUp: 0 });
    expect(heard).toHaveLength(4);
    expect(new Set(heard.map(({ id }) => id)).size).toBe(1);
    expect(heard.every(({ genuine }) => genuine)).toBe(true);
    expect(heard[3]?.said).toMatchObject({
      deliveryId: heard[0]?.id,
      archivesCode: xiangyin,
      definitionId: 'monthly-progress',
      edition: '2024-05',
      at: `/v1/archives/${xiangyin}/reports/monthly-progress/editions/2024-05`,
    });
    await delivered(one);
    expect(await sendOut(at(500))).toEqual({ sent: 0, failed: 0, givenUp: 0 }); // told already
  } finally {
    await stop();
  }
});

test('a receiver that is gone is tried for a week, ever more seldom, and then no more', async () => {
  vi.stubEnv('REPORT_WEBHOOK', 'https://127.0.0.1:9/');
  const one = edition('2024-06');
  await delivered(one);
  let at = new Date(one.deliveredAt ?? '');
  const told = new Date(at);
  let tries = 0;
  for (let next: Date | undefined = at; next; tries++) {
    at = next;
    next = nextTry(told, tries + 1, at);
    expect(await sendOut(at)).toEqual({ sent: 0, failed: 1, givenUp: next ? 0 : 1 });
  }
  expect(tries).toBeGreaterThan(10);
  expect(tries).toBeLessThan(30);
  expect(await sendOut(new Date(at.getTime() + 86_400_000))).toEqual({ sent: 0, failed: 0, givenUp: 0 });
});

test('after an outage, what is due goes out before what was put off, longest due first, however many wait', async () => {
  const heard: string[] = [];
  const { endpoint, stop } = await receiver((req, res) => {
    heard.push(String(req.headers['webhook-id']));
    res.writeHead(204).end();
  });
  const said = { archivesCode: xiangyin, definitionId: 'monthly-progress', title: '月报', edition: '2024-07' };
  const waits = (deliveryId: string, deliveredAt: string) =>
    keepForSending({ ...said, deliveryId, deliveredAt, period: '2024-07', sha256: 'ab'.repeat(32), at: '/v1' });
  const numbered = (letter: string, n: number) => `${letter}${String(n).padStart(2, '0')}`;
  try {
    vi.stubEnv('REPORT_WEBHOOK', endpoint);
    for (let n = 0; n < 41; n++) await waits(numbered('a', n), '2024-08-02T00:00:00.000Z'); // put off, first by their keys
    for (let n = 0; n < 41; n++) await waits(numbered('b', n), `2024-07-01T00:${59 - n}:00.000Z`);
    expect(await sendOut(new Date('2024-08-01T00:00:00.000Z'))).toEqual({ sent: 40, failed: 0, givenUp: 0 });
    expect(heard.sort()).toEqual(Array.from({ length: 40 }, (_, n) => numbered('b', n + 1)));
    expect(await sendOut(new Date('2024-08-01T00:05:00.000Z'))).toEqual({ sent: 1, failed: 0, givenUp: 0 });
    expect(await sendOut(new Date('2024-08-02T00:00:00.000Z'))).toEqual({ sent: 40, failed: 0, givenUp: 0 });
    expect(await sendOut(new Date('2024-08-02T00:05:00.000Z'))).toEqual({ sent: 1, failed: 0, givenUp: 0 });
  } finally {
    await stop();
  }
});
