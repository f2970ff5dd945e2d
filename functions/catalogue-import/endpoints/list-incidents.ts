import { api } from '#shared/api/api.ts';
import * as contract from '../contract.ts';
import { pageOfIncidents } from '../import-store.ts';
import { dutyText } from '../incident.ts';

/** The sheets that held secret rows, newest first, each with the duty to report. */
export const listIncidents = api(contract.listIncidents, async ({ params, query, page }) => {
  const { items, next } = await pageOfIncidents(params.archivesCode, { limit: query.limit, after: page.after });
  return { items: items.map((incident) => ({ ...incident, duty: dutyText(incident) })), next: await page.next(next) };
});
