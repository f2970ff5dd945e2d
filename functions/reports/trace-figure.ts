import { api } from '#shared/api/api.ts';
import { daysOfPeriod } from '#shared/calendar/period.ts';
import { daysFor, takes } from '#shared/figures/counted.ts';
import type { LedgerEntry } from '#shared/ledger/ledger.ts';
import { entriesOf } from '#shared/ledger/ledger-store.ts';
import { problem } from '#shared/runtime/problem.ts';
import * as contract from './contract.ts';
import { isLedgerFigure } from './definition.ts';
import { requireEdition, snapshotIn } from './require.ts';

/** The ledger entries that a figure of an edition is made of, in order, page by page: those of closed years too. */
export const traceFigure = api(contract.traceFigure, async ({ params, query, page }) => {
  const { figureId } = params;
  const { definition, edition } = await requireEdition(params);
  const snapshot = await snapshotIn(edition);
  const line = snapshot?.lines.find(({ of }) => of.archivesCode === query.of);
  const figure = definition.figures.find(({ id }) => id === figureId);
  if (!line || !figure) throw problem('figure-not-found', { figureId, archivesCode: query.of });
  if (!isLedgerFigure(figure)) return { items: [], next: undefined };

  const { period, asOf } = edition;
  const found: LedgerEntry[] = [];
  const after = page.after?.entry;
  for await (const entry of entriesOf(query.of, daysOfPeriod(period).last, after)) {
    if (entry.entry === after || entry.at > asOf || !takes(figure, entry, daysFor(figure, period))) continue;
    found.push(entry);
    if (found.length > query.limit) break;
  }
  const items = found.slice(0, query.limit);
  const last = items.at(-1);
  return { items, next: await page.next(last && found.length > items.length ? { entry: last.entry } : undefined) };
});
