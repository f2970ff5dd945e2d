import { expect, test } from 'vitest';
import { idOf } from '#shared/search/indexed-entry.ts';
import { search } from '#shared/search/search.ts';
import { newKept } from '#shared/search/views.ts';
import { chanceOf } from '#test/bench/lookup/chance.ts';
import { countingStore } from '#test/bench/lookup/counting-store.ts';
import { buildProvince, entriesOf } from '#test/bench/lookup/province.ts';
import { answerTo, askAll, longWords } from '#test/bench/lookup/questions.ts';
import { truthOf } from '#test/bench/lookup/truth.ts';
import { inHitOrder } from './model.ts';

// a million by `npm run bench -- lookup --entries 1000000 [--vocabulary wide]`
const entries = 2500;
const gone = { pieces: [], dead: [] };

test.each(['plain', 'wide'] as const)(
  'a province of %s titles in segments and fresh text: every class of question as by looking at every entry',
  async (vocabulary) => {
    const some = entriesOf(vocabulary);
    const all = some(0, entries);
    const { store } = countingStore();
    const pieces = await buildProvince(store, entries, (from, until) => all.slice(from, until));
    const manifest = { version: 1, at: '', pieces, gone: { pieces: [], dead: [] } };
    const kept = newKept();
    const truth = truthOf(all.toSorted(inHitOrder));
    const questions = [...askAll(all, 7), ...longWords(chanceOf(11, 0), all, 20)];
    expect(new Set(questions.map((asked) => asked.class)).size).toBeGreaterThanOrEqual(9);
    for (const asked of questions) {
      const judged = truth.judge(asked, await answerTo(store, kept, manifest, asked));
      expect({ asked, ...judged }).not.toMatchObject({ verdict: 'wrong' });
      // only a word of four characters and more may have a total that is not exact
      if (judged.verdict === 'bounded') expect(asked.typed.split(' ').some((word) => [...word].length > 3)).toBe(true);
    }
  },
  60_000,
);

test('page 500 is as good as page 1: its hits are the right ones, and it reads no more', async () => {
  const all = entriesOf('plain')(0, entries);
  const index = countingStore();
  const pieces = await buildProvince(index.store, entries, (from, until) => all.slice(from, until));
  const kept = newKept();
  const ids = all.sort(inHitOrder).map(idOf);
  const take = 4;
  const page = async (number: number) => {
    index.forget();
    kept.chunks.clear();
    index.counted.readUnits = 0;
    const wanted = { skip: (number - 1) * take, take };
    const question = { words: [], without: [] };
    const { hits } = await search(
      index.store,
      kept,
      { version: 1, at: '', pieces, gone },
      question,
      'everything',
      wanted,
    );
    expect(hits.map(idOf)).toEqual(ids.slice(wanted.skip, wanted.skip + take));
    return index.counted.readUnits;
  };
  const first = await page(1);
  const far = [];
  for (const number of [2, 100, 499, 500, 501, 625]) far.push(await page(number));
  // where a page begins within a group of several segments, some codes are read to find the place
  expect(Math.max(...far)).toBeLessThanOrEqual(first + 10);
});
