import { serve } from '#shared/api/api.ts';
import { applicantsProblems } from '#shared/messages/problems/applicants.ts';
import { lookupProblems } from '#shared/messages/problems/lookup.ts';
import { ownDataProblems } from '#shared/messages/problems/own-data.ts';
import { decideProposal, propose } from './answer.ts';
import { addEvidence, renewEvidence, withdrawEvidence } from './hand-in-evidence.ts';
import { listOwnRecords } from './own-records.ts';
import { listCandidates, listRequests, openRequest, showRequest, withdrawRequest } from './requests.ts';

/** Lambda: the routes of own-data requests. */
export const handler = serve(
  'own-data-requests',
  [
    openRequest,
    listRequests,
    showRequest,
    addEvidence,
    renewEvidence,
    withdrawEvidence,
    listCandidates,
    propose,
    decideProposal,
    withdrawRequest,
    listOwnRecords,
  ],
  ownDataProblems,
  lookupProblems,
  applicantsProblems,
);
