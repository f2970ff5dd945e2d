import { DatabaseSync } from 'node:sqlite';
import { codePattern } from '#functions/lookup/codes.ts';
import { newestFirst } from '#functions/lookup/order.ts';
import { personNameKey } from '#shared/people/person-name.ts';
import { sortCodeOf } from '#shared/records/code-folding.ts';
import { findByName } from '#shared/records/name-store.ts';
import { type Entry, fondsKeyOf, recordIdOf } from '#shared/records/record.ts';
import { findEntries, recordIdsOfFonds } from '#shared/records/record-store.ts';
import { byCode, type IndexedEntry } from '#shared/search/indexed-entry.ts';
import { nameLines } from '#shared/search/name-lines.ts';
import { chanceOf } from './chance.ts';

/**
 * A question that no index of titles answers: by a person's name, by a code, by how codes begin. `hits` is the truth by looking at every
 * entry; `ask` answers with record ids from the tables; `rows` are the entries that any answer may touch.
 */
export type ByKey = {
  class: 'name' | 'code' | 'beginning of a code';
  hits: string[];
  ask(): Promise<string[]>;
  /** Keys asked for that are not held: DynamoDB charges a unit for each, DynamoDB Local none. */
  missing: number;
  sql: string;
  values: (string | number)[];
};

const [pageSize, persons, codes, span] = [20, 12, 8, 5];

/**
 * Questions of the three classes over a province, and the entries to be stored for them: all of the fonds asked for, and, by their names,
 * all `named` as somebody who is asked for.
 */
export function askByKey(
  all: IndexedEntry[],
  entryAt: (n: number) => Entry,
  seed: number,
): { questions: ByKey[]; rows: Entry[]; named: Entry[] } {
  const chance = chanceOf(seed, 1);
  const draw = (fits: (entry: Entry) => boolean): Entry => {
    for (;;) {
      const entry = entryAt(Math.floor(chance() * all.length));
      if (fits(entry)) return entry;
    }
  };
  const rows = new Map<number, Entry>();
  const among = (fits: (entry: IndexedEntry) => boolean): Entry[] =>
    all.flatMap((entry, n) => {
      if (!fits(entry)) return [];
      const row = rows.get(n) ?? stored(entryAt(n));
      rows.set(n, row);
      return [row];
    });
  const archives = [...new Set(all.map(({ archivesCode }) => archivesCode))];
  const questions: ByKey[] = [];
  const named: Entry[] = [];
  for (let n = 0; n < persons; n++) {
    const { personalNames, civilType, filingYear } = draw(({ civilType: type }) => type !== undefined);
    const name = personalNames[0]!.name;
    const [line] = nameLines([name]);
    const alike = among(({ text }) => text.includes(`\n${line}`));
    questions.push(byName(name, civilType!, filingYear!, alike));
    named.push(...alike);
  }
  for (let n = 0; n < codes; n++) {
    const { referenceCode } = draw(() => true);
    const held = among((entry) => entry.referenceCode === referenceCode);
    questions.push(byWholeCode(referenceCode, archives, held));
    const { archivesCode, fondsNumber, referenceCode: other } = draw(() => true);
    const begins = `${other.split('-', 3).join('-')}-`;
    const fonds = among((entry) => entry.archivesCode === archivesCode && entry.fondsNumber === fondsNumber);
    questions.push(byBeginning({ archivesCode, fondsNumber, begins }, fonds));
  }
  return { questions, rows: [...rows.values()], named };
}

/** An entry with what the record store adds to it. */
const stored = (entry: Entry): Entry => ({
  ...entry,
  fonds: fondsKeyOf(entry.archivesCode, entry.fondsNumber),
  sortCode: sortCodeOf(entry.referenceCode),
});

const idsOf = (entries: Entry[]): string[] => entries.map(({ recordId }) => recordId);

function byName(name: string, type: NonNullable<Entry['civilType']>, year: number, alike: Entry[]): ByKey {
  const isOfThem = ({ civilType, filingYear = 0, personalNames }: Entry) =>
    civilType === type &&
    Math.abs(filingYear - year) <= span &&
    personalNames.some((one) => personNameKey(one.name) === personNameKey(name));
  return {
    class: 'name',
    missing: 0,
    hits: idsOf(alike.filter(isOfThem).sort(newestFirst)),
    async ask() {
      const ids: string[] = [];
      for await (const hit of findByName(name, { type }))
        if (Math.abs((hit.year ?? 0) - year) <= span) ids.push(hit.recordId);
      return idsOf([...(await findEntries(ids)).values()].filter(isOfThem).sort(newestFirst));
    },
    sql: 'SELECT id FROM person JOIN entry USING (id) WHERE name = ? AND type = ? AND year BETWEEN ? AND ? ORDER BY year DESC, archives, sort',
    values: [personNameKey(name), type, year - span, year + span],
  };
}

const byWholeCode = (code: string, archives: string[], held: Entry[]): ByKey => ({
  class: 'code',
  hits: idsOf(held),
  missing: archives.length - held.length,
  ask: async () => idsOf([...(await findEntries(archives.map((one) => recordIdOf(one, code)))).values()]),
  sql: 'SELECT id FROM entry WHERE code = ?',
  values: [code],
});

type Beginning = { archivesCode: string; fondsNumber: string; begins: string };

function byBeginning({ archivesCode, fondsNumber, begins }: Beginning, fonds: Entry[]): ByKey {
  const held = fonds.filter(({ referenceCode }) => referenceCode.startsWith(begins));
  const pattern = codePattern(`${begins}*`).begins;
  return {
    class: 'beginning of a code',
    missing: 0,
    hits: idsOf(held.sort((a, b) => byCode(a.referenceCode, b.referenceCode)).slice(0, pageSize)),
    async ask() {
      const { items } = await recordIdsOfFonds(archivesCode, fondsNumber, pageSize, undefined, pattern);
      const found = await findEntries(items);
      return items.filter((id) => found.has(id));
    },
    sql: `SELECT id FROM entry WHERE archives = ? AND sort >= ? AND sort < ? ORDER BY sort LIMIT ${pageSize}`,
    values: [archivesCode, pattern, `${pattern}\uffff`],
  };
}

/** The same rows in SQLite under its own indexes. */
export function sqliteByKey(rows: Entry[]) {
  const db = new DatabaseSync(':memory:');
  db.exec(
    `CREATE TABLE entry(id PRIMARY KEY, archives, code, sort, year INTEGER); CREATE TABLE person(name, type, id)`,
  );
  const [entry, person] = [
    db.prepare('INSERT INTO entry VALUES (?,?,?,?,?)'),
    db.prepare('INSERT INTO person VALUES (?,?,?)'),
  ];
  db.exec('BEGIN');
  for (const row of rows) {
    const { recordId, archivesCode, referenceCode, sortCode, filingYear, personalNames, civilType } = row;
    entry.run(recordId, archivesCode, referenceCode, sortCode!, filingYear ?? null);
    for (const { name } of personalNames) person.run(personNameKey(name), civilType ?? null, recordId);
  }
  db.exec(`COMMIT; CREATE INDEX codes ON entry(code); CREATE INDEX held ON entry(archives, sort);
    CREATE INDEX names ON person(name, type)`);
  return ({ sql, values }: ByKey): void => {
    db.prepare(sql).all(...values);
  };
}
