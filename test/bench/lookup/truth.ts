import { type IndexedEntry, idOf } from '#shared/search/indexed-entry.ts';
import type { SearchAnswer } from '#shared/search/search.ts';
import { answerOf, facetsShown, fits } from '#test/shared/search/model.ts';
import { type Asked, questionOf } from './questions.ts';

/** How an answer compares with the truth: `exact` in every part; `bounded`: a total marked 至多, hits exact; `wrong` otherwise. */
export type Verdict = { verdict: 'exact' | 'bounded' | 'wrong'; total: number; over: number };

/** Holds answers to what looking at every entry gives; `inOrder` are all entries in the order of hits. */
export function judge(inOrder: IndexedEntry[], asked: Asked, answer: SearchAnswer): Verdict {
  const truth = answerOf(inOrder.filter((entry) => fits(entry, questionOf(asked), asked.own)));
  const total = truth.ids.length;
  const page = truth.ids.slice(asked.skip, asked.skip + answer.hits.length);
  const isFull = answer.hits.length === 20 || asked.skip + answer.hits.length >= total;
  const hitsAgree = isFull && JSON.stringify(answer.hits.map(idOf)) === JSON.stringify(page);
  const over = total ? (answer.total ?? 0) / total - 1 : 0;
  if (!hitsAgree || answer.total === undefined || answer.total < total) return { verdict: 'wrong', total, over };
  if (answer.atMost) return { verdict: 'bounded', total, over };
  const agree = answer.total === total && JSON.stringify(facetsShown(answer)) === JSON.stringify(truth.facets);
  return { verdict: agree ? 'exact' : 'wrong', total, over };
}
