import { expect, test } from 'vitest';
import { narrow, type Sight, withinRuns } from '#shared/search/candidates.ts';
import { newColumns } from '#shared/search/columns.ts';
import type { IndexedEntry } from '#shared/search/indexed-entry.ts';
import { newLayout } from '#shared/search/layout.ts';
import { containerSize, numbersIn } from '#shared/search/posting.ts';
import { chanceOf } from '#test/bench/lookup/chance.ts';
import { countingStore } from '#test/bench/lookup/counting-store.ts';

const archives = ['443001', '443021', '443022', '443023', '443024'];

/** A segment of five containers, one for each archives, without its words and texts; asks what a caller may match on there. */
async function segment() {
  const index = countingStore();
  const size = archives.length * containerSize;
  const [layout, columns, chance] = [newLayout(size), newColumns('piece', size), chanceOf(3, 0)];
  const entries = Array.from(
    { length: size },
    (_, n): IndexedEntry => ({
      archivesCode: archives[Math.floor(n / containerSize)]!,
      year: 2025 - Math.floor((n % containerSize) / 1000),
      kind: 'WS//item',
      referenceCode: `C038-${n}`,
      fondsNumber: 'C038',
      retention: 'Y',
      opened: chance() < 0.5,
      scanned: false,
      published: chance() < 0.001,
      text: '',
    }),
  );
  for (const entry of entries) {
    layout.add(entry);
    columns.add(entry);
  }
  await index.store.put([...columns.items()]);
  const piece = { id: 'piece', form: 'indexed' as const, size, dead: {} };
  const view = { piece, layout: layout.finish(), names: columns.names() };
  const ask = async (sight: Sight, held?: string[], opened?: boolean) => {
    const asked = { words: [], without: [], archives: held, opened };
    const found = withinRuns(view, asked)!;
    index.counted.readUnits = 0;
    await narrow(index.store, found, asked, sight);
    return { numbers: numbersIn(found.bits), units: index.counted.readUnits };
  };
  return { entries, ask, forget: () => index.forget(true) };
}

test('in a segment of several containers every caller matches on what it may, whatever archives and openings are asked for', async () => {
  const { entries, ask } = await segment();
  const sights: Sight[] = ['everything', 'published', { own: '443021' }];
  for (const sight of sights)
    for (const held of [undefined, ['443021'], ['443022', '443023'], ['443001', '443024']])
      for (const opened of [undefined, true, false]) {
        const may = (e: IndexedEntry) =>
          sight === 'everything' || (sight === 'published' ? e.published : e.opened || e.archivesCode === '443021');
        const expected = entries.flatMap((e, n) =>
          may(e) && (held?.includes(e.archivesCode) ?? true) && (opened ?? e.opened) === e.opened ? [n] : [],
        );
        expect((await ask(sight, held, opened)).numbers).toEqual(expected);
      }
}, 60_000);

test('what is opened is read in one go where most of it is asked for, and then serves every such question', async () => {
  const { ask, forget } = await segment();
  const own = { own: '443021' };
  const units = async (...held: string[]) => (await ask(own, held.length ? held : undefined)).units;
  expect(await units('443022', '443023')).toBe(2 * 1.5);
  forget();
  expect(await units()).toBe(5.5);
  expect([await units(), await units('443001', '443024'), await units('443021')]).toEqual([0, 0, 0]);
});
