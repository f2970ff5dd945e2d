import * as z from 'zod';
import { headOf, type Seal, stretchOf, type Window } from './seal.ts';

/** What can be wrong with a trail. */
export const faultNames = {
  removed: '有记录被删去',
  added: '封存后有记录加入',
  altered: '记录被改动或调换',
  'seal-missing': '封存链中缺一段',
  'seal-altered': '封存件内容被改动',
  'seal-replaced': '封存件被覆盖或删除(锁定的原件仍在,已按原件核对)',
  'chain-broken': '封存件与其前一件不相接',
} as const;
export type FaultKind = keyof typeof faultNames;

/** A stretch that does not hold: the archives (none where the seals themselves are wrong), from when to when, what was sealed and what is there. */
export const Fault = z
  .object({
    kind: z.enum(Object.keys(faultNames) as [FaultKind, ...FaultKind[]]),
    kindName: z.string().meta({ title: '问题' }),
    archivesCode: z.string().optional(),
    from: z.iso.datetime().meta({ title: '起' }),
    to: z.iso.datetime().meta({ title: '止' }),
    sealed: z.int().optional().meta({ title: '封存时条数' }),
    found: z.int().optional().meta({ title: '现有条数' }),
  })
  .meta({ id: 'TrailFault', title: '审计链的问题' });
export type Fault = z.infer<typeof Fault>;

/** A seal as storage holds it: what its oldest version says (undefined: unreadable), and whether anything was put over it. */
export type HeldSeal = { from: string; seal: Seal | undefined; replaced: boolean };

/** An entry of the trail as it is stored, whatever is in it. */
export type Raw = { at: string };

const fault = (kind: FaultKind, besides: Omit<Fault, 'kind' | 'kindName'>): Fault => ({
  kind,
  kindName: faultNames[kind],
  ...besides,
});

/** What is wrong with the seals themselves, in order of time: put over, altered, taken out, or not following the one before. */
export function faultsOfChain(held: readonly HeldSeal[]): Fault[] {
  let before: { to: string; head: string | undefined } | undefined;
  return held.flatMap(({ from, seal, replaced }) => {
    const sound = seal !== undefined && seal.from === from && seal.to > from && headOf(seal) === seal.head;
    const to = seal && seal.to > from ? seal.to : from;
    const follows = before === undefined || before.to === from;
    const chained = before?.head === undefined || seal?.previous === before.head;
    const found = [
      ...(replaced ? [fault('seal-replaced', { from, to })] : []),
      ...(sound ? [] : [fault('seal-altered', { from, to })]),
      ...(follows ? [] : [fault('seal-missing', { from: before?.to ?? from, to: from })]),
      ...(follows && sound && !chained ? [fault('chain-broken', { from, to })] : []),
    ];
    // nobody knows where one ends that cannot be read: the next is not held against it
    before = sound ? { to: seal.to, head: seal.head } : undefined;
    return found;
  });
}

/**
 * What is wrong with an archives' entries, given in the order of their keys, where the seals cover them. What no seal
 * covers is not judged.
 */
export function faultsOfEntries(archivesCode: string, seals: readonly Seal[], entries: readonly Raw[]): Fault[] {
  return seals.flatMap((seal) => {
    const there = entries.filter(({ at }) => at >= seal.from && at < seal.to);
    const sealed = seal.stretches.find((one) => one.archivesCode === archivesCode);
    const now = stretchOf(archivesCode, there);
    if (sealed?.digest === now?.digest && sealed?.count === now?.count) return [];
    const counts = { sealed: sealed?.count ?? 0, found: now?.count ?? 0 };
    const kind = counts.found < counts.sealed ? 'removed' : counts.found > counts.sealed ? 'added' : 'altered';
    return [fault(kind, { archivesCode, from: seal.from, to: seal.to, ...counts })];
  });
}

/** Entries that stand in a day's partition under an instant of another day: nobody lawful put them there. */
export function faultsOfPlace(archivesCode: string, day: Window, entries: readonly Raw[]): Fault[] {
  const [from, to] = [day.from.toISOString(), day.to.toISOString()];
  const strange = entries.filter(({ at }) => at < from || at >= to).length;
  return strange > 0 ? [fault('added', { archivesCode, from, to, sealed: 0, found: strange })] : [];
}
