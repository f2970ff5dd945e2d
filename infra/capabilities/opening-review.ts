import { may } from '../parts/grants.ts';
import { apiFunction, type Services } from '../services.ts';

/** Records open only by a director's confirmed batch. */
export function openingReview(services: Services): void {
  const { holdings } = services;
  const api = apiFunction(services, 'opening-review');
  may(api, holdings.cases, ['GetItem', 'PutItem'], { index: 'byHolder' });
  may(api, holdings.ledger, ['PutItem', 'Query']);
  may(api, holdings.records, ['BatchGetItem', 'Query', 'PutItem']);
}
