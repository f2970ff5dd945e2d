import { DatabaseSync } from 'node:sqlite';
import { codePattern } from '#functions/lookup/codes.ts';
import { newestFirst } from '#functions/lookup/order.ts';
import { personNameKey } from '#shared/people/person-name.ts';
import type { CivilType } from '#shared/records/category.ts';
import { sortCodeOf } from '#shared/records/code-folding.ts';
import { findByName } from '#shared/records/name-store.ts';
import { type Entry, fondsKeyOf, recordIdOf } from '#shared/records/record.ts';
import { findEntries, recordIdsOfFonds } from '#shared/records/record-store.ts';
import { byCode, type IndexedEntry } from '#shared/search/indexed-entry.ts';
import { nameLines } from '#shared/search/name-lines.ts';
import { chanceOf } from './chance.ts';

/** What is asked by key, as data: it travels to the process that asks. */
export type Key =
  | { by: 'name'; name: string; type: CivilType; year: number }
  | { by: 'code'; code: string; archives: string[] }
  | { by: 'beginning'; archivesCode: string; fondsNumber: string; begins: string };

/**
 * A question that no index of titles answers: by a person's name, by a code, by how codes begin. `hits` is the truth by looking at every
 * entry; the entries that any answer may touch are the `rows` of askByKey.
 */
export type ByKey = {
  class: 'name' | 'code' | 'beginning of a code';
  hits: string[];
  key: Key;
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
    questions.push(byName({ by: 'name', name, type: civilType!, year: filingYear! }, alike));
    named.push(...alike);
  }
  for (let n = 0; n < codes; n++) {
    const { referenceCode } = draw(() => true);
    const held = among((entry) => entry.referenceCode === referenceCode);
    questions.push(byWholeCode({ by: 'code', code: referenceCode, archives }, held));
    const { archivesCode, fondsNumber, referenceCode: other } = draw(() => true);
    const begins = `${other.split('-', 3).join('-')}-`;
    const fonds = among((entry) => entry.archivesCode === archivesCode && entry.fondsNumber === fondsNumber);
    questions.push(byBeginning({ by: 'beginning', archivesCode, fondsNumber, begins }, fonds));
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

type Named = Extract<Key, { by: 'name' }>;

const isNamed =
  ({ name, type, year }: Named) =>
  ({ civilType, filingYear = 0, personalNames }: Entry): boolean =>
    civilType === type &&
    Math.abs(filingYear - year) <= span &&
    personalNames.some((one) => personNameKey(one.name) === personNameKey(name));

function byName(key: Named, alike: Entry[]): ByKey {
  const { name, type, year } = key;
  return {
    class: 'name',
    key,
    missing: 0,
    hits: idsOf(alike.filter(isNamed(key)).sort(newestFirst)),
    sql: 'SELECT id FROM person JOIN entry USING (id) WHERE name = ? AND type = ? AND year BETWEEN ? AND ? ORDER BY year DESC, archives, sort',
    values: [personNameKey(name), type, year - span, year + span],
  };
}

const byWholeCode = (key: Extract<Key, { by: 'code' }>, held: Entry[]): ByKey => ({
  class: 'code',
  key,
  hits: idsOf(held),
  missing: key.archives.length - held.length,
  sql: 'SELECT id FROM entry WHERE code = ?',
  values: [key.code],
});

function byBeginning(key: Extract<Key, { by: 'beginning' }>, fonds: Entry[]): ByKey {
  const { archivesCode, begins } = key;
  const held = fonds.filter(({ referenceCode }) => referenceCode.startsWith(begins));
  const pattern = codePattern(`${begins}*`).begins;
  return {
    class: 'beginning of a code',
    key,
    missing: 0,
    hits: idsOf(held.sort((a, b) => byCode(a.referenceCode, b.referenceCode)).slice(0, pageSize)),
    sql: `SELECT id FROM entry WHERE archives = ? AND sort >= ? AND sort < ? ORDER BY sort LIMIT ${pageSize}`,
    values: [archivesCode, pattern, `${pattern}\uffff`],
  };
}

/** Answers from the tables, as the lookups by name and code do: the ids of records. */
export async function answerByKey(key: Key): Promise<string[]> {
  if (key.by === 'code')
    return idsOf([...(await findEntries(key.archives.map((one) => recordIdOf(one, key.code)))).values()]);
  if (key.by === 'beginning') {
    const { archivesCode, fondsNumber, begins } = key;
    const pattern = codePattern(`${begins}*`).begins;
    const { items } = await recordIdsOfFonds(archivesCode, fondsNumber, pageSize, undefined, pattern);
    const found = await findEntries(items);
    return items.filter((id) => found.has(id));
  }
  const ids: string[] = [];
  for await (const hit of findByName(key.name, { type: key.type }))
    if (Math.abs((hit.year ?? 0) - key.year) <= span) ids.push(hit.recordId);
  return idsOf([...(await findEntries(ids)).values()].filter(isNamed(key)).sort(newestFirst));
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
