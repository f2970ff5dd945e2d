import { randomUUID } from 'node:crypto';
import type { Agreement, Archives, Membership } from '#shared/archives/archives.ts';
import { directory, entityOf } from '#shared/archives/directory-store.ts';
import type { Role } from '#shared/archives/role.ts';
import type { CivilType } from '#shared/records/category.ts';
import { pointersOf, putPointers } from '#shared/records/name-store.ts';
import type { Description, Entry, OpeningStatus } from '#shared/records/record.ts';
import { createEntry, reviseEntry } from '#shared/records/record-changes.ts';
import { establishDataKeys } from '#shared/runtime/keys.ts';

export const [provincial, city, xiangyin, pingjiang] = ['443001', '443020', '443021', '443022'] as const;

const places: Archives[] = [
  { archivesCode: provincial, name: '湖南省档案馆', level: 'province', region: '湖南省' },
  { archivesCode: city, name: '岳阳市档案馆', level: 'city', parent: provincial, region: '岳阳市' },
  { archivesCode: xiangyin, name: '湘阴县档案馆', level: 'county', parent: city, region: '湘阴县' },
  { archivesCode: pingjiang, name: '平江县档案馆', level: 'county', parent: city, region: '平江县' },
];
const filed = { by: 'founder', at: '2024-01-01T00:00:00.000Z' };

/** A province of four archives, written straight into this file's own tables, with its data keys. */
export async function smallProvince(): Promise<void> {
  await establishDataKeys();
  for (const place of places)
    await directory.archives.register({ ...place, ...filed, kind: 'archives', entity: entityOf.archives() });
}

/** Grants roles at an archives from long ago; what is given besides (fonds, until, issuer…) stands as it is. */
export async function appoint(
  subject: string,
  archivesCode: string,
  roles: Role[],
  besides: Partial<Membership> = {},
): Promise<Membership & typeof filed> {
  const membershipId = randomUUID();
  const membership = { membershipId, archivesCode, subject, roles, from: '2000-01-01T00:00:00.000Z', ...besides };
  const whole = { ...membership, ...filed, kind: 'membership' as const, entity: entityOf.membership(membershipId) };
  await directory.memberships.register(whole);
  return whole;
}

/** An agreement between archives on civil types, in force from long ago. */
export async function agree(parties: string[], categories: CivilType[], besides: Partial<Agreement> = {}) {
  const agreementId = randomUUID();
  const agreement = { agreementId, number: '湘档协〔2024〕1号', parties, categories, from: '20000101', ...besides };
  const entity = entityOf.agreement(agreementId);
  await directory.agreements.register({
    ...agreement,
    ...filed,
    archivesCode: parties[0] ?? '',
    kind: 'agreement',
    entity,
  });
}

const change = { by: 'clerk', at: new Date('2024-09-01T00:00:00Z') };

/** A marriage record of 1987 held by an archives, with its name pointers. */
export async function hold(
  archivesCode: string,
  referenceCode: string,
  besides: Partial<Description> = {},
  openingStatus: OpeningStatus = 'unreviewed',
): Promise<Entry> {
  const description: Description = {
    archivesCode,
    fondsNumber: referenceCode.slice(0, 4),
    referenceCode,
    originalReferenceCode: referenceCode,
    levelOfDescription: 'item',
    civilType: 'HY',
    filingYear: 1987,
    title: '陈志远、吴秀英婚姻登记',
    documentDate: { value: '19870612', precision: 'day', inferred: false },
    personalNames: [
      { name: '陈志远', role: '男方' },
      { name: '吴秀英', role: '女方' },
    ],
    place: '平江县长寿区公所',
    ...besides,
  };
  const entry = await createEntry(description, change);
  if (!entry) throw new Error(`${archivesCode} holds ${referenceCode} already`);
  await putPointers(await pointersOf(entry));
  return openingStatus === 'unreviewed' ? entry : ((await reviseEntry(entry, { openingStatus }, change)) ?? entry);
}
