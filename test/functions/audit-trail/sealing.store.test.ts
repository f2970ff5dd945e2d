import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { beforeAll, expect, test, vi } from 'vitest';
import type { Seal } from '#functions/audit-trail/seal.ts';
import { sealsBetween } from '#functions/audit-trail/seal-storage.ts';
import { sealWindows } from '#functions/audit-trail/seal-windows.ts';
import { entriesOf } from '#functions/audit-trail/trail-store.ts';
import { verifyDays } from '#functions/audit-trail/verify-days.ts';
import { platformTrail, recordAudit } from '#shared/audit/audit-store.ts';
import { documents } from '#shared/runtime/documents.ts';
import { setting } from '#shared/runtime/settings.ts';
import { storage } from '#shared/runtime/storage.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';
import { pingjiang, smallProvince, xiangyin } from '../small-province.ts';

const clock = vi.hoisted(() => ({ at: new Date() }));
vi.mock('#shared/runtime/clock.ts', () => ({ now: () => clock.at })); // the machine's own stays: requests are signed by it

/** The archives were registered at 2024-01-01T00:00Z: the trail begins there, at eight in the morning in China. */
const began = Date.parse('2024-01-01T00:00:00Z');
const hour = 3_600_000;
const minutes = (n: number) => new Date(began + n * 60_000);
const day = '20240101';
const trails = [xiangyin, pingjiang, platformTrail];

/** Five hours with entries, the third of them without any at 湘阴; then the sealing, and half an hour that is not sealed. */
beforeAll(async () => {
  await ownTables();
  await smallProvince();
  for (let n = 0; n < 60; n++) {
    clock.at = minutes(n * 5);
    const of = (archivesCode: string) => ({
      archivesCode,
      actor: 'he-yan',
      action: 'show-record',
      outcome: 'done' as const,
    });
    const quiet = n >= 24 && n < 36;
    await recordAudit([...(quiet ? [] : [of(xiangyin)]), of(pingjiang), of(platformTrail)], minutes(n * 5));
  }
});

const sealedAt = minutes(4 * 60 + 25);
const seals = async () =>
  (await sealsBetween(new Date(began), new Date(began + 24 * hour))).map(({ seal }) => seal as Seal);

test('what has closed is sealed once, by however many ticks at once, and what has not is said to be open', async () => {
  const put = await Promise.all([sealWindows(sealedAt), sealWindows(sealedAt), sealWindows(sealedAt)]);
  expect(put.flat()).toHaveLength(4);
  expect(await sealWindows(sealedAt)).toEqual([]);
  const kept = await seals();
  expect(kept.map(({ stretches }) => stretches.map(({ archivesCode, count }) => [archivesCode, count]))).toEqual(
    [0, 1, 2, 3].map((n) => [...(n === 2 ? [] : [[xiangyin, 12]]), [pingjiang, 12], [platformTrail, 12]]),
  );
  expect(new Set(kept.map(({ head }) => head)).size).toBe(4);
  expect(await verifyDays([xiangyin], day, day)).toMatchObject({
    faults: [],
    sealed: 36,
    unsealed: 12,
    sealedUntil: '2024-01-01T04:00:00.000Z',
    head: kept[3]?.head,
  });
});

const table = () => setting('AUDIT_TABLE');
const send = (item: object) => documents().send(new PutCommand({ TableName: table(), Item: item }));
const drop = ({ holder, at }: { holder: string; at: string }) =>
  documents().send(new DeleteCommand({ TableName: table(), Key: { holder, at } }));

test('whatever is done to the table behind the platform’s back is found, and named by its stretch', async () => {
  const whole = new Map<string, Awaited<ReturnType<typeof entriesOf>>>();
  for (const trail of trails) whole.set(trail, await entriesOf(trail, day));
  const windowOf = ({ at }: { at: string }) => `${at.slice(0, 13)}:00:00.000Z`;
  const tampering = fc.record({
    trail: fc.constantFrom(...trails),
    place: fc.nat(),
    how: fc.constantFrom('remove', 'alter', 'put in', 'swap', 'cut the tail', 'drop a window', 'move to another day'),
  });
  await fc.assert(
    fc.asyncProperty(tampering, async ({ trail, place, how }) => {
      const all = (whole.get(trail) ?? []).filter(({ at }) => at < '2024-01-01T04');
      const one = all[place % all.length] as (typeof all)[number];
      const next = all.find((other) => windowOf(other) === windowOf(one) && other.at !== one.at) as typeof one;
      const gone =
        how === 'cut the tail'
          ? all.filter(({ at }) => at >= one.at)
          : how === 'drop a window'
            ? all.filter((other) => windowOf(other) === windowOf(one))
            : [one];
      const strange = { ...one, at: how === 'move to another day' ? one.at.replace('01-01', '01-02') : `${one.at}1` };
      if (how === 'alter') await send({ ...one, actor: 'somebody-else' });
      else if (how === 'put in') await send(strange);
      else if (how === 'swap')
        await Promise.all([send({ ...one, at: next.at, correlationId: 'swapped' }), send({ ...next, at: one.at })]);
      else for (const entry of gone) await drop(entry);
      if (how === 'move to another day') await send(strange);

      const { faults } = await verifyDays(trails, day, day);
      for (const entry of [...gone, one, ...(next ? [next] : [])]) await send(entry);
      await drop(strange);

      const expected = how === 'cut the tail' || how === 'drop a window' ? gone : [one];
      const named = faults.filter(({ kind, to }) => !(kind === 'added' && to.startsWith('2024-01-01T16')));
      expect(new Set(named.map(({ from }) => from)), how).toEqual(new Set(expected.map(windowOf)));
      for (const { archivesCode } of faults) expect(archivesCode).toBe(trail);
      if (how === 'move to another day') expect(faults.map(({ kind }) => kind).sort()).toEqual(['added', 'removed']);
    }),
    { numRuns: Number(process.env.TAMPERINGS ?? 25) },
  );
  expect((await verifyDays(trails, day, day)).faults).toEqual([]);
}, 120_000);

test('a seal cannot be taken away or changed: what is put over it is seen, and the locked one is still read', async () => {
  const [, second] = await seals();
  const Key = `audit/${second?.from}.json`;
  const Bucket = setting('SEALS_BUCKET');
  await expect(
    storage().send(
      new PutObjectCommand({
        Bucket,
        Key,
        Body: '{}',
        IfNoneMatch: '*',
        ChecksumSHA256: 'RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=',
      }),
    ),
  ).rejects.toMatchObject({ name: 'PreconditionFailed' });
  const said = { kind: 'seal-replaced', from: second?.from };

  await storage().send(new DeleteObjectCommand({ Bucket, Key }));
  expect((await verifyDays([xiangyin], day, day)).faults).toMatchObject([said]);
  await storage().send(
    new PutObjectCommand({
      Bucket,
      Key,
      Body: JSON.stringify({ ...second, stretches: [] }),
      ChecksumAlgorithm: 'SHA256',
    }),
  );
  const { faults, sealed } = await verifyDays([xiangyin], day, day);
  expect(faults).toMatchObject([said]);
  expect(sealed).toBe(36);
  expect((await seals())[1]).toEqual(second);
});

test('the sealing goes on after the last seal, and over a long sleep by whole days', async () => {
  const later = await sealWindows(new Date(began + 72 * hour));
  expect(later[0]?.previous).toBe((await seals())[3]?.head);
  const hours = later.map(({ from, to }) => (Date.parse(to) - Date.parse(from)) / hour);
  expect(hours).toEqual([...Array(12).fill(1), 24, 24, ...Array(7).fill(1)]);
  expect((await verifyDays(trails, day, '20240104')).unsealed).toBe(0);
});
