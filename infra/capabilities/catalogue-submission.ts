import { may, mayGet, mayPut } from '../parts/grants.ts';
import { apiFunction, type Services } from '../services.ts';

/** Catalogues reported upward, period by period: asked for, submitted with a receipt, reviewed, tallied. */
export function catalogueSubmission(services: Services): void {
  const { holdings } = services;
  const api = apiFunction(services, 'catalogue-submission');
  may(api, holdings.statistics, ['Query', 'PutItem']);
  may(api, holdings.ledger, ['Query']);
  mayPut(api, holdings.reportFiles, 'tallies/*');
  mayGet(api, holdings.reportFiles, 'tallies/*');
}
