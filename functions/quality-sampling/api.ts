import { serve } from '#shared/api/api.ts';
import { qualityProblems } from '#shared/messages/problems/quality.ts';
import { uploadsProblems } from '#shared/messages/problems/uploads.ts';
import { acceptBatch, undoAcceptance } from './accept.ts';
import { concludeInspection, drawSampleOfBatch, recordFindings, showInspection } from './inspect.ts';
import { listQualityPlans, setQualityPlan } from './plans.ts';

/** Lambda: the routes of quality-sampling. */
export const handler = serve(
  'quality-sampling',
  [
    setQualityPlan,
    listQualityPlans,
    drawSampleOfBatch,
    showInspection,
    recordFindings,
    concludeInspection,
    acceptBatch,
    undoAcceptance,
  ],
  qualityProblems,
  uploadsProblems,
);
