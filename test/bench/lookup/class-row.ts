import type { Taken } from './ask.ts';
import { quantile } from './measure.ts';

/** Limits at a million entries; at five million 100 ms through the SDK and 200 read units. */
const limits = { engineMs: 20, sdkMs: 50, units: 100, coldUnits: 200, faster: 10 };
/** SQLite is to be ten times slower here; where words are rare it is not, and nothing is claimed. */
const claimed = ['common word', 'word + filters', 'facets', 'own sight'];
/** A claim about a million entries cannot be held to a few thousand. */
const claimedFrom = 1_000_000;
/** Records that an answer of the title index shows are read too, strongly consistent, at least one unit each. */
const pageUnits = 20;

/** Read units of an answer with the records on its page; by name and code they are counted already. */
export const unitsOf = (units: number, { engineMs }: Taken): number => units + (Number.isNaN(engineMs) ? 0 : pageUnits);

/** One class of questions: times, units and KB of ours and of the peers, and whether all limits are kept. */
export function classRow(taken: Taken[], entries: number) {
  const of = (what: (one: Taken) => number, share: number) => quantile(taken.map(what).filter(Number.isFinite), share);
  const ms = (what: (one: Taken) => number, share: number) => {
    const value = of(what, share);
    return Number.isNaN(value) ? '' : value.toFixed(value < 100 ? 1 : 0);
  };
  const wrong = taken.filter(({ verdict }) => verdict === 'wrong').length;
  const units = of((one) => unitsOf(one.units, one), 0.95);
  const cold = of((one) => unitsOf(one.coldUnits, one), 0.95);
  const faster = of((t) => t.pairsMs, 0.95) / of((t) => t.engineMs, 0.95);
  const isHuge = entries > claimedFrom;
  const name = taken[0]?.class ?? '';
  const kept =
    wrong === 0 &&
    (isHuge || !(of((t) => t.engineMs, 0.95) >= limits.engineMs)) &&
    of((t) => t.sdkMs, 0.95) < limits.sdkMs * (isHuge ? 2 : 1) &&
    units <= limits.units * (isHuge ? 2 : 1) &&
    (isHuge || cold <= limits.coldUnits) &&
    (!claimed.includes(name) || entries < claimedFrom || isHuge || faster >= limits.faster);
  return {
    class: name,
    n: taken.length,
    wrong,
    至多: taken.filter(({ verdict }) => verdict === 'bounded').length,
    'most hits': Math.max(...taken.map(({ total }) => total)),
    'engine ms p50': ms((t) => t.engineMs, 0.5),
    p95: ms((t) => t.engineMs, 0.95),
    'with SDK p50': ms((t) => t.sdkMs, 0.5),
    'SDK p95': ms((t) => t.sdkMs, 0.95),
    'warm p95': ms((t) => t.warmMs, 0.95),
    'cold p95': ms((t) => t.coldMs, 0.95),
    'FTS5 pairs p50': ms((t) => t.pairsMs, 0.5),
    'pairs p95': ms((t) => t.pairsMs, 0.95),
    'trigram p95': ms((t) => t.trigramMs, 0.95),
    'PG GIN p95': ms((t) => t.postgresMs, 0.95),
    '× pairs': isHuge ? '' : Number.isFinite(faster) ? faster.toFixed(1) : 'SQLite',
    'units p50': of((one) => unitsOf(one.units, one), 0.5),
    'units p95': units,
    'cold units p95': cold,
    'KB p95': Number.isNaN(of((t) => t.kb, 0.95)) ? '' : Math.round(of((t) => t.kb, 0.95)),
    verdict: kept ? 'pass' : 'over',
  };
}
