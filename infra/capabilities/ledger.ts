import { may } from '../parts/grants.ts';
import { apiFunction, type Services } from '../services.ts';

/** Business acts with quantities, appended and never changed: no function may update or delete an entry. */
export function ledger(services: Services): void {
  const { holdings } = services;
  const api = apiFunction(services, 'ledger');
  may(api, holdings.ledger, ['GetItem', 'Query', 'PutItem']);
  may(api, holdings.statistics, ['Query']);
}
