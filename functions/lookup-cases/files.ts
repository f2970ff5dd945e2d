import { serve } from '#shared/api/api.ts';
import { applicantsProblems } from '#shared/messages/problems/applicants.ts';
import { casesProblems } from '#shared/messages/problems/cases.ts';
import { addEvidence, renewEvidence, withdrawEvidence } from './hand-in-evidence.ts';
import { issueCopy, listCopies, revokeCopy } from './issue-copy.ts';
import { showCase } from './show-case.ts';
import { supplyCase, transferCase } from './verify-applicant.ts';

export const handler = serve(
  'lookup-cases',
  [showCase, addEvidence, renewEvidence, withdrawEvidence, transferCase, supplyCase, issueCopy, listCopies, revokeCopy],
  casesProblems,
  applicantsProblems,
);
