import { allArchives } from '#shared/archives/directory-store.ts';
import { platformTrail } from '#shared/audit/audit-store.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { abreast } from '#shared/runtime/abreast.ts';
import { Fault } from '#shared/runtime/fault.ts';
import { beginning, hourOf, type Seal, sealOf, stretchOf, type Window, windowAfter } from './seal.ts';
import { keepSeal, lastSeal, sealsBetween } from './seal-storage.ts';
import { entriesIn } from './trail-store.ts';

/** A tick that comes after a long sleep seals so many windows; the next one goes on. */
const atOnce = 48;

/** The trails there are: every archives', and the platform's own. */
export const trails = async (): Promise<string[]> => [
  ...(await allArchives()).map(({ archivesCode }) => archivesCode),
  platformTrail,
];

/**
 * Seals every window that has closed since the last seal, each chained to the one before. The first begins with the hour
 * in which the first archives was registered. Two at once, or one twice, come to the same seals. Gives those it put.
 */
export async function sealWindows(now: Date): Promise<Seal[]> {
  const last = await lastSeal(now);
  if (last && !last.seal) throw new Fault(`the audit seal of ${last.from} cannot be read`);
  const start = last?.seal ? new Date(last.seal.to) : await firstHour();
  const put: Seal[] = [];
  let previous = last?.seal?.head ?? beginning;
  const byDay = Map.groupBy(start ? closedSince(start, now) : [], ({ from }) => shanghaiDay(from));
  for (const windows of byDay.values()) {
    const ofDay = await entriesOver(windows);
    for (const window of windows) {
      const stretches = ofDay.map(([archivesCode, all]) => stretchOf(archivesCode, all.filter(within(window))));
      const seal = sealOf(
        window,
        previous,
        stretches.filter((stretch) => stretch !== undefined),
      );
      const mine = await keepSeal(seal);
      if (mine) put.push(seal);
      previous = mine ? seal.head : await headHeld(window);
    }
  }
  return put;
}

function closedSince(start: Date, now: Date): Window[] {
  const windows: Window[] = [];
  let window = windowAfter(start, now);
  while (window && windows.length < atOnce) {
    windows.push(window);
    window = windowAfter(window.to, now);
  }
  return windows;
}

/** The entries of every trail over some windows of one day, read once. */
async function entriesOver(windows: Window[]) {
  const [first, last] = [windows[0], windows.at(-1)];
  if (!first || !last) return [];
  const over = { from: first.from, to: last.to };
  return abreast(
    await trails(),
    8,
    async (archivesCode) => [archivesCode, await entriesIn(archivesCode, over)] as const,
  );
}

const within =
  ({ from, to }: Window) =>
  ({ at }: { at: string }) =>
    at >= from.toISOString() && at < to.toISOString();

/** The head of the seal that another tick has put there first. */
async function headHeld({ from }: Window): Promise<string> {
  const [held] = await sealsBetween(from, new Date(from.getTime() + 1));
  if (!held?.seal) throw new Fault(`the audit seal of ${from.toISOString()} cannot be read`);
  return held.seal.head;
}

async function firstHour(): Promise<Date | undefined> {
  const [first] = (await allArchives()).map(({ at }) => at).sort();
  return first === undefined ? undefined : hourOf(new Date(first));
}
