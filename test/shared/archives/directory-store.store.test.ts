import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import * as z from 'zod';
import {
  allAgreements,
  allArchives,
  archivesOf,
  archivesWithFonds,
  directory,
  entityOf,
  fondsNumbersOf,
  membershipsOf,
} from '#shared/archives/directory-store.ts';
import { table } from '#shared/runtime/table.ts';
import { agree, appoint, pingjiang, provincial, smallProvince, xiangyin } from '#test/functions/small-province.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';

const clock = vi.hoisted(() => ({ at: Date.parse('2024-09-29T02:00:00Z') }));
vi.mock('#shared/runtime/clock.ts', () => ({ now: () => new Date(clock.at) }));

beforeAll(ownTables);
beforeAll(smallProvince);
beforeEach(() => {
  clock.at += 60_000;
});

const filed = { by: 'sun-li', at: '2024-09-29T02:00:00.000Z' };
const fondsOf = (archivesCode: string, fondsNumber: string, title: string) => ({
  ...filed,
  archivesCode,
  fondsNumber,
  title,
  kind: 'fonds' as const,
  entity: entityOf.fonds(fondsNumber),
});

/** Writes as another process would: this one's memory does not hear of it. */
const elsewhere = table('DIRECTORY_TABLE', z.record(z.string(), z.unknown()), {
  partition: 'archivesCode',
  sort: 'entity',
});

test('a fonds number twice in one archives is refused, the same in another accepted', async () => {
  expect(await directory.fonds.register(fondsOf(xiangyin, 'A439', '湘阴县民政局全宗'))).toBe(true);
  expect(await directory.fonds.register(fondsOf(xiangyin, 'A439', '湘阴县民政局'))).toBe(false);
  expect(await directory.fonds.register(fondsOf(pingjiang, 'A439', '平江县民政局全宗'))).toBe(true);
  expect((await directory.fonds.get(xiangyin, entityOf.fonds('A439')))?.title).toBe('湘阴县民政局全宗');
  expect(await fondsNumbersOf(xiangyin)).toEqual(new Set(['A439']));
  const holders = await archivesWithFonds('A439');
  expect(holders.map(({ name }) => name).sort()).toEqual(['平江县档案馆', '湘阴县档案馆'].sort());
  expect(await archivesWithFonds('A440')).toEqual([]);
});

test('kinds that lie in one archives do not mix in its lists', async () => {
  await directory.fonds.register(fondsOf(xiangyin, 'C038', '湘阴县文星镇人民政府全宗'));
  const unit = { archivesCode: xiangyin, unitId: 'u1', name: '湘阴县民政局', kind: 'unit' as const, entity: 'unit#u1' };
  await directory.units.register({ ...unit, ...filed });
  expect((await directory.units.list(xiangyin, 50)).items.map(({ unitId }) => unitId)).toEqual(['u1']);
  const first = await directory.fonds.list(xiangyin, 1);
  const rest = await directory.fonds.list(xiangyin, 50, first.next);
  expect([...first.items, ...rest.items].map(({ fondsNumber }) => fondsNumber)).toEqual(['A439', 'C038']);
});

test('an archives is found by its code, another is not', async () => {
  expect((await archivesOf(provincial))?.name).toBe('湖南省档案馆');
  expect(await archivesOf('443099')).toBeUndefined();
  expect(await allArchives()).toHaveLength(4);
});

test('what has been ended is not ended a second time', async () => {
  const stored = await appoint('zhang-min', xiangyin, ['cataloguer']);
  const whole = await directory.memberships.get(xiangyin, entityOf.membership(stored.membershipId));
  if (!whole) throw new Error('not stored');
  const revoked = { ...whole, revokedAt: '2024-09-29T02:01:00.000Z', revokedBy: 'sun-li' };
  const again = { ...whole, revokedAt: '2024-09-30T02:01:00.000Z', revokedBy: 'sun-li' };
  expect(await directory.memberships.end(revoked, 'revokedAt')).toBe(true);
  expect(await directory.memberships.end(again, 'revokedAt')).toBe(false);
  expect((await membershipsOf('zhang-min'))[0]).toMatchObject({ roles: ['cataloguer'], revokedAt: revoked.revokedAt });
});

test('an agreement is known at once where it was made, with its terms', async () => {
  await agree([provincial, pingjiang], ['HY', 'XJ'], { until: '20251231' });
  expect(await allAgreements()).toMatchObject([
    { parties: [provincial, pingjiang], categories: ['HY', 'XJ'], until: '20251231', archivesCode: provincial },
  ]);
});

test('what another process changes is seen after 30 seconds, and not asked for sooner', async () => {
  const stored = await appoint('li-qiang', xiangyin, ['operator']);
  expect(await membershipsOf('li-qiang')).toHaveLength(1);
  const revoked = { ...stored, kind: 'membership', entity: entityOf.membership(stored.membershipId) };
  await elsewhere.put({ ...revoked, revokedAt: new Date(clock.at).toISOString() });

  clock.at += 29_999;
  expect((await membershipsOf('li-qiang'))[0]?.revokedAt).toBeUndefined();
  clock.at += 1;
  expect((await membershipsOf('li-qiang'))[0]?.revokedAt).toBeDefined();
});

test('a clock that was set back does not keep an old answer', async () => {
  expect(await membershipsOf('he-yan')).toEqual([]);
  const { membershipId, ...rest } = await appoint('nobody', xiangyin, ['lookup-desk']);
  expect(await membershipsOf('he-yan')).toEqual([]);
  await elsewhere.put({ ...rest, membershipId: 'm2', kind: 'membership', entity: 'membership#m2', subject: 'he-yan' });
  clock.at -= 3_600_000;
  expect(await membershipsOf('he-yan')).toHaveLength(1);
  clock.at += 3_600_000;
});

test('a read that failed is not remembered', async () => {
  clock.at += 60_000;
  const { DIRECTORY_TABLE } = process.env;
  process.env.DIRECTORY_TABLE = 'no-such-table';
  await expect(allAgreements()).rejects.toThrow();
  process.env.DIRECTORY_TABLE = DIRECTORY_TABLE;
  expect(await allAgreements()).toHaveLength(1);
});
