import { allArchives } from '#shared/archives/directory-store.ts';
import { platformTrail } from '#shared/audit/audit-store.ts';
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
  let window = start && windowAfter(start, now);
  for (let n = 0; window && n < atOnce; n++) {
    const { seal, mine } = await sealOne(window, previous);
    if (mine) put.push(seal);
    previous = seal.head;
    window = windowAfter(new Date(seal.to), now);
  }
  return put;
}

/** Seals one window, or takes the seal that another tick has put there first. */
async function sealOne(window: Window, previous: string): Promise<{ seal: Seal; mine: boolean }> {
  const found = await abreast(await trails(), 8, async (archivesCode) =>
    stretchOf(archivesCode, await entriesIn(archivesCode, window)),
  );
  const seal = sealOf(
    window,
    previous,
    found.filter((stretch) => stretch !== undefined),
  );
  if (await keepSeal(seal)) return { seal, mine: true };
  const [held] = await sealsBetween(window.from, new Date(window.from.getTime() + 1));
  if (!held?.seal) throw new Fault(`the audit seal of ${seal.from} cannot be read`);
  return { seal: held.seal, mine: false };
}

async function firstHour(): Promise<Date | undefined> {
  const [first] = (await allArchives()).map(({ at }) => at).sort();
  return first === undefined ? undefined : hourOf(new Date(first));
}
