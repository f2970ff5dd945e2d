import { may, mayAbort, mayGet, mayList, mayListParts, mayPut } from '../parts/grants.ts';
import { apiFunction, type Services, signsUploads } from '../services.ts';

/** Batches of scans: opened with each file's size and digest, sent by presigned URLs, closed by the sender. */
export function uploads(services: Services): void {
  const { holdings, incoming } = services;
  const api = apiFunction(services, 'uploads', signsUploads(services));
  may(api, holdings.ingest, ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'BatchWriteItem'], { index: 'byArchives' });
  may(api, holdings.records, ['BatchGetItem', 'Query']);
  mayPut(api, incoming, 'scans/*');
  mayListParts(api, incoming, 'scans/*');
  mayAbort(api, incoming, 'scans/*');
  mayGet(api, incoming, 'scans/*'); // HEAD: has a large file been put together?
  mayList(api, incoming);
}
