import { may } from '../parts/grants.ts';
import { apiFunction, type Services } from '../services.ts';

/** Annual returns: filled in, signed, sent from county to city to province; accepted ones close a year of the ledger. */
export function statistics(services: Services): void {
  const { holdings } = services;
  const api = apiFunction(services, 'statistics');
  may(api, holdings.statistics, ['Query', 'PutItem']);
  may(api, holdings.ledger, ['Query', 'PutItem']);
}
