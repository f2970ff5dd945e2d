import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { listArchives, whoAmI } from '#functions/directory/contract.ts';
import { lantai } from '#infra/app.ts';
import { client } from '#infra/client/client.ts';
import { readContracts } from '#infra/contracts.ts';
import { movableClock } from '#infra/local/clock.ts';
import { openIssuer } from '#infra/local/issuer.ts';
import type { Platform } from '#infra/local/platform.ts';
import { as, foundProvince } from '#infra/local/story/province.ts';
import { contextOf } from '#infra/settings.ts';
import { refusal, standAlone } from './standing.ts';

const folder = mkdtempSync(join(tmpdir(), 'lantai-pinned-'));
const data = join(folder, 'data');
let platform: Platform;

/** The same bundles in another template: the issuer's keys are pinned in it before anything stands, as they are where the gateway cannot reach it. */
beforeAll(async () => {
  const issuer = await openIssuer(join(data, 'issuer'), movableClock(join(data, 'clock.json')));
  const jwks = await (await fetch(`${issuer.url}/jwks`)).text();
  await issuer.stop();
  const outdir = join(folder, 'cdk.out');
  const context = { ...contextOf([]), authorizer: 'pinned-jwks', jwks };
  const bundled = join(inject('outdir'), 'functions');
  const bundles = { folder: (capability: string, entry: string) => join(bundled, capability, entry) };
  lantai(context, { bundles, contracts: await readContracts(), outdir }).synth();
  platform = await standAlone({ outdir, data });
  await foundProvince(platform, 1);
});
afterAll(async () => {
  await platform.stop();
  rmSync(folder, { recursive: true });
});

test('with pinned keys our own authorizer lets the same people in, and tells the functions who they are', async () => {
  const me = await as(platform, 'provinceDesk')(whoAmI);
  expect(me).toMatchObject({ subject: 'wang-fang', memberships: [{ archivesCode: '443001', roles: ['lookup-desk'] }] });
  expect((await as(platform, 'provinceDesk')(listArchives)).items.length).toBeGreaterThan(3);
});

test('a token of another key, an expired one and none at all stay outside', async () => {
  const short = await platform.token('wang-fang', 30);
  platform.clock.move(31_000);
  const [header, payload] = (await platform.token('wang-fang')).split('.');
  const forged = `${header}.${payload}.${'A'.repeat(342)}`;
  for (const token of [short, forged]) {
    const refused = await refusal(client(platform.origin, async () => token)(whoAmI));
    expect([401, 403]).toContain(refused.status);
  }
  expect(await refusal(client(platform.origin)(whoAmI))).toMatchObject({ status: 401 });
});
