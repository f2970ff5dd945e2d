import { api } from '#shared/api/api.ts';
import * as contract from '../contract.ts';
import { requireImport, shownImport } from './shown-import.ts';

/** One import: state, counts, columns, preview, what it asks, how far it is. */
export const showImport = api(contract.showImport, async ({ params, actor }) =>
  shownImport(await requireImport(params, actor)),
);
