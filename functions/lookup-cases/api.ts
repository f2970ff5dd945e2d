import { serve } from '#shared/runtime/api.ts';
import { decideAnswer, draftAnswer } from './answer-case.ts';
import { addEvidence, renewEvidence, withdrawEvidence } from './hand-in-evidence.ts';
import { askSupplement, closeCase, supplyCase, takeCase, withdrawCase } from './move-case.ts';
import { openCase, openIdentity } from './open-case.ts';
import { listCases, showCase } from './read-cases.ts';
import { transferCase } from './verify-applicant.ts';

export const handler = serve('lookup-cases', [
  openCase,
  listCases,
  showCase,
  addEvidence,
  renewEvidence,
  withdrawEvidence,
  transferCase,
  takeCase,
  askSupplement,
  supplyCase,
  draftAnswer,
  decideAnswer,
  withdrawCase,
  closeCase,
  openIdentity,
]);
