import fc from 'fast-check';
import { beforeAll, expect, test, vi } from 'vitest';
import { handler as codes } from '#functions/lookup/api.ts';
import * as contract from '#functions/lookup/contract.ts';
import { handler as searches } from '#functions/lookup/searches.ts';
import { currentEntries } from '#functions/search-indexing/current-entries.ts';
import type { Entry } from '#shared/records/record.ts';
import { findEntries } from '#shared/records/record-store.ts';
import { newId } from '#shared/runtime/ids.ts';
import { placeOf } from '#shared/search/indexed-entry.ts';
import { theIndex } from '#shared/search/pieces-store.ts';
import { bringInLine } from '#shared/search/write.ts';
import { ask } from '#test/functions/ask.ts';
import {
  agree,
  appoint,
  hold,
  pingjiang,
  provincial,
  smallProvince,
  xiangyin,
} from '#test/functions/small-province.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';

// limits are another matter, tested elsewhere
vi.mock('#shared/access/limit-store.ts', () => ({ countAttempt: async () => {} }));

/** The long variant: HIDDEN_ROUNDS=20 npx vitest run --project stores hidden-bytes. */
const rounds = Number(process.env.HIDDEN_ROUNDS ?? 1);

type Row = { archivesCode: string; n: number; title: string; name: string; civil: boolean; opened: boolean };
const row: fc.Arbitrary<Row> = fc.record({
  archivesCode: fc.constantFrom(xiangyin, pingjiang),
  n: fc.integer({ min: 1, max: 40 }),
  title: fc
    .array(fc.constantFrom('水库', '移民', '登记', '关于', '通知'), { minLength: 2, maxLength: 4 })
    .map((w) => w.join('')),
  name: fc.constantFrom('吴秀英', '曾国强', '欧阳晓', '吕敏'),
  civil: fc.boolean(),
  opened: fc.boolean(),
});
const codeOf = ({ civil, n }: Row) =>
  civil ? `A120-ZY·XJ·1987·Y-${String(n).padStart(4, '0')}` : `C038-001-002-${String(n).padStart(3, '0')}`;

/** A province of its own tables, with these records and their index. */
async function province(rows: Row[]): Promise<Record<string, string | undefined>> {
  await ownTables();
  await smallProvince();
  await appoint('wang-fang', provincial, ['lookup-desk']);
  await appoint('he-yan', xiangyin, ['lookup-desk']);
  await agree([provincial, xiangyin, pingjiang], ['HY']);
  const entries: Entry[] = await Promise.all(
    rows.map((one) =>
      hold(
        one.archivesCode,
        codeOf(one),
        {
          title: one.title,
          civilType: one.civil ? 'XJ' : undefined,
          personalNames: [{ name: one.name, role: '当事人' }],
          documentNumber: { original: `湘发〔1987〕${one.n}号`, normalised: `湘发〔1987〕${one.n}号` },
        },
        one.opened ? 'opened' : 'unreviewed',
      ),
    ),
  );
  const changed = new Map(entries.map((entry) => [entry.recordId, { places: [placeOf(entry)], scanned: false }]));
  const writing = { ...theIndex(), now: new Date(), newId: () => newId(new Date()) };
  const ids = [...changed.keys()];
  if (ids.length) await bringInLine(writing, changed, (scanned) => currentEntries(ids, scanned));
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => name.endsWith('_TABLE')));
}

/** What a caller is shown: all bytes of an answer or a refusal, but for ids of the call and what is sealed in a cursor. */
const shown = ({ status, body }: Awaited<ReturnType<typeof ask>>) => {
  const { instance: _, next, ...said } = body;
  return JSON.stringify({ status, ...said, next: next?.length });
};

const desks = { 'he-yan': xiangyin, 'wang-fang': provincial } as const;

/** Every question that the hidden records suggest, at every route where one can be asked. */
function questionsOf(hidden: Row[], desk: keyof typeof desks) {
  const params = { archivesCode: desks[desk] };
  const by = { subject: desk, params };
  const title = (q: string, more = {}) =>
    [searches, contract.searchTitles, { ...by, query: { q, limit: '3', ...more } }] as const;
  const person = (name: string) => [searches, contract.findPerson, { ...by, body: { name, year: 1987 } }] as const;
  return hidden.flatMap((one) => [
    title(one.title),
    title(one.title.slice(0, 3)),
    title(`关于 -${one.title.slice(0, 2)}`),
    title(`${one.title[0]}?${one.title[2]}`),
    title(`湘发(1987)第0${one.n}号`),
    title(codeOf(one)),
    title(one.name),
    title('', { archives: one.archivesCode, fonds: codeOf(one).slice(0, 4), exact: 'true' }),
    person(one.name),
    person('wú xiùyīng'),
    person(`${one.name[0]}?${one.name[2] ?? '*'}`),
    person('wxy'),
    [codes, contract.findByCode, { ...by, query: { referenceCode: codeOf(one) } }] as const,
    [codes, contract.showRecord, { ...by, query: { holding: one.archivesCode, referenceCode: codeOf(one) } }] as const,
    [codes, contract.listPages, { ...by, query: { holding: one.archivesCode, referenceCode: codeOf(one) } }] as const,
    [searches, contract.searchPublished, { query: { q: one.title } }] as const,
    [searches, contract.showPublished, { query: { holding: one.archivesCode, referenceCode: codeOf(one) } }] as const,
  ]);
}

beforeAll(() => {
  process.env.ACCESS_BUCKET = 'access';
});

test('no question made from the fields of hidden records changes a byte of any answer: hits, totals, facets, cursors, refusals', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(row, { selector: (one) => `${one.archivesCode}/${codeOf(one)}`, minLength: 12, maxLength: 20 }),
      fc.constantFrom<keyof typeof desks>('he-yan', 'wang-fang'),
      async (rows, desk) => {
        const isHidden = ({ opened, archivesCode }: Row) => !opened && archivesCode !== desks[desk];
        const withThem = await province(rows);
        const without = await province(rows.filter((one) => !isHidden(one)));
        for (const [handler, route, asked] of questionsOf(rows.filter(isHidden).slice(0, rounds > 1 ? 4 : 2), desk)) {
          Object.assign(process.env, withThem);
          const one = shown(await ask(handler, route, asked));
          Object.assign(process.env, without);
          const other = shown(await ask(handler, route, asked));
          expect([route.name, asked, one]).toEqual([route.name, asked, other]);
        }
        Object.assign(process.env, withThem);
        expect((await findEntries(rows.map((one) => `${one.archivesCode}/${codeOf(one)}`))).size).toBe(rows.length);
      },
    ),
    { numRuns: rounds, endOnFailure: true },
  );
}, 600_000);
