import { entriesByKey } from '#shared/ledger/ledger-store.ts';
import { api } from '#shared/runtime/api.ts';
import { problem } from '#shared/runtime/problem.ts';
import * as contract from './contract.ts';
import { requireEdition, snapshotIn } from './require.ts';

/** The ledger entries that a figure of an edition is made of, in order, page by page. */
export const traceFigure = api(contract.traceFigure, async ({ params, query, page }) => {
  const { edition } = await requireEdition(params);
  const snapshot = await snapshotIn(edition);
  const line = snapshot?.lines.find(({ of }) => of.archivesCode === query.of);
  const figure = line?.figures.find(({ id }) => id === params.figureId);
  if (!figure) throw problem('figure-not-found', { figureId: params.figureId, archivesCode: query.of });
  const left = figure.entries.filter((entry) => entry > (page.after?.entry ?? ''));
  const shown = left.slice(0, query.limit);
  const last = shown.at(-1);
  const next = last && left.length > shown.length ? { entry: last } : undefined;
  return { items: await entriesByKey(query.of, shown), next: await page.next(next) };
});
