import { archiveFunction } from '../parts/archive-function.ts';
import { mayUseKeyFor } from '../parts/grants.ts';
import { routes } from '../parts/routes.ts';
import type { Services } from '../services.ts';

/** Whether the stores that every other function stands on answer: the directory, and the key that opens data keys. */
export function health(services: Services): void {
  const api = archiveFunction(services, 'health', 'api', { timeout: 5 });
  routes(services.api, api, services.contracts.health ?? []);
  mayUseKeyFor(api, services.holdings, 'cursors');
}
