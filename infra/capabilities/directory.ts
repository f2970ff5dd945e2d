import { may, mayMakeDataKeys } from '../parts/grants.ts';
import { apiFunction, type Services } from '../services.ts';

/** Archives, creating units, fonds, agreements and memberships. */
export function directory(services: Services): void {
  const { holdings, founder } = services;
  const api = apiFunction(services, 'directory', { environment: { FOUNDER_SUBJECT: founder } });
  may(api, holdings.directory, ['Query', 'PutItem']);
  mayMakeDataKeys(api, holdings.key);
}
