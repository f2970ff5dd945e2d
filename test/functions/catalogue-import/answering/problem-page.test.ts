import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextPlace, type Place, problemPage } from '#functions/catalogue-import/answering/problem-page.ts';

const severities = ['error', 'warning', 'information'] as const;
const staged = fc.record(
  Object.fromEntries(
    severities.map((severity) => [severity, fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 4 })]),
  ),
);

test('whatever the size of a page, the list shows every problem once: errors first, in the order of the sheet', () => {
  fc.assert(
    fc.property(
      staged,
      fc.integer({ min: 1, max: 12 }),
      fc.option(fc.constantFrom(...severities)),
      (sizes, limit, one) => {
        const only = one ?? undefined;
        const pages = {
          error: sizes.error!.length,
          warning: sizes.warning!.length,
          information: sizes.information!.length,
        };
        const namesOf = ({ severity, number }: Place) =>
          Array.from(
            { length: sizes[severity]![number - 1]! },
            (_, at) => `${problemPage({ severity, number })} ${at}`,
          );
        const shown: string[] = [];
        for (let place = nextPlace(pages, only); place; ) {
          const names = namesOf(place);
          const items = names.slice(place.shown, place.shown + limit);
          expect(items.length).toBeGreaterThan(0);
          shown.push(...items);
          place = nextPlace(pages, only, { ...place, shown: place.shown + items.length, staged: names.length });
        }
        const all = severities
          .filter((severity) => !only || severity === only)
          .flatMap((severity) => sizes[severity]!.flatMap((_, at) => namesOf({ severity, number: at + 1, shown: 0 })));
        expect(shown).toEqual(all);
      },
    ),
  );
});
