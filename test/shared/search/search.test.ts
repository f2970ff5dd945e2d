import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byCode, type IndexedEntry, idOf, inSegment } from '#shared/search/indexed-entry.ts';
import { buildPiece } from '#shared/search/merge.ts';
import { splitAt } from '#shared/search/order.ts';
import type { Piece } from '#shared/search/pieces.ts';
import { type Question, readWords } from '#shared/search/question.ts';
import { orderedByCode, search } from '#shared/search/search.ts';
import { newKept } from '#shared/search/views.ts';
import { memoryPieces } from './memory-pieces.ts';
import { bruteForce, facetsShown } from './model.ts';

// Few characters, so that words are common and overlap; one lies outside the basic plane.
const letters = fc.constantFrom(...'关于印发通知村村水', '𠮷');
const text = fc.array(letters, { maxLength: 12, size: 'max' }).map((some) => some.join(''));
const entry: fc.Arbitrary<IndexedEntry> = fc.record({
  archivesCode: fc.constantFrom('443001', '443021', '443022'),
  year: fc.integer({ min: 1998, max: 2001 }),
  kind: fc.constantFrom('WS//item', 'ZY/HY/item', '//volume'),
  referenceCode: fc.nat({ max: 900 }).map((n) => `C038-${n}`),
  fondsNumber: fc.constantFrom('C038', 'A120'),
  retention: fc.constantFrom('Y', 'D30', ''),
  opened: fc.boolean(),
  scanned: fc.boolean(),
  text: fc.tuple(text, text).map((parts) => parts.join('\n')),
});
const word = fc.array(letters, { minLength: 1, maxLength: 5, size: 'max' }).map((some) => some.join(''));
const typed = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: word },
      { weight: 1, arbitrary: word.map((one) => `-${one}`) },
      { weight: 1, arbitrary: word.map((one) => `"${one}"`) },
      { weight: 1, arbitrary: fc.tuple(word, fc.constantFrom('?', '*'), word).map((parts) => parts.join('')) },
    ),
    { maxLength: 3 },
  )
  .map((words) => words.join(' '));
const perhaps = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });
const filters = fc.record({
  archives: perhaps(fc.subarray(['443001', '443021', '443022'], { minLength: 1 })),
  years: perhaps(
    fc
      .tuple(fc.integer({ min: 1997, max: 2001 }), fc.nat({ max: 3 }))
      .map(([from, more]) => ({ from, to: from + more })),
  ),
  category: perhaps(fc.constantFrom('WS', 'ZY')),
  civilType: perhaps(fc.constant('HY')),
  level: perhaps(fc.constantFrom('item', 'volume')),
  fonds: perhaps(fc.constantFrom('C038', 'A120')),
  retention: perhaps(fc.constantFrom('Y', 'D30')),
  opened: perhaps(fc.boolean()),
  scanned: perhaps(fc.boolean()),
});

/** Entries dealt out to several pieces, some indexed, some text. */
async function dealt(entries: IndexedEntry[], forms: Piece['form'][]) {
  const { store } = memoryPieces();
  const pieces: Piece[] = [];
  for (const [n, form] of forms.entries()) {
    const some = entries.filter((_, at) => at % forms.length === n).sort(inSegment);
    if (!some.length) continue;
    const how = { now: new Date(0), id: `piece${n}`, indexed: form === 'indexed' };
    pieces.push((await buildPiece(store, some, how))!);
  }
  return { store, manifest: { version: 1, at: '', pieces, gone: { pieces: [], dead: [] } } };
}

test('every question is answered as by looking at every entry: hits, order, totals and facets, for every caller and page', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(entry, {
        selector: (e) => `${e.archivesCode}/${e.referenceCode}`,
        maxLength: 600,
        minLength: 1,
        size: 'max',
      }),
      fc.array(fc.constantFrom<Piece['form']>('text', 'indexed'), { minLength: 1, maxLength: 4 }),
      fc.array(fc.tuple(typed, filters, fc.constantFrom(undefined, '443021'), fc.nat({ max: 30 })), {
        minLength: 1,
        maxLength: 8,
      }),
      async (entries, forms, questions) => {
        const { store, manifest } = await dealt(entries, forms);
        const kept = newKept();
        for (const [words, given, own, skip] of questions) {
          const asked: Question = { ...readWords(words), ...given };
          const model = bruteForce(entries, asked, own);
          const sight = own === undefined ? 'everything' : ({ own } as const);
          const exact = await search(store, kept, manifest, asked, sight, { skip, take: 7, exact: true });
          expect(exact.hits.map((e) => `${e.archivesCode}/${e.referenceCode}`)).toEqual(
            model.ids.slice(skip, skip + 7),
          );
          expect([exact.total, exact.atMost, exact.next !== undefined]).toEqual([
            model.ids.length,
            false,
            model.ids.length > skip + 7,
          ]);
          expect(facetsShown(exact)).toEqual(model.facets);
          const coded = await search(store, kept, manifest, asked, sight, { skip, take: 7, exact: true, byCode: true });
          const inOrder = [...model.entries].sort(
            (a, b) => byCode(a.referenceCode, b.referenceCode) || (a.archivesCode < b.archivesCode ? -1 : 1),
          );
          if (!coded.unordered) expect(coded.hits.map(idOf)).toEqual(inOrder.slice(skip, skip + 7).map(idOf));
          expect(coded.unordered ?? false).toBe(model.ids.length > orderedByCode);
          const paged: string[] = [];
          for (let next: number | undefined = 0; next !== undefined; ) {
            const page = await search(store, kept, manifest, asked, sight, { skip: next, take: 20 });
            if (page.total !== undefined) expect(page.total).toBeGreaterThanOrEqual(model.ids.length);
            if (!page.atMost) expect(page.total).toBe(model.ids.length);
            paged.push(...page.hits.map((e) => `${e.archivesCode}/${e.referenceCode}`));
            next = page.next;
          }
          expect(paged).toEqual(model.ids);
        }
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);

test('sorted lists are split at a rank as merging them would', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.nat({ max: 999 }), { minLength: 1, maxLength: 60, size: 'max' }),
      fc.integer({ min: 1, max: 5 }),
      fc.nat({ max: 60 }),
      async (numbers, many, at) => {
        const codes = numbers.sort((a, b) => a - b).map((n) => `C038-${n}`);
        const rank = Math.min(at, codes.length);
        const lists = Array.from({ length: many }, (_, n) =>
          codes.filter((code) => (code.length * 7 + code.charCodeAt(5)) % many === n),
        );
        const split = await splitAt(
          lists.map(({ length }) => length),
          rank,
          async (list, n) => lists[list]![n]!,
        );
        const before = new Set(codes.slice(0, rank));
        expect(split).toEqual(lists.map((list) => list.filter((code) => before.has(code)).length));
      },
    ),
  );
});
