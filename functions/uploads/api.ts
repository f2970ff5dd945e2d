import { serve } from '#shared/api/api.ts';
import { uploadsProblems } from '#shared/messages/problems/uploads.ts';
import { addFiles } from './add-files.ts';
import { assembleFile } from './assemble-file.ts';
import { closeBatch } from './close-batch.ts';
import { explainCheck } from './explain-check.ts';
import { linkAgain } from './link-again.ts';
import { listBatches } from './list-batches.ts';
import { listFiles } from './list-files.ts';
import { openBatch } from './open-batch.ts';
import { renewUrls } from './renew-urls.ts';
import { showBatch } from './show-batch.ts';
import { showUploadQuota } from './show-quota.ts';
import { showVerification } from './show-verification.ts';
import { signParts } from './sign-parts.ts';

/** Lambda: the routes of uploads. */
export const handler = serve(
  'uploads',
  [
    openBatch,
    addFiles,
    renewUrls,
    signParts,
    assembleFile,
    showBatch,
    listBatches,
    listFiles,
    showVerification,
    explainCheck,
    linkAgain,
    closeBatch,
    showUploadQuota,
  ],
  uploadsProblems,
);
