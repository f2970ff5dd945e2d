import * as z from 'zod';
import { api } from '#shared/api/api.ts';
import { nextPlace, type Place, problemPage } from '../answering/problem-page.ts';
import * as contract from '../contract.ts';
import { unstage } from '../sheet-storage.ts';
import { requireImport, requireStaged } from './shown-import.ts';

const Staged = contract.listProblems.answer.shape.items;
const Position = z.object({
  severity: z.enum(['error', 'warning', 'information']),
  number: z.coerce.number(),
  shown: z.coerce.number(),
});
const positionOf = ({ severity, number, shown }: Place) => ({ severity, number: String(number), shown: String(shown) });

/** The problems of an import's rows; a page of the answer ends with its staged page at the latest. */
export const listProblems = api(contract.listProblems, async ({ params, query, actor, now, page }) => {
  const found = await requireImport(params, actor);
  const { check, archivesCode, batchId } = found;
  if (!check) return { items: [] };
  const { problemPages } = check;
  const place = page.after ? Position.parse(page.after) : nextPlace(problemPages, query.severity);
  if (!place) return { items: [] };
  requireStaged(found, now);
  const staged = await unstage(archivesCode, batchId, problemPage(place), Staged);
  const items = staged.slice(place.shown, place.shown + query.limit);
  const last = { ...place, shown: place.shown + items.length, staged: staged.length };
  const next = nextPlace(problemPages, query.severity, last);
  return { items, next: await page.next(next && positionOf(next)) };
});
