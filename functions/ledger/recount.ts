import * as z from 'zod';
import { addDays } from '#shared/calendar/day.ts';
import type { LedgerEntry } from '#shared/ledger/ledger.ts';
import type { FirstDescribed } from '#shared/records/record-store.ts';

const Described = z.object({
  volumeEntries: z.number().int().meta({ title: '案卷级条目' }),
  itemEntries: z.number().int().meta({ title: '文件级条目' }),
});
type Described = z.infer<typeof Described>;

/** An import whose act in the ledger and whose entries in the catalogue are not the same number. */
export const Difference = z
  .object({
    importId: z.string().meta({ title: '导入批次' }),
    entered: Described.meta({ title: '台账登记' }),
    held: Described.meta({ title: '目录现有' }),
    text: z.string().meta({ title: '说明' }),
  })
  .meta({ id: 'LedgerDifference', title: '账目不符' });
export type Difference = z.infer<typeof Difference>;

/**
 * 账目核对: an archives' catalogue counted again in one night, beside what its ledger says was described. `position`: where
 * counting goes on, until it is done; `slices`: how many parts have been counted.
 */
export const Recount = z
  .object({
    archivesCode: z.string(),
    entry: z.string(),
    night: z.string().meta({ title: '核对日' }),
    startedAt: z.string(),
    state: z.enum(['counting', 'done']).meta({ title: '状态' }),
    entered: z.number().int().meta({ title: '台账登记条目' }),
    held: z.number().int().meta({ title: '目录现有条目' }),
    comparedOn: z.string().optional().meta({ title: '最近逐批核对日' }),
    slices: z.number().int(),
    position: z.object({ fonds: z.string(), after: z.record(z.string(), z.string()).optional() }).optional(),
    differing: z.number().int().meta({ title: '不符的导入' }),
    differences: z.array(Difference).meta({ title: '不符清单', description: '前200项' }),
  })
  .meta({ id: 'Recount', title: '账目核对' });
export type Recount = z.infer<typeof Recount>;

/** What entries of one import a part of the catalogue holds; `latest`: when the last of them was written (ISO instant). */
export const Tally = Described.extend({ importId: z.string(), latest: z.string() });
export type Tally = z.infer<typeof Tally>;

/** Every archives is compared import by import once in so many nights, even where the totals agree. */
const turn = 28;
/** An import that was at work so shortly before the count may be half counted. */
const settledMs = 6 * 3_600_000;
const listed = 200;

/** Whether an archives' imports are compared one by one tonight: the totals differ, or it has not been done for four weeks. */
export const isToCompare = ({ night, entered, held, comparedOn }: Recount): boolean =>
  entered !== held || !comparedOn || addDays(comparedOn, turn) <= night;

/** How many entries of each import these are. */
export function talliesOf(entries: readonly FirstDescribed[]): Tally[] {
  const tallies = new Map<string, Tally>();
  for (const { importId = '', levelOfDescription, at } of entries) {
    const tally = tallies.get(importId) ?? { importId, volumeEntries: 0, itemEntries: 0, latest: at };
    tally[levelOfDescription === 'volume' ? 'volumeEntries' : 'itemEntries'] += 1;
    if (at > tally.latest) tally.latest = at;
    tallies.set(importId, tally);
  }
  return [...tallies.values()];
}

/** Tallies of several parts as those of the whole, by import. */
export function merged(tallies: Iterable<Tally>): Map<string, Tally> {
  const all = new Map<string, Tally>();
  for (const one of tallies) {
    const { importId, volumeEntries, itemEntries, latest } = all.get(one.importId) ?? one;
    const known = all.has(importId);
    all.set(importId, {
      importId,
      volumeEntries: volumeEntries + (known ? one.volumeEntries : 0),
      itemEntries: itemEntries + (known ? one.itemEntries : 0),
      latest: latest > one.latest ? latest : one.latest,
    });
  }
  return all;
}

/** The imports on which ledger and catalogue differ, by their ids; what was at work around the count is left to the next night. */
export function differencesOf(
  held: ReadonlyMap<string, Tally>,
  acts: readonly LedgerEntry[],
  startedAt: string,
): Difference[] {
  const until = new Date(Date.parse(startedAt) - settledMs).toISOString();
  const entered = new Map<string, { quantities: Described; at: string }>();
  for (const { kind, source, quantities, at } of acts) {
    if (kind !== 'description' || source.kind !== 'import') continue;
    const known = entered.get(source.id)?.quantities;
    const both = {
      volumeEntries: (known?.volumeEntries ?? 0) + (quantities.volumeEntries ?? 0),
      itemEntries: (known?.itemEntries ?? 0) + (quantities.itemEntries ?? 0),
    };
    entered.set(source.id, { quantities: both, at });
  }
  return [...new Set([...held.keys(), ...entered.keys()])].sort().flatMap((importId) => {
    const [tally, act] = [held.get(importId), entered.get(importId)];
    const isSettled = (tally?.latest ?? '') < until && (act?.at ?? '') < until;
    const said = countsOf(act?.quantities);
    const there = countsOf(tally);
    const same = said.volumeEntries === there.volumeEntries && said.itemEntries === there.itemEntries;
    return same || !isSettled ? [] : [{ importId, entered: said, held: there, text: textOf(importId, said, there) }];
  });
}

/** A recount that is done: without a comparison, or with the differences found: the first of them, and how many there are. */
export function finished({ position: _position, ...recount }: Recount, differences?: readonly Difference[]): Recount {
  if (!differences) return { ...recount, state: 'done' };
  const found = { differing: differences.length, differences: differences.slice(0, listed) };
  return { ...recount, ...found, state: 'done', comparedOn: recount.night };
}

const countsOf = ({ volumeEntries = 0, itemEntries = 0 }: Partial<Described> = {}): Described => ({
  volumeEntries,
  itemEntries,
});

const textOf = (importId: string, entered: Described, held: Described): string =>
  `${importId ? `导入批次${importId}` : '不是由导入建立的条目'}：台账登记案卷级${entered.volumeEntries}条、文件级${entered.itemEntries}条，` +
  `目录现有案卷级${held.volumeEntries}条、文件级${held.itemEntries}条，请核对导入账目，更正后次日重新核对`;
