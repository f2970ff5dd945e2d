import { serve } from '#shared/api/api.ts';
import { lookupProblems } from '#shared/messages/problems/lookup.ts';
import { openingProblems } from '#shared/messages/problems/opening.ts';
import { confirmOpening } from './confirm-opening.ts';
import { listOpenings, proposeOpening } from './propose-opening.ts';
import { confirmPublication, listPublications, proposePublication, withdrawPublication } from './publish.ts';

export const handler = serve(
  'opening-review',
  [
    proposeOpening,
    confirmOpening,
    listOpenings,
    proposePublication,
    confirmPublication,
    withdrawPublication,
    listPublications,
  ],
  lookupProblems,
  openingProblems,
);
