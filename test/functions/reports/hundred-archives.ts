import { dueAt } from '#functions/reports/due.ts';
import type { Edition } from '#functions/reports/edition.ts';
import { snapshotOf } from '#functions/reports/snapshot.ts';
import type { Archives } from '#shared/archives/archives.ts';
import { cityOf } from '#shared/archives/hierarchy.ts';
import { type Balance, balanceOf } from '#shared/ledger/balance.ts';
import { type LedgerEntry, type LedgerKind, ledgerEntry, type Quantities } from '#shared/ledger/ledger.ts';
import { definitionOf } from './hubei.ts';

/** A province of 100 archives: its own, those of nine cities and of ninety counties, with books from 2015 to 2024. */
const years = Array.from({ length: 10 }, (_, n) => 2015 + n);
const cities = ['岳阳', '常德', '益阳', '娄底', '邵阳', '怀化', '永州', '郴州', '衡阳'].map((name) => `${name}市`);
const codeOf = (n: number) => `443${String(n).padStart(3, '0')}`;

export const province: Archives[] = Array.from({ length: 100 }, (_, n): Archives => {
  const archivesCode = codeOf(n + 1);
  if (n === 0) return { archivesCode, name: '湖南省档案馆', region: '湖南省', level: 'province' };
  const city = cities[(n - 1) % 9] ?? '';
  const parent = codeOf(n < 10 ? 1 : 2 + ((n - 1) % 9));
  if (n < 10) return { archivesCode, name: `${city}档案馆`, region: city, level: 'city', parent };
  const region = `${city}${'甲乙丙丁戊己庚辛壬癸'[Math.floor(n / 9) - 1]}县`;
  return { archivesCode, name: `${region}档案馆`, region, level: 'county', parent };
});

const kinds: [LedgerKind, (n: number) => Quantities][] = [
  ['accession', (n) => ({ volumes: 110 + ((n * 37) % 190), items: (n * 7) % 400 })],
  ['planned', (n) => ({ volumes: 240 + ((n * 11) % 90), frames: 900 + ((n * 53) % 400) })],
  ['frames-received', (n) => ({ frames: 200 + ((n * 61) % 800) })],
  ['frames-digitised', (n) => ({ frames: 200 + ((n * 61) % 700) })],
  ['description', (n) => ({ volumeEntries: n % 30, itemEntries: 100 + ((n * 17) % 900) })],
  ['units-digitised', (n) => ({ volumes: 60 + ((n * 13) % 60) })],
  ['transfer-due', (n) => ({ volumes: 210 + ((n * 29) % 120) })],
  ['lookup', (n) => ({ persons: 1, uses: 1 + (n % 5), copies: n % 12 })],
  ['opened', (n) => ({ volumes: 20 + (n % 40), items: n % 70 })],
  ['removal', (n) => ({ volumes: n % 3 })],
];

/** The ledger of the province: so many entries, spread evenly over archives, years, days and kinds of act. */
export function* acts(count: number): Generator<LedgerEntry> {
  const each = count / province.length / years.length;
  for (const [nth, { archivesCode }] of province.entries())
    for (const year of years)
      for (let n = 0; n < each; n++) {
        const [kind, quantities] = kinds[n % kinds.length] ?? kinds[0]!;
        const day = new Date(Date.UTC(year, 0, 1) + Math.floor((n * 365) / each) * 86_400_000);
        const date = day.toISOString().slice(0, 10).replaceAll('-', '');
        const id = `${year}-${n}`;
        const source = { kind: 'register', id };
        const what = {
          archivesCode,
          kind,
          date,
          quantities: quantities(n + nth + year),
          source,
          entryId: `${kind}#${id}`,
        };
        yield ledgerEntry({ ...what, actor: `archivist-${archivesCode}`, at: day.toISOString() });
      }
}

/** The ledger with a balance at each New Year, as the nights leave it. */
export function* balancedBooks(count: number): Generator<LedgerEntry | Balance> {
  let [balance, entries]: [Balance | undefined, LedgerEntry[]] = [undefined, []];
  for (const entry of acts(count)) {
    yield entry;
    const [last] = entries;
    if (last && last.date.slice(0, 4) !== entry.date.slice(0, 4)) {
      balance = balanceAfter(last.archivesCode === balance?.archivesCode ? balance : undefined, entries);
      if (last.archivesCode === entry.archivesCode) yield balance;
      entries = [];
    }
    entries.push(entry);
  }
}

function balanceAfter(before: Balance | undefined, entries: LedgerEntry[]): Balance {
  const [{ archivesCode, date } = { archivesCode: '', date: '' }] = entries;
  const year = date.slice(0, 4);
  const readAt = `${Number(year) + 1}-01-01T17:00:00.000Z`;
  return balanceOf(before, entries, { archivesCode, through: `${year}1231`, readAt, counted: [] });
}

/** Signed annual returns of every archives and year, with what the year in review quotes. */
export function* returns(): Generator<Record<string, unknown>> {
  for (const { archivesCode } of province)
    for (const year of years)
      yield {
        archivesCode,
        item: `return#${year}#001`,
        year: String(year),
        version: 1,
        revision: 3,
        form: { id: 'archives-annual', version: 1 },
        state: 'accepted',
        declared: { articles: 3, publicTitles: 1, publicChars: 20_000, compiledChars: 150_000, staffTotal: 14 },
        explanations: {},
        asOf: `${year + 1}-01-08T00:00:00.000Z`,
        steps: [],
      };
}

/** So many catalogue entries, the same number at every archives, in the shape of Records but with few fields. */
export function* records(count: number): Generator<Record<string, unknown>> {
  for (const { archivesCode } of province)
    for (let n = 0; n < count / province.length; n++) {
      const fonds = `A${String(Math.floor(n / 500)).padStart(3, '0')}`;
      const sortCode = `${fonds}-WS·2015·D30·${String(n).padStart(6, '0')}`;
      const title = `关于印发第${n}号工作要点的通知`;
      yield {
        recordId: `${archivesCode}/${sortCode}`,
        part: 'entry',
        fonds: `${archivesCode}#${fonds}`,
        sortCode,
        title,
        version: 1,
      };
    }
}

/** A report of the province on 2024, from 20,000 acts, as it is due in January 2025. */
export function of2024(id: string) {
  const definition = definitionOf(id);
  const edition: Edition = {
    report: `${id}#${province[0]?.archivesCode}`,
    edition: '2024',
    definitionId: id,
    definitionVersion: definition.version,
    archivesCode: province[0]?.archivesCode ?? '',
    period: '2024',
    asOf: dueAt('2024', definition.due).toISOString(),
    trigger: 'schedule',
    by: 'schedule',
    state: 'planned',
    plannedAt: '2025-01-10T00:00:00.000Z',
  };
  const entries = Map.groupBy(acts(20_000), ({ archivesCode }) => archivesCode);
  const books = province.map((one) => ({
    archives: { ...one, city: cityOf(one, province) },
    entries: entries.get(one.archivesCode) ?? [],
  }));
  return { definition, snapshot: snapshotOf(definition, edition, province[0]!, books) };
}
