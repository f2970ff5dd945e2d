import { beforeAll, describe, expect, test, vi } from 'vitest';
import { handler as codes } from '#functions/lookup/api.ts';
import { browseFonds, searchTitles } from '#functions/lookup/contract.ts';
import { handler } from '#functions/lookup/searches.ts';
import { currentEntries } from '#functions/search-indexing/current-entries.ts';
import type { Description } from '#shared/records/record.ts';
import { findEntries } from '#shared/records/record-store.ts';
import { newId } from '#shared/runtime/ids.ts';
import { placeOf } from '#shared/search/indexed-entry.ts';
import { theIndex } from '#shared/search/pieces-store.ts';
import { bringInLine } from '#shared/search/write.ts';
import { ask } from '#test/functions/ask.ts';
import { appoint, hold, pingjiang, smallProvince, xiangyin } from '#test/functions/small-province.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';

const reads = vi.hoisted(() => ({ records: 0 }));
vi.mock('#shared/records/record-store.ts', async (original) => {
  const real = await original<typeof import('#shared/records/record-store.ts')>();
  return {
    ...real,
    findEntries: (ids: string[]) => {
      reads.records += ids.length;
      return real.findEntries(ids);
    },
  };
});

const code = (n: number) => `C038-001-002-${String(n).padStart(3, '0')}`;
const ids: string[] = [];
const titled = (title: string, besides: Partial<Description> = {}): Partial<Description> => ({
  title,
  civilType: undefined,
  documentDate: undefined,
  filingYear: 1986,
  personalNames: [],
  place: undefined,
  ...besides,
});
const number = (original: string, normalised: string) => ({ documentNumber: { original, normalised } });

beforeAll(ownTables);
beforeAll(smallProvince);
beforeAll(async () => {
  await appoint('he-yan', xiangyin, ['lookup-desk']);
  const put = async (...args: Parameters<typeof hold>) => ids.push((await hold(...args)).recordId);
  await put(
    xiangyin,
    code(1),
    titled('关于水库移民安置的请示', { filingYear: 1990, categoryCode: 'WS', retentionCode: 'Y' }),
  );
  await put(
    xiangyin,
    code(2),
    titled('移民迁往洞口水库的批复', {
      filingYear: 1989,
      retentionCode: 'D30',
      ...number('湘水發(1989)字第036號', '湘水發〔1989〕36號'),
    }),
  );
  await put(
    xiangyin,
    code(3),
    titled('寶雞市檔案局館長(zhǎng) 曹建國(guó)任職通知', { filingYear: 1988, levelOfDescription: 'volume' }),
  );
  await put(xiangyin, code(10), titled('文星鎮會議紀要', { filingYear: 1988, responsibleParty: '文星镇人民政府' }));
  await put(xiangyin, 'A120-ZY·HY·1987·Y-0001', { title: '婚姻登记表', civilType: 'HY', categoryCode: 'ZY' }, 'opened');
  await put(pingjiang, code(1), titled('平江水库的请示', { filingYear: 1991 }), 'opened');
  await put(pingjiang, code(2), titled('平江水库的秘事', { filingYear: 1992, categoryCode: 'KU' }));
  const held = await findEntries(ids);
  const changed = new Map(
    [...held].map(([id, entry]) => [id, { places: [placeOf(entry)], scanned: id.endsWith('003') }]),
  );
  const writing = { ...theIndex(), now: new Date(), newId: () => newId(new Date()) };
  await bringInLine(writing, changed, (scanned) => currentEntries(ids, scanned));
});

type Shown = { archivesCode: string; referenceCode: string; title: string; marks?: [number, number][] };
const params = { archivesCode: xiangyin };
const search = async (q: string, more: Record<string, string> = {}) =>
  (await ask(handler, searchTitles, { subject: 'he-yan', params, query: { q, ...more } })).body;
const found = async (q: string, more: Record<string, string> = {}) =>
  (await search(q, more)).items.map(({ archivesCode, referenceCode }: Shown) =>
    archivesCode === xiangyin ? referenceCode : `平江 ${referenceCode}`,
  );

describe('the question as people type it', () => {
  test.each([
    ['several words are all wanted, in any order', '移民 水库', [code(1), code(2)]],
    ['quotes mean as written', '"水库移民"', [code(1)]],
    ['Chinese quotes too', '“水库移民”', [code(1)]],
    ['a leading minus excludes', '水库 -移民', [`平江 ${code(1)}`]],
    ['a full-width minus and a quoted exclusion', '水库 －"移民安置"', [`平江 ${code(1)}`, code(2)]],
    ['? is one character', '水库?民安置', [code(1)]],
    ['* is any run', '移民*批复', [code(2)]],
    ['one character', '镇', [code(10)]],
    ['Traditional finds Simplified', '會議', [code(10)]],
    ['Simplified finds Traditional, over a reading aid', '馆长曹建国', [code(3)]],
    ['width and punctuation do not matter', '《水库　移民》', [code(1), code(2)]],
    ['the responsible party', '文星镇人民政府', [code(10)]],
    ['a document number in round brackets, padded', '湘水发(1989)字第036号', [code(2)]],
    ['a document number in square brackets', '湘水发[1989]36号', [code(2)]],
    ['a document number in full-width lenticular brackets', '湘水發【1989】第36號', [code(2)]],
    ['another document number', '湘水发〔1989〕37号', []],
    ['nothing that is hidden', '秘事', []],
  ])('%s: %s', async (_, q, hits) => expect(await found(q)).toEqual(hits));

  test('a title pattern pages without a total where only paging can tell; marks stand in the title as written', async () => {
    const { items } = await search('馆长 曹?国');
    const [{ title, marks = [] } = {} as Shown] = items;
    expect(marks.map(([from, until]: [number, number]) => title.slice(from, until))).toEqual(['館長', '曹', '國']);
  });

  test.each([code(1), 'Ｃ０３８－００１－００２－００１', 'c038—001—002—001', `请看 ${code(1)}`])(
    'a 档号 typed as %s is recognised, wherever the desk may read it',
    async (typed) => {
      const { byCode } = await search(typed);
      expect(byCode.map(({ archivesCode }: Shown) => archivesCode).sort()).toEqual([xiangyin, pingjiang].sort());
    },
  );

  test.each([
    ['C038-001-*', [code(1), code(2), code(3), code(10)]],
    ['C038-001-002-00?', [code(1), code(2), code(3)]],
    ['c038－001－002－0１*', [code(10)]],
    ['*-003', [code(3)]],
    ['C039*', []],
  ])('codes that look like %s, page by page', async (pattern, hits) => {
    const shown: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const query = { code: pattern, limit: '2', ...(cursor && { cursor }) };
      const asked = { subject: 'he-yan', params: { ...params, fondsNumber: 'C038' }, query };
      const { items, next } = (await ask(codes, browseFonds, asked)).body;
      expect(items.length).toBeLessThanOrEqual(2);
      shown.push(...items.map(({ referenceCode }: Shown) => referenceCode));
      cursor = next;
      if (!next) break;
    }
    expect(shown).toEqual(hits);
  });
});

describe('filters and facets', () => {
  test.each([
    [{ archives: pingjiang }, [`平江 ${code(1)}`]],
    [{ archives: `${pingjiang},${xiangyin}`, fromYear: '1990' }, [`平江 ${code(1)}`, code(1)]],
    [{ fromYear: '1989', toYear: '1990' }, [code(1), code(2)]],
    [{ category: 'WS' }, [code(1)]],
    [{ civilType: 'HY' }, ['A120-ZY·HY·1987·Y-0001']],
    [{ level: 'volume' }, [code(3)]],
    [{ fonds: 'A120' }, ['A120-ZY·HY·1987·Y-0001']],
    [{ retention: 'D30' }, [code(2)]],
    [{ opened: 'true', archives: xiangyin }, ['A120-ZY·HY·1987·Y-0001']],
    [{ opened: 'false' }, [code(1), code(2), code(10), code(3)]],
    [{ hasScans: 'true' }, [code(3)]],
    [{ category: 'KU' }, []],
  ])('%j', async (filter, hits) => {
    expect(await found('', filter)).toEqual(hits);
    expect((await search('', filter)).total).toBe(hits.length);
  });

  test('facets count by archives, year, category, type and level what is found, and nothing that is hidden', async () => {
    const { facets, total } = await search('');
    expect(total).toBe(6);
    expect(facets).toEqual({
      archives: [
        { value: xiangyin, count: 5 },
        { value: pingjiang, count: 1 },
      ],
      years: [{ value: '1988', count: 2 }, ...['1987', '1989', '1990', '1991'].map((value) => ({ value, count: 1 }))],
      categories: [
        { value: 'WS', count: 1 },
        { value: 'ZY', count: 1 },
      ],
      civilTypes: [{ value: 'HY', count: 1 }],
      levels: [
        { value: 'item', count: 5 },
        { value: 'volume', count: 1 },
      ],
    });
  });

  test('pages by cursor are one list without gap or doublet, each reading no more records than it shows and one more', async () => {
    const all = await found('');
    const paged: string[] = [];
    for (let cursor: string | undefined; ; ) {
      reads.records = 0;
      const page = await search('', { limit: '2', ...(cursor && { cursor }) });
      expect(reads.records).toBeLessThanOrEqual(3);
      paged.push(
        ...page.items.map(({ archivesCode, referenceCode }: Shown) =>
          archivesCode === xiangyin ? referenceCode : `平江 ${referenceCode}`,
        ),
      );
      cursor = page.next;
      if (!cursor) break;
    }
    expect(paged).toEqual(all);
    const { next } = await search('', { limit: '2' });
    const other = { subject: 'he-yan', params, query: { q: '水库', limit: '2', cursor: next } };
    expect(await ask(handler, searchTitles, other)).toMatchObject({ slug: 'cursor-not-yours' });
  });
});
