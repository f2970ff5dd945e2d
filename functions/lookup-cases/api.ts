import { serve } from '#shared/runtime/api.ts';
import { decideAnswer, draftAnswer } from './answer-case.ts';
import { issueCopy, listCopies, revokeCopy } from './issue-copy.ts';
import { askSupplement, closeCase, supplyCase, takeCase, withdrawCase } from './move-case.ts';
import { openCase, openIdentity } from './open-case.ts';
import { listCases, showCase } from './read-cases.ts';
import { addEvidence, transferCase } from './verify-applicant.ts';
import { verifyCopy } from './verify-copy.ts';

export const handler = serve('lookup-cases', [
  openCase,
  listCases,
  showCase,
  addEvidence,
  transferCase,
  takeCase,
  askSupplement,
  supplyCase,
  draftAnswer,
  decideAnswer,
  withdrawCase,
  closeCase,
  openIdentity,
  issueCopy,
  listCopies,
  revokeCopy,
  verifyCopy,
]);
