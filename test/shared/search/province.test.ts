import { expect, test } from 'vitest';
import { newKept } from '#shared/search/views.ts';
import { answerTo } from '#test/bench/lookup/ask.ts';
import { chanceOf } from '#test/bench/lookup/chance.ts';
import { countingStore } from '#test/bench/lookup/counting-store.ts';
import { buildProvince, entriesOf } from '#test/bench/lookup/province.ts';
import { askAll, longWords } from '#test/bench/lookup/questions.ts';
import { judge } from '#test/bench/lookup/truth.ts';
import { inHitOrder } from './model.ts';

// a million by `npm run bench -- lookup --entries 1000000 [--vocabulary wide]`
const entries = 2500;

test.each(['plain', 'wide'] as const)(
  'a province of %s titles in segments and fresh text: every class of question as by looking at every entry',
  async (vocabulary) => {
    const some = entriesOf(vocabulary);
    const all = some(0, entries);
    const { store } = countingStore();
    const pieces = await buildProvince(store, entries, (from, until) => all.slice(from, until));
    const manifest = { version: 1, at: '', pieces, gone: { pieces: [], dead: [] } };
    const kept = newKept();
    const inOrder = all.toSorted(inHitOrder);
    const questions = [...askAll(all, 7), ...longWords(chanceOf(11, 0), all, 20)];
    expect(new Set(questions.map((asked) => asked.class)).size).toBeGreaterThanOrEqual(9);
    for (const asked of questions) {
      const judged = judge(inOrder, asked, await answerTo(store, kept, manifest, asked));
      expect({ asked, ...judged }).not.toMatchObject({ verdict: 'wrong' });
      // only a word of four characters and more may have a total that is not exact
      if (judged.verdict === 'bounded') expect(asked.typed.split(' ').some((word) => [...word].length > 3)).toBe(true);
    }
  },
  60_000,
);
