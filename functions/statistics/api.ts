import { serve } from '#shared/api/api.ts';
import { figuresProblems } from '#shared/messages/problems/figures.ts';
import { acceptReturn, listInbox, returnReturn } from './inbox.ts';
import { correctReturn, fillReturn, listVersions, showForm, showReturn, submitReturn } from './returns.ts';
import { traceField } from './trace-field.ts';

/** Lambda: the routes of the annual statistics. */
export const handler = serve(
  'statistics',
  [
    showForm,
    showReturn,
    fillReturn,
    submitReturn,
    correctReturn,
    listVersions,
    traceField,
    listInbox,
    acceptReturn,
    returnReturn,
  ],
  figuresProblems,
);
