import { archiveFunction } from '../parts/archive-function.ts';
import { arrivals } from '../parts/arrivals.ts';
import { may, mayDelete, mayGet, mayPut, maySend, mayUseKeyFor } from '../parts/grants.ts';
import { followStream } from '../parts/table-stream.ts';
import { workQueue } from '../parts/work-queue.ts';
import { apiFunction, type Services, signsUploads } from '../services.ts';

/**
 * One fonds is one partition of the index byCode, which takes 1,000 writes a second; a hundred are left to those who open and correct.
 * All workers together keep to this, so that an import of one fonds is never throttled and never throttles others: a worker writes 100
 * entries at a step, 190 a second, so in no second more than 200, or 300 when a step is late.
 */
const rowsPerSecond = 760;
const abreast = 4;

/** Of all entries written only those that lead on to a corrected 档号. */
const isRedirect = { withdrawn: { M: { movedTo: { S: [{ exists: true }] } } } };

/** Sheets in: read and checked on arrival, staged, confirmed by a clerk, committed chunk by chunk. */
export function catalogueImport(services: Services): void {
  const { holdings, incoming } = services;
  const api = apiFunction(services, 'catalogue-import', signsUploads(services));
  may(api, holdings.ingest, ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'DeleteItem'], { index: 'byArchives' });
  mayPut(api, incoming, 'sheets/*');
  mayGet(api, incoming, 'staged/*');
  mayGet(api, incoming, 'answers/*');
  may(api, holdings.directory, ['Query']);
  may(api, holdings.records, ['GetItem', 'BatchGetItem', 'Query', 'PutItem'], { index: 'byCode' });
  may(api, holdings.names, ['BatchWriteItem', 'DeleteItem']);
  mayUseKeyFor(api, holdings, 'names');
  mayPut(api, incoming, 'exports/*');
  mayGet(api, incoming, 'exports/*');

  // 100,000 rows are checked in some seconds and little memory; an old .xls is read whole.
  const readSheet = archiveFunction(services, 'catalogue-import', 'read-sheet', { timeout: 300, memory: 2048 });
  arrivals(services, incoming, 'SheetsArrived', { prefix: 'sheets/', worker: readSheet, batch: 1 });
  may(readSheet, holdings.ingest, ['GetItem', 'PutItem', 'Query']);
  may(readSheet, holdings.directory, ['BatchGetItem', 'Query'], { index: 'byKind' });
  may(readSheet, holdings.records, ['BatchGetItem']);
  may(readSheet, holdings.audit, ['PutItem']);
  mayGet(readSheet, incoming, 'sheets/*');
  mayDelete(readSheet, incoming, 'sheets/*');
  mayPut(readSheet, incoming, 'staged/*');
  mayPut(readSheet, incoming, 'answers/*');

  const commitRows = archiveFunction(services, 'catalogue-import', 'commit-rows', {
    timeout: 60,
    environment: { ROWS_PER_SECOND: String(rowsPerSecond / abreast) },
  });
  const commits = workQueue(services, 'Commits', commitRows, { batch: 1, abreast });
  may(commitRows, holdings.ingest, ['GetItem', 'Query', 'PutItem', 'DeleteItem']);
  mayUseKeyFor(commitRows, holdings, 'names');
  may(commitRows, holdings.records, ['GetItem', 'BatchGetItem', 'Query', 'PutItem']);
  may(commitRows, holdings.names, ['BatchWriteItem', 'DeleteItem']);
  may(commitRows, holdings.ledger, ['PutItem']);
  mayGet(commitRows, incoming, 'staged/*');

  const finishCorrection = archiveFunction(services, 'catalogue-import', 'finish-correction', { timeout: 60 });
  followStream(services, holdings.records, finishCorrection, { sortKey: ['part', ['entry']], having: isRedirect });
  may(finishCorrection, holdings.records, ['GetItem', 'BatchGetItem', 'Query', 'PutItem']);
  may(finishCorrection, holdings.ingest, ['GetItem', 'Query', 'PutItem', 'DeleteItem']);
  may(finishCorrection, holdings.names, ['DeleteItem']);
  mayUseKeyFor(finishCorrection, holdings, 'names');

  const startCommit = archiveFunction(services, 'catalogue-import', 'start-commit', { timeout: 60 });
  followStream(services, holdings.ingest, startCommit, { sortKey: ['item', ['import']] });
  maySend(startCommit, commits);
}
