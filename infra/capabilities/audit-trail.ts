import { archiveFunction } from '../parts/archive-function.ts';
import { may, mayGetVersions, mayListVersions, mayPut } from '../parts/grants.ts';
import { onTick } from '../parts/tick.ts';
import { apiFunction, type Services } from '../services.ts';

/** Who saw or did what. Nobody may change or delete an entry; what has closed is sealed by the tick under a lock of years. */
export function auditTrail(services: Services): void {
  const { holdings, tick } = services;
  const api = apiFunction(services, 'audit-trail', { memory: 1024 });
  may(api, holdings.audit, ['Query'], { index: 'byActor' });
  mayGetVersions(api, holdings.seals, 'audit/*');
  mayListVersions(api, holdings.seals);

  const seal = archiveFunction(services, 'audit-trail', 'tick', { timeout: 120, memory: 1024 });
  onTick(tick, seal);
  may(seal, holdings.directory, [], { index: 'byKind' });
  may(seal, holdings.audit, ['Query']);
  mayPut(seal, holdings.seals, 'audit/*');
  mayGetVersions(seal, holdings.seals, 'audit/*');
  mayListVersions(seal, holdings.seals);
}
