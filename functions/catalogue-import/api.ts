import { serve } from '#shared/api/api.ts';
import { catalogueProblems } from '#shared/messages/problems/catalogue.ts';
import { lookupProblems } from '#shared/messages/problems/lookup.ts';
import { uploadsProblems } from '#shared/messages/problems/uploads.ts';
import { abandonImport } from './endpoints/abandon-import.ts';
import { confirmImport } from './endpoints/confirm-import.ts';
import { correctCode } from './endpoints/correct-code.ts';
import { errorWorkbook } from './endpoints/error-workbook.ts';
import { exportFonds } from './endpoints/export-fonds.ts';
import { listImports } from './endpoints/list-imports.ts';
import { listIncidents } from './endpoints/list-incidents.ts';
import { listProblems } from './endpoints/list-problems.ts';
import { openImport } from './endpoints/open-import.ts';
import { resumeImport } from './endpoints/resume-import.ts';
import { reverseImport } from './endpoints/reverse-import.ts';
import { showImport } from './endpoints/show-import.ts';

export const handler = serve(
  'catalogue-import',
  [
    openImport,
    listImports,
    showImport,
    listProblems,
    errorWorkbook,
    confirmImport,
    resumeImport,
    abandonImport,
    reverseImport,
    correctCode,
    exportFonds,
    listIncidents,
  ],
  catalogueProblems,
  lookupProblems,
  uploadsProblems,
);
