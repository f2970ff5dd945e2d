import { archiveFunction } from '../parts/archive-function.ts';
import {
  may,
  mayGet,
  mayList,
  mayOpenIdentities,
  mayPut,
  maySealIdentities,
  maySend,
  mayUseKeyFor,
} from '../parts/grants.ts';
import { onTick } from '../parts/tick.ts';
import { workQueue } from '../parts/work-queue.ts';
import { apiFunction, type Services } from '../services.ts';

/** Requests of citizens from the counter to the certified copy, each with its clock; reminded and marked by the tick. */
export function lookupCases(services: Services): void {
  const { holdings, tick } = services;
  const withFiles = (contract: string) =>
    /-evidence$|^(show|transfer|supply)-case$|^(issue|revoke)-copy$|^list-copies$/.test(contract);
  const api = apiFunction(services, 'lookup-cases', { memory: 1024, answers: (contract) => !withFiles(contract) });
  may(api, holdings.cases, ['GetItem', 'Query', 'PutItem'], { index: ['byHolder', 'byReceiver'] });
  may(api, holdings.records, ['BatchGetItem']);
  may(api, holdings.ledger, ['PutItem', 'Query']);
  may(api, holdings.limits, ['UpdateItem']);
  mayUseKeyFor(api, holdings, 'names');
  maySealIdentities(api, holdings.key);
  mayOpenIdentities(api, holdings.key);

  const watch = archiveFunction(services, 'lookup-cases', 'tick', { timeout: 60 });
  onTick(tick, watch);
  may(watch, holdings.cases, ['PutItem'], { index: 'byClock' });
  may(watch, holdings.ledger, ['PutItem']);

  const makeCopy = archiveFunction(services, 'lookup-cases', 'make-copy', { timeout: 120, memory: 1769 });
  const queue = workQueue(services, 'Copies', makeCopy, { batch: 1 });
  may(makeCopy, holdings.cases, ['GetItem', 'PutItem']);
  may(makeCopy, holdings.records, ['GetItem', 'BatchGetItem', 'Query']);
  may(makeCopy, holdings.directory, [], { index: 'byKind' });
  mayGet(makeCopy, holdings.access, '*');
  mayPut(makeCopy, holdings.caseFiles, 'copies/*');

  // Apart: with the storage and queue clients, the steps of a case and the public verification would start too slowly.
  const files = apiFunction(services, 'lookup-cases', { entry: 'files', memory: 1024, answers: withFiles });
  may(files, holdings.cases, ['GetItem', 'Query', 'PutItem']);
  may(files, holdings.records, ['GetItem', 'BatchGetItem', 'Query']);
  may(files, holdings.ledger, ['Query']);
  mayPut(files, holdings.caseFiles, 'evidence/*');
  mayGet(files, holdings.caseFiles, 'evidence/*');
  mayGet(files, holdings.caseFiles, 'copies/*');
  mayList(files, holdings.caseFiles);
  maySend(files, queue);
}
