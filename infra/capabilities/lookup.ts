import { may, mayGet } from '../parts/grants.ts';
import { apiFunction, type Services } from '../services.ts';

/** Records found by code or by a person's name, in one archive and across archives. */
export function lookup(services: Services): void {
  const { holdings } = services;
  const api = apiFunction(services, 'lookup', { memory: 1024 });
  may(api, holdings.records, ['GetItem', 'BatchGetItem', 'Query'], { index: 'byCode' });
  may(api, holdings.names, ['Query']);
  may(api, holdings.searchIndex, ['Query', 'BatchGetItem']);
  may(api, holdings.limits, ['UpdateItem']);
  mayGet(api, holdings.access, '*');
}
