import { archiveFunction } from '../parts/archive-function.ts';
import { may, mayGet, mayList, mayListParts, mayPut, maySend } from '../parts/grants.ts';
import { workQueue } from '../parts/work-queue.ts';
import { apiFunction, type Services } from '../services.ts';

/** A package waits for its download in the bucket that forgets after 30 days, whatever passes through it. */
const packages = 'packages/*';

/** A fonds or a batch as one package, in the form of the receiving archives or as a bag, made slice by slice. */
export function packageExport(services: Services): void {
  const { holdings, incoming } = services;
  const make = archiveFunction(services, 'package-export', 'make-package', { timeout: 900, memory: 1024 });
  const exports = workQueue(services, 'Exports', make, { batch: 1 });
  may(make, holdings.directory, [], { index: 'byKind' });
  may(make, holdings.ingest, ['GetItem', 'Query', 'PutItem']);
  may(make, holdings.records, ['BatchGetItem', 'Query'], { index: 'byCode' });
  mayGet(make, holdings.preservation, '*');
  mayList(make, holdings.preservation); // what is gone is told from what is shut off
  mayGet(make, incoming, packages);
  mayPut(make, incoming, packages);
  mayListParts(make, incoming, packages);
  maySend(make, exports);

  const api = apiFunction(services, 'package-export');
  may(api, holdings.directory, ['Query']);
  may(api, holdings.ingest, ['GetItem', 'BatchGetItem', 'PutItem'], { index: 'byArchives' });
  mayGet(api, incoming, packages);
  maySend(api, exports);
}
