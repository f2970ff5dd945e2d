import { serve } from '#shared/api/api.ts';
import { submissionProblems } from '#shared/messages/problems/submission.ts';
import { acceptSubmission, returnSubmission } from './review.ts';
import { setRound, showRound } from './rounds.ts';
import { showSubmission, submitCatalogue } from './submit.ts';
import { makeTallyFiles, showTally } from './tallies.ts';

/** Lambda: the routes of reporting catalogues upward. */
export const handler = serve(
  'catalogue-submission',
  [setRound, showRound, submitCatalogue, showSubmission, acceptSubmission, returnSubmission, showTally, makeTallyFiles],
  submissionProblems,
);
