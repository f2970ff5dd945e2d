import { serve } from '#shared/api/api.ts';
import { figuresProblems } from '#shared/messages/problems/figures.ts';
import { listDeliveries, readDeliveries } from './deliveries.ts';
import { listDefinitions } from './list-definitions.ts';
import { listEditions } from './list-editions.ts';
import { runReport } from './run-report.ts';
import { showEdition } from './show-edition.ts';
import { traceFigure } from './trace-figure.ts';

/** Lambda: the routes of the reports. */
export const handler = serve(
  'reports',
  [listDefinitions, runReport, listEditions, showEdition, traceFigure, listDeliveries, readDeliveries],
  figuresProblems,
);
