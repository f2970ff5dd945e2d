import { serve } from '#shared/api/api.ts';
import { figuresProblems } from '#shared/messages/problems/figures.ts';
import { listDeposits, registerDeposit } from './deposits.ts';
import { declareEvidence, showEvidence } from './evidence.ts';
import { listActs } from './list-acts.ts';
import { listRecounts } from './list-recounts.ts';
import { postAct } from './post-act.ts';
import { reverseAct } from './reverse-act.ts';

/** Lambda: the routes of the accession register. */
export const handler = serve(
  'ledger',
  [postAct, listActs, reverseAct, registerDeposit, listDeposits, listRecounts, declareEvidence, showEvidence],
  figuresProblems,
);
