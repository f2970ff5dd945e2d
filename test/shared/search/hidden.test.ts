import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type IndexedEntry, inSegment } from '#shared/search/indexed-entry.ts';
import { buildPiece } from '#shared/search/merge.ts';
import type { Piece } from '#shared/search/pieces.ts';
import { readWords } from '#shared/search/question.ts';
import { search } from '#shared/search/search.ts';
import { newKept } from '#shared/search/views.ts';
import { memoryPieces } from './memory-pieces.ts';
import { facetsShown } from './model.ts';

const letters = '关于水库移民通知';
const text = fc
  .array(fc.constantFrom(...letters), { minLength: 3, maxLength: 10, size: 'max' })
  .map((some) => some.join(''));
const entry = fc.record({
  archivesCode: fc.constantFrom('443021', '443022'),
  year: fc.integer({ min: 1999, max: 2001 }),
  kind: fc.constantFrom('WS//item', 'ZY/HY/item'),
  referenceCode: fc.nat({ max: 2000 }).map((n) => `C038-${n}`),
  fondsNumber: fc.constant('C038'),
  retention: fc.constant('Y'),
  opened: fc.boolean(),
  scanned: fc.boolean(),
  text,
});

/** An index over these entries; how many lie in a segment and how many are fresh is given. */
async function indexed(entries: IndexedEntry[], fresh: number) {
  const { store } = memoryPieces();
  const parts: [Piece['form'], IndexedEntry[]][] = [
    ['text', entries.slice(0, fresh)],
    ['indexed', entries.slice(fresh)],
  ];
  const pieces: Piece[] = [];
  for (const [form, some] of parts.filter(([, { length }]) => length)) {
    some.sort(inSegment);
    pieces.push((await buildPiece(store, some, { now: new Date(0), id: form, indexed: form === 'indexed' }))!);
  }
  return (typed: string, own: string, skip: number) =>
    search(
      store,
      newKept(),
      { version: 1, at: '', pieces, gone: { pieces: [], dead: [] } },
      readWords(typed),
      { own },
      { skip, take: 10 },
    );
}

test('what a desk may not read changes nothing in any answer: hits, totals, facets, where pages end, and whether a total is exact', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(entry, {
        selector: (e) => `${e.archivesCode}/${e.referenceCode}`,
        minLength: 20,
        maxLength: 500,
        size: 'max',
      }),
      fc.constantFrom('443021', '443022'),
      fc.nat({ max: 300 }),
      fc.nat({ max: 300 }),
      fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 6 }),
      fc.nat({ max: 20 }),
      async (entries, own, fresh, freshThen, words, skip) => {
        const isHidden = (e: IndexedEntry) => !e.opened && e.archivesCode !== own;
        const hidden = entries.filter(isHidden);
        const without = await indexed(
          entries.filter((e) => !isHidden(e)),
          freshThen,
        );
        const withThem = await indexed(entries, fresh);
        const ofHidden = hidden
          .slice(0, 4)
          .flatMap(({ text: whole }) => [whole, whole.slice(0, 4), whole.slice(0, 2), `-${whole.slice(1, 4)}`]);
        const wild = words.map(([a, b]) => `${a.slice(0, 2)}?${b.slice(0, 1)}`);
        for (const typed of [...ofHidden, ...words.map(([a, b]) => `${a.slice(0, 4)} -${b.slice(0, 2)}`), ...wild]) {
          const [one, other] = [await withThem(typed, own, skip), await without(typed, own, skip)];
          const shown = (a: typeof one) => JSON.stringify([a.hits, a.total, a.atMost, a.next, facetsShown(a)]);
          expect(shown(one)).toBe(shown(other));
        }
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);
