import { DatabaseSync } from 'node:sqlite';
import { type IndexedEntry, placeKey } from '#shared/search/indexed-entry.ts';
import { type Asked, questionOf } from './questions.ts';

/** `pairs`: each text as its pairs of characters, one word each; `trigram`: FTS5's own tokenizer, texts of two characters by scan. */
export type Tokens = 'pairs' | 'trigram';

const pairsOf = (line: string): string =>
  Array.from({ length: Math.max(0, line.length - 1) }, (_, at) => line.slice(at, at + 2)).join(' ');

/** The same entries in SQLite's full-text index, wholly in its cache; `ask` counts, counts facets, and reads a page. */
export function sqlitePeer(entries: IndexedEntry[], tokens: Tokens) {
  const db = new DatabaseSync(':memory:');
  db.exec(`PRAGMA cache_size = -2000000;
    CREATE TABLE entry(n INTEGER PRIMARY KEY, archives, year INTEGER, kind, fonds, retention, opened INTEGER, place, text);
    CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize='${tokens === 'pairs' ? 'unicode61' : 'trigram'}');
    BEGIN`);
  const row = db.prepare('INSERT INTO entry VALUES (?,?,?,?,?,?,?,?,?)');
  const text = db.prepare('INSERT INTO words(rowid, text) VALUES (?,?)');
  for (const [n, e] of entries.entries()) {
    row.run(n, e.archivesCode, e.year, e.kind, e.fondsNumber, e.retention, e.opened ? 1 : 0, placeKey(e), e.text);
    text.run(n, tokens === 'pairs' ? e.text.split('\n').map(pairsOf).join(' \u4e00x ') : e.text);
  }
  db.exec(`COMMIT; INSERT INTO words(words) VALUES ('optimize'); CREATE INDEX held ON entry(archives, year)`);
  return {
    ask(asked: Asked): void {
      const { where, values } = conditionsOf(asked, tokens);
      const from = `FROM entry ${where}`;
      db.prepare(`SELECT archives, year, kind, count(*) AS c ${from} GROUP BY archives, year, kind`).all(...values);
      db.prepare(`SELECT n ${from} ORDER BY year DESC, place LIMIT 20 OFFSET ${asked.skip}`).all(...values);
    },
    close: () => db.close(),
  };
}

function conditionsOf(asked: Asked, tokens: Tokens) {
  const { words, archives, years, fonds, retention } = questionOf(asked);
  const conditions: string[] = [];
  const values: (string | number)[] = [];
  const add = (condition: string, ...some: (string | number)[]) => {
    conditions.push(condition);
    values.push(...some);
  };
  const least = tokens === 'pairs' ? 2 : 3;
  const phrases = words.filter(({ text }) => text.length >= least);
  if (phrases.length) {
    const match = phrases.map(({ text }) => `"${tokens === 'pairs' ? pairsOf(text) : text}"`).join(' AND ');
    add('n IN (SELECT rowid FROM words WHERE words MATCH ?)', match);
  }
  for (const { text } of words) if (text.length < least) add('instr(text, ?) > 0', text);
  if (archives) add('archives = ?', archives[0]!);
  if (years) add('year BETWEEN ? AND ?', years.from, years.to);
  if (fonds) add('fonds = ?', fonds);
  if (retention) add('retention = ?', retention);
  if (asked.own) add('(opened = 1 OR archives = ?)', asked.own);
  return { where: conditions.length ? `WHERE ${conditions.join(' AND ')}` : '', values };
}
