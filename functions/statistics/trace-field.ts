import { api } from '#shared/api/api.ts';
import { counts } from '#shared/figures/annual-return.ts';
import { daysFor, takes } from '#shared/figures/counted.ts';
import type { LedgerEntry } from '#shared/ledger/ledger.ts';
import { entriesOf } from '#shared/ledger/ledger-store.ts';
import { problem } from '#shared/runtime/problem.ts';
import * as contract from './contract.ts';
import { latest, requireForm } from './current.ts';

/** The ledger entries that a computed field is made of, in order, page by page: until it was signed, or until now. */
export const traceField = api(contract.traceField, async ({ params, query, page }) => {
  const { archivesCode, year, fieldId } = params;
  const form = requireForm(year);
  const counted = form.fields.find(({ id }) => id === fieldId)?.counted;
  if (!counted) throw problem('field-not-computed', { field: fieldId });
  const days = daysFor(counted, year);
  const one = await latest({ archivesCode, year }, form);
  const { asOf = '9999' } = counts(one) ? one : {};
  const after = page.after?.entry;
  const found: LedgerEntry[] = [];
  for await (const entry of entriesOf(archivesCode, days.last, after)) {
    if (entry.entry === after || entry.at > asOf || !takes(counted, entry, days)) continue;
    found.push(entry);
    if (found.length > query.limit) break;
  }
  const items = found.slice(0, query.limit);
  const last = items.at(-1);
  return { items, next: await page.next(last && found.length > items.length ? { entry: last.entry } : undefined) };
});
