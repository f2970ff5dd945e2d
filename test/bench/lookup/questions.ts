import { type IndexedEntry, partsOfKind } from '#shared/search/indexed-entry.ts';
import type { Manifest, PieceStore } from '#shared/search/pieces.ts';
import { type Question, readWords } from '#shared/search/question.ts';
import { type SearchAnswer, search } from '#shared/search/search.ts';
import type { Kept } from '#shared/search/views.ts';
import { facetsShown } from '#test/shared/search/model.ts';
import { anyOf, between, type Chance, chanceOf } from './chance.ts';

/** A question of a class: what is typed, with which filters, by whom (`own`: opened records and that archives' only), from which rank. */
export type Asked = { class: string; typed: string; filters: Partial<Question>; own?: string; skip: number };

const atMillion = 1_000_000;

/** The question in the engine's form. */
export const questionOf = ({ typed, filters }: Asked): Question => ({ ...readWords(typed), ...filters });

/** Asks for a page of twenty. */
export const answerTo = (store: PieceStore, kept: Kept, manifest: Manifest, asked: Asked): Promise<SearchAnswer> =>
  search(store, kept, manifest, questionOf(asked), asked.own === undefined ? 'everything' : { own: asked.own }, {
    skip: asked.skip,
    take: 20,
  });

/** All of an answer, to be compared with another's. */
export const asJson = (answer: SearchAnswer): string => JSON.stringify({ ...answer, facets: facetsShown(answer) });

/**
 * Questions of the ten classes that the title index answers, drawn from a catalogue: words by how common they are, phrases, several
 * words, filters, far pages, facets, and a desk's own sight.
 */
export function askAll(entries: IndexedEntry[], seed: number): Asked[] {
  const chance = chanceOf(seed, 0);
  const plain = (name: string, typed: string[]) =>
    typed.map((one): Asked => ({ class: name, typed: one, filters: {}, skip: 0 }));
  const scale = entries.length / atMillion;
  const counts = pairCounts(entries);
  const pairs = (least: number, most: number, many: number) =>
    someOf(
      chance,
      [...counts].filter(([, count]) => count >= least * scale && count <= most * scale).map(([pair]) => pair),
      many,
    );
  const owners = (n: number) => Array.from({ length: n }, () => anyOf(chance, entries).archivesCode);
  const phrases = Array.from({ length: 12 }, () => piece(chance, entries, between(chance, 4, 8)));
  const several = Array.from({ length: 12 }, (_, n) => severalWords(chance, entries, 2 + (n % 2)));
  const common = ['通知', '登记', '水利', '移民', '婚姻', '批复', '经费', '报告'];
  return [
    ...plain('rare word', pairs(10, 200, 12)),
    ...plain('middling word', pairs(2000, 15_000, 12)),
    ...plain('common word', ['关于', '通知', '登记', '人民', '工作', '政府']),
    ...plain('phrase', [...phrases, '家庭联产承包责任制', '关于印发', '水库移民', '血吸虫病']),
    ...plain(
      'several words',
      several.map(({ typed }) => typed),
    ),
    ...several.map(
      ({ typed, of }): Asked => ({
        class: 'several + filters',
        typed,
        filters: {
          archives: [of.archivesCode],
          years: { from: of.year - 5, to: of.year + 5 },
          retention: of.retention,
        },
        skip: 0,
      }),
    ),
    ...several.map(
      ({ of }): Asked => ({
        class: 'word + filters',
        typed: '通知',
        filters: { archives: [of.archivesCode], fonds: of.fondsNumber, years: { from: of.year - 3, to: of.year + 3 } },
        skip: 0,
      }),
    ),
    ...plain('far page', ['通知', '登记', '水利']).map((one) => ({ ...one, skip: Math.round(10_000 * scale) })),
    ...plain('facets', ['移民', '登记', '通知', '血吸虫病', '']),
    ...owners(common.length).map(
      (own, n): Asked => ({ class: 'own sight', typed: common[n]!, filters: {}, own, skip: 0 }),
    ),
  ];
}

/** Words of four to eight characters as they stand in titles. */
export const longWords = (chance: Chance, entries: IndexedEntry[], many: number): Asked[] =>
  Array.from({ length: many }, () => ({
    class: 'long word',
    typed: piece(chance, entries, between(chance, 4, 8)),
    filters: {},
    skip: 0,
  }));

/** In how many entries' titles each pair of Chinese characters stands. */
function pairCounts(entries: IndexedEntry[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { text } of entries) {
    const title = titleOf(text);
    const met = new Set<string>();
    for (let at = 0; at + 1 < title.length; at++) met.add(title.slice(at, at + 2));
    for (const pair of met) counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  for (const pair of counts.keys()) if (!/^\p{Script=Han}{2}$/u.test(pair)) counts.delete(pair);
  return counts;
}

const titleOf = (text: string): string => text.slice(0, text.indexOf('\n'));

function someOf(chance: Chance, from: string[], many: number): string[] {
  const left = from.toSorted();
  return Array.from(
    { length: Math.min(many, left.length) },
    () => left.splice(between(chance, 0, left.length - 1), 1)[0]!,
  );
}

/** Some characters in a row of some document's title. */
function piece(chance: Chance, entries: IndexedEntry[], length: number): string {
  for (;;) {
    const title = titleOf(anyOf(chance, entries).text);
    const at = between(chance, 0, Math.max(0, title.length - length));
    const found = title.slice(at, at + length);
    if (found.length === length && /^\p{Script=Han}+$/u.test(found)) return found;
  }
}

/** Words from different places of one document's title, and the entry that they come from. */
function severalWords(chance: Chance, entries: IndexedEntry[], many: number): { typed: string; of: IndexedEntry } {
  for (;;) {
    const of = anyOf(chance, entries);
    const title = titleOf(of.text);
    if (partsOfKind(of.kind).category !== 'WS' || title.length <= 18) continue;
    const stretch = Math.floor(title.length / many);
    const words = Array.from({ length: many }, (_, n) => {
      const at = n * stretch + between(chance, 0, Math.max(0, stretch - 4));
      return title.slice(at, at + between(chance, 2, 4));
    });
    if (words.every((word) => /^\p{Script=Han}+$/u.test(word))) return { typed: words.join(' '), of };
  }
}
