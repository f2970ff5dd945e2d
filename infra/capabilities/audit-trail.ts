import { may } from '../parts/grants.ts';
import { apiFunction, type Services } from '../services.ts';

/** Who saw or did what. Nobody may change or delete an entry. */
export function auditTrail(services: Services): void {
  const { holdings } = services;
  const api = apiFunction(services, 'audit-trail');
  may(api, holdings.audit, ['Query']);
}
