import { type IndexedEntry, idOf } from '#shared/search/indexed-entry.ts';
import { newDictionary } from '#shared/search/layout.ts';
import type { SearchAnswer } from '#shared/search/search.ts';
import { facetsShown, fits, sortedCounts } from '#test/shared/search/model.ts';
import { type Asked, questionOf } from './questions.ts';

/** How an answer compares with the truth: `exact` in every part; `bounded`: a total marked 至多, hits exact; `wrong` otherwise. */
export type Verdict = { verdict: 'exact' | 'bounded' | 'wrong'; total: number; over: number };

/**
 * The truth about `inOrder`, all entries in the order of hits: every entry is looked at for every question. Entries lie as columns and all
 * texts in one string: looking for a word is one run over memory, and the process that is measured has no million objects to tidy up.
 */
export function truthOf(inOrder: IndexedEntry[]) {
  const [codes, all] = [flatten(inOrder.map((e) => e.referenceCode)), flatten(inOrder.map((e) => e.text))];
  const column = (read: (entry: IndexedEntry) => string) => {
    const numbers = newDictionary();
    const column = Uint16Array.from(inOrder, (entry) => numbers.number(read(entry)));
    const values = numbers.all();
    return (n: number): string => values[column[n]!]!;
  };
  const archivesCode = column((e) => e.archivesCode);
  const [kind, fonds, retention] = [column((e) => e.kind), column((e) => e.fondsNumber), column((e) => e.retention)];
  const years = Uint16Array.from(inOrder, (e) => e.year);
  const flags = Uint8Array.from(inOrder, (e) => (e.opened ? 1 : 0) + (e.scanned ? 2 : 0));
  const entryAt = (n: number): IndexedEntry => ({
    archivesCode: archivesCode(n),
    year: years[n]!,
    kind: kind(n),
    referenceCode: codes.at(n),
    fondsNumber: fonds(n),
    retention: retention(n),
    opened: (flags[n]! & 1) === 1,
    scanned: (flags[n]! & 2) === 2,
    text: all.at(n),
  });

  /** The entries in whose text a word stands; all of them for no word. */
  function* having(word = ''): Generator<IndexedEntry> {
    const { text, starts } = all;
    for (let n = 0, at = text.indexOf(word); at >= 0 && n < years.length; at = text.indexOf(word, starts[n])) {
      while (starts[n + 1]! <= at) n++;
      yield entryAt(n++);
    }
  }

  return {
    /** Holds an answer to what looking at every entry gives. */
    judge(asked: Asked, answer: SearchAnswer): Verdict {
      const question = questionOf(asked);
      const [longest] = question.words.map(({ text }) => text).sort((a, b) => b.length - a.length);
      const hits: IndexedEntry[] = [];
      for (const entry of having(longest)) if (fits(entry, question, asked.own)) hits.push(entry);
      const total = hits.length;
      const page = hits.slice(asked.skip, asked.skip + answer.hits.length);
      const isFull = answer.hits.length === 20 || asked.skip + answer.hits.length >= total;
      const hitsAgree = isFull && answer.hits.map(idOf).join() === page.map(idOf).join();
      const over = total ? (answer.total ?? 0) / total - 1 : 0;
      if (!hitsAgree || answer.total === undefined || answer.total < total) return { verdict: 'wrong', total, over };
      if (answer.atMost) return { verdict: 'bounded', total, over };
      const agree = answer.total === total && JSON.stringify(facetsShown(answer)) === JSON.stringify(facetsOf(hits));
      return { verdict: agree ? 'exact' : 'wrong', total, over };
    },
  };
}

/** Texts in one, a line break after each. */
function flatten(texts: string[]) {
  const starts = new Uint32Array(texts.length + 1);
  for (const [n, text] of texts.entries()) starts[n + 1] = starts[n]! + text.length + 1;
  const text = `${texts.join('\n')}\n`;
  return { text, starts, at: (n: number): string => text.slice(starts[n], starts[n + 1]! - 1) };
}

function facetsOf(hits: IndexedEntry[]) {
  const [archives, years, kinds] = [new Map<string, number>(), new Map<number, number>(), new Map<string, number>()];
  const add = <K>(to: Map<K, number>, key: K) => to.set(key, (to.get(key) ?? 0) + 1);
  for (const { archivesCode, year, kind } of hits) {
    add(archives, archivesCode);
    add(years, year);
    add(kinds, kind);
  }
  return {
    archives: sortedCounts(archives),
    years: sortedCounts(new Map([...years].map(([year, count]) => [String(year), count]))),
    kinds: sortedCounts(kinds),
  };
}
