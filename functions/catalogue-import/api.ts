import { serve } from '#shared/runtime/api.ts';
import { abandonImport } from './abandon-import.ts';
import { confirmImport } from './confirm-import.ts';
import { errorWorkbook } from './error-workbook.ts';
import { listImports } from './list-imports.ts';
import { listIncidents } from './list-incidents.ts';
import { listProblems } from './list-problems.ts';
import { openImport } from './open-import.ts';
import { showImport } from './show-import.ts';

export const handler = serve('catalogue-import', [
  openImport,
  listImports,
  showImport,
  listProblems,
  errorWorkbook,
  confirmImport,
  abandonImport,
  listIncidents,
]);
