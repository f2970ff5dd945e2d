import type { Severity } from '#shared/messages/problem-text.ts';

/** Problems per staged page. */
export const problemsPerPage = 500;

/** How many pages of problems of each severity were staged. */
export type ProblemPages = Record<Severity, number>;

/** Where a page of the list begins: a staged page, and how many of its problems were shown already. */
export type Place = { severity: Severity; number: number; shown: number };

/** The name under which a page of problems of one severity is staged; the first is 1. */
export const problemPage = ({ severity, number }: Pick<Place, 'severity' | 'number'>): string =>
  `problems-${severity}-${String(number).padStart(4, '0')}`;

/** The staged pages in the order they are listed: errors, what needs a word, information; or of one severity only. */
const placesOf = (pages: ProblemPages, only: Severity | undefined): Place[] =>
  (['error', 'warning', 'information'] as const)
    .filter((severity) => only === undefined || severity === only)
    .flatMap((severity) =>
      Array.from({ length: pages[severity] }, (_, at) => ({ severity, number: at + 1, shown: 0 })),
    );

/** Where the list begins, or goes on after `last`, of whose staged page `shown` of `staged` problems were shown by now. */
export function nextPlace(
  pages: ProblemPages,
  only: Severity | undefined,
  last?: Place & { staged: number },
): Place | undefined {
  const places = placesOf(pages, only);
  if (!last) return places[0];
  const { staged, ...place } = last;
  if (place.shown < staged) return place;
  return places[places.findIndex(({ severity, number }) => severity === place.severity && number === place.number) + 1];
}
