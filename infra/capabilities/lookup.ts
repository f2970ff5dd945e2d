import { may, mayGet, mayUseKeyFor } from '../parts/grants.ts';
import { apiFunction, type Services } from '../services.ts';

/** Records found by code or by a person's name, in one archive and across archives. */
export function lookup(services: Services): void {
  const { holdings } = services;
  const isSearch = (contract: string) =>
    ['search-titles', 'find-person', 'search-published', 'show-published'].includes(contract);
  const api = apiFunction(services, 'lookup', { memory: 1024, answers: (contract) => !isSearch(contract) });
  may(api, holdings.records, ['GetItem', 'BatchGetItem', 'Query'], { index: 'byCode' });
  mayGet(api, holdings.access, '*');

  // Apart: the searches' tables and the storage client together would start too slowly.
  const searches = apiFunction(services, 'lookup', { entry: 'searches', memory: 1024, answers: isSearch });
  may(searches, holdings.records, ['BatchGetItem']);
  may(searches, holdings.names, ['Query']);
  mayUseKeyFor(searches, holdings, 'names');
  may(searches, holdings.searchIndex, ['Query', 'BatchGetItem']);
  may(searches, holdings.limits, ['UpdateItem']);
}
