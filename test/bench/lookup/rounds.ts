import { chanceOf } from './chance.ts';
import { quantile } from './measure.ts';

/**
 * The times of every question over so many rounds of all questions, as their medians. Each round has an order of its own: what disturbs the
 * machine for a while, or tidies up this process's memory every so many questions, falls on none alone.
 */
export async function medians<Q>(questions: Q[], rounds: number, ask: (asked: Q) => Promise<number>) {
  const times = questions.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    const places = questions.map((_, n) => ({ n, at: chanceOf(round, n)() })).sort((a, b) => a.at - b.at);
    for (const { n } of places) times[n]!.push(await ask(questions[n]!));
  }
  return times.map((of) => quantile(of, 0.5));
}
