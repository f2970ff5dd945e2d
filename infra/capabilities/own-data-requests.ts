import { may, mayGet, mayList, mayPut, maySealIdentities, mayUseKeyFor } from '../parts/grants.ts';
import { apiFunction, type Services } from '../services.ts';

/** Persons who ask what an archives holds on them, or have it corrected: by annotations beside the records. */
export function ownDataRequests(services: Services): void {
  const { holdings } = services;
  const api = apiFunction(services, 'own-data-requests', { memory: 1024 });
  may(api, holdings.cases, ['GetItem', 'PutItem'], { index: 'byHolder' });
  may(api, holdings.names, ['Query']);
  may(api, holdings.records, ['BatchGetItem', 'Query', 'PutItem', 'ConditionCheckItem']);
  may(api, holdings.limits, ['UpdateItem']);
  mayPut(api, holdings.caseFiles, 'evidence/*');
  mayGet(api, holdings.caseFiles, 'evidence/*');
  mayList(api, holdings.caseFiles);
  mayGet(api, holdings.access, '*');
  mayUseKeyFor(api, holdings, 'names');
  maySealIdentities(api, holdings.key);
}
