import { archiveFunction } from '../parts/archive-function.ts';
import { routes } from '../parts/routes.ts';
import type { Services } from '../services.ts';

/** The OpenAPI document and a page to read it on. Touches no data, so it needs no grants. */
export function apiGuide(services: Services): void {
  const api = archiveFunction(services, 'api-guide', 'api', { timeout: 5, memory: 256 });
  routes(services.api, api, services.contracts['api-guide'] ?? []);
}
