import { serve } from '#shared/api/api.ts';
import { applicantsProblems } from '#shared/messages/problems/applicants.ts';
import { casesProblems } from '#shared/messages/problems/cases.ts';
import { decideAnswer, draftAnswer } from './answer-case.ts';
import { listCases } from './list-cases.ts';
import { askSupplement, closeCase, takeCase, withdrawCase } from './move-case.ts';
import { openCase, openIdentity } from './open-case.ts';
import { verifyCopy } from './verify-copy.ts';

export const handler = serve(
  'lookup-cases',
  [
    openCase,
    listCases,
    takeCase,
    askSupplement,
    draftAnswer,
    decideAnswer,
    withdrawCase,
    closeCase,
    openIdentity,
    verifyCopy,
  ],
  casesProblems,
  applicantsProblems,
);
