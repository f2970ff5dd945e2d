import { may, mayGet } from '../parts/grants.ts';
import { apiFunction, type Services } from '../services.ts';

/** Records found by code or by a person's name, in one archive and across archives. */
export function lookup(services: Services): void {
  const { holdings } = services;
  const api = apiFunction(services, 'lookup', { memory: 1024, answers: (name) => name !== 'search-titles' });
  may(api, holdings.records, ['GetItem', 'BatchGetItem', 'Query'], { index: 'byCode' });
  may(api, holdings.names, ['Query']);
  may(api, holdings.limits, ['UpdateItem']);
  mayGet(api, holdings.access, '*');

  // Apart: the search engine and the storage client together would start too slowly.
  const titles = apiFunction(services, 'lookup', {
    entry: 'titles',
    memory: 1024,
    answers: (name) => name === 'search-titles',
  });
  may(titles, holdings.records, ['BatchGetItem']);
  may(titles, holdings.searchIndex, ['Query', 'BatchGetItem']);
}
