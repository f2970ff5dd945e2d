import * as z from 'zod';
import { api } from '#shared/runtime/api.ts';
import * as contract from './contract.ts';
import type { CheckResult } from './import.ts';
import { problemPage } from './problem-page.ts';
import { unstage } from './sheet-storage.ts';
import { requireImport } from './shown-import.ts';

const Shown = contract.listProblems.answer.shape.items;
type Severity = keyof CheckResult['problemPages'];

/** Where a page of the list begins: the staged page of a severity, and how many of it were shown already. */
type Place = { severity: Severity; number: number; shown: number };

/** The staged pages in the order they are listed: errors, what needs a word, information. */
const placesOf = (pages: CheckResult['problemPages'], only?: Severity): Place[] =>
  (['error', 'warning', 'information'] as const)
    .filter((severity) => only === undefined || severity === only)
    .flatMap((severity) =>
      Array.from({ length: pages[severity] }, (_, at) => ({ severity, number: at + 1, shown: 0 })),
    );

/** The problems of an import's rows; a page of the answer ends with its staged page at the latest. */
export const listProblems = api(contract.listProblems, async ({ params, query, actor, page }) => {
  const { check, archivesCode, batchId } = await requireImport(params, actor);
  const places = check ? placesOf(check.problemPages, query.severity) : [];
  const after = page.after;
  const at = after
    ? places.findIndex((one) => one.severity === after.severity && one.number === Number(after.number))
    : 0;
  const place = places[at];
  if (!place) return { items: [] };
  const shown = Number(after?.shown ?? 0);
  const staged = await unstage(
    archivesCode,
    batchId,
    problemPage(place.severity, place.number),
    z.array(Shown.element),
  );
  const items = staged.slice(shown, shown + query.limit);
  const rest = shown + items.length < staged.length ? { ...place, shown: shown + items.length } : places[at + 1];
  const position = rest && { severity: rest.severity, number: String(rest.number), shown: String(rest.shown) };
  return { items, next: await page.next(position) };
});
