import { api } from '#shared/api/api.ts';
import * as contract from './contract.ts';
import { definitionText } from './figure-text.ts';
import { requireDefinitions } from './require.ts';

/** The reports of an archives, with their figures and when they are due. */
export const listDefinitions = api(contract.listDefinitions, async ({ params }) => ({
  items: (await requireDefinitions(params.archivesCode)).map(({ id, version, title, every, due, figures }) => ({
    definitionId: id,
    version,
    title,
    every,
    due,
    figures: figures.map((figure) => ({ ...figure, definition: definitionText(figure, figures) })),
  })),
}));
