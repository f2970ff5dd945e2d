import {
  grantMembership,
  listAgreements,
  listArchives,
  makeAgreement,
  registerArchives,
  registerFonds,
  whoAmI,
} from '#functions/directory/contract.ts';
import { type Client, client, Refusal } from '#infra/client/client.ts';
import { founder, type Person, people, type Who } from './people.ts';
import { placesOfProvince } from './places.ts';

/** What the story and the journeys need of a running platform: where it is, and tokens for its people. */
export type Standing = { origin: string; token(subject: string): Promise<string> };

/** A client for one of the people, or for any subject. */
export const as = (platform: Standing, who: Who | { subject: string }, headers: Record<string, string> = {}): Client =>
  client(platform.origin, () => platform.token((typeof who === 'string' ? people[who] : who).subject), headers);

const fonds: [archivesCode: string, fondsNumber: string, title: string][] = [
  ['443021', 'A439', '湘阴县民政局全宗'],
  ['443021', 'C038', '湘阴县文星镇人民政府全宗'],
  ['443021', 'Z109', '湘阴县人民政府办公室全宗'],
  ['443022', 'A439', '平江县民政局全宗'],
  ['443022', 'A120', '平江县长寿区公所全宗'],
  ['443022', 'C038', '平江县长寿镇人民政府全宗'],
];

/**
 * Founds a province through the public API: its archives, people, fonds and the agreement on marriage records. What is
 * there already is left as it is, so a founding cut short goes on. `places` is how many archives to register; those
 * where its people work, and the city between, are always there. Answers how many there are to be.
 */
export async function foundProvince(platform: Standing, places = placesOfProvince.length): Promise<number> {
  const needed = new Set([
    ...Object.values<Person>(people).map(({ archivesCode }) => archivesCode),
    '443001',
    '443020',
  ]);
  const by = as(platform, { subject: founder });
  const wanted = placesOfProvince.filter(({ archivesCode }, n) => n < places || needed.has(archivesCode));
  const there = new Set(
    (await by(listArchives, { query: { limit: 500 } })).items.map(({ archivesCode }) => archivesCode),
  );
  for (const place of wanted) if (!there.has(place.archivesCode)) await by(registerArchives, { body: place });
  for (const person of Object.values<Person>(people)) {
    const { memberships } = await as(platform, person)(whoAmI);
    if (memberships.length === 0) await appoint(platform, person);
  }
  for (const [archivesCode, fondsNumber, title] of fonds)
    await unlessThere(by(registerFonds, { params: { archivesCode }, body: { fondsNumber, title } }));
  const { items } = await by(listAgreements, { params: { archivesCode: '443001' } });
  if (items.length === 0) await by(makeAgreement, { params: { archivesCode: '443001' }, body: marriageAgreement });
  return wanted.length;
}

/** Grants a person their roles, as the founder. */
export const appoint = (platform: Standing, { subject, name, archivesCode, roles, fonds }: Person) =>
  as(platform, { subject: founder })(grantMembership, {
    params: { archivesCode },
    body: { subject, name, roles, from: '2000-01-01T00:00:00.000Z', ...(fonds && { fonds }) },
  });

const marriageAgreement = {
  number: '湘档协〔2024〕1号',
  parties: ['443001', '443021', '443022'],
  categories: ['HY' as const],
  from: '20000101',
};

async function unlessThere(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Refusal && error.slug.endsWith('already-registered'))) throw error;
  }
}
