import { uploadsProblems } from '#shared/messages/problems/uploads.ts';
import { serve } from '#shared/runtime/api.ts';
import { addFilesEndpoint } from './add-files.ts';
import { assembleFileEndpoint } from './assemble-file.ts';
import { closeBatchEndpoint } from './close-batch.ts';
import { explainCheckEndpoint } from './explain-check.ts';
import { linkAgainEndpoint } from './link-again.ts';
import { listBatchesEndpoint } from './list-batches.ts';
import { listFilesEndpoint } from './list-files.ts';
import { openBatchEndpoint } from './open-batch.ts';
import { renewUrlsEndpoint } from './renew-urls.ts';
import { showBatchEndpoint } from './show-batch.ts';
import { showQuotaEndpoint } from './show-quota.ts';
import { showVerificationEndpoint } from './show-verification.ts';
import { signPartsEndpoint } from './sign-parts.ts';

/** Lambda: the routes of uploads. */
export const handler = serve(
  'uploads',
  [
    openBatchEndpoint,
    addFilesEndpoint,
    renewUrlsEndpoint,
    signPartsEndpoint,
    assembleFileEndpoint,
    showBatchEndpoint,
    listBatchesEndpoint,
    listFilesEndpoint,
    showVerificationEndpoint,
    explainCheckEndpoint,
    linkAgainEndpoint,
    closeBatchEndpoint,
    showQuotaEndpoint,
  ],
  uploadsProblems,
);
