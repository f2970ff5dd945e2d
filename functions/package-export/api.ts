import { serve } from '#shared/api/api.ts';
import { qualityProblems } from '#shared/messages/problems/quality.ts';
import { uploadsProblems } from '#shared/messages/problems/uploads.ts';
import { listExports, showExport, startExport } from './exports.ts';

/** Lambda: the routes of package-export. */
export const handler = serve(
  'package-export',
  [startExport, listExports, showExport],
  uploadsProblems,
  qualityProblems,
);
