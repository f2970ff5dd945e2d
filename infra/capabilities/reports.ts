import { archiveFunction } from '../parts/archive-function.ts';
import { may, mayGet, mayPut, maySend, mayUseKeyFor } from '../parts/grants.ts';
import type { WorkQueue } from '../parts/holding.ts';
import { addressOf } from '../parts/http-api.ts';
import { onTick } from '../parts/tick.ts';
import { workQueue } from '../parts/work-queue.ts';
import { apiFunction, type Services } from '../services.ts';

/** The files of editions lie under one prefix, by report and archives. */
const files = 'editions/*';

/** Figures of archives, cities and the province: asked for by the tick or by hand, frozen, delivered once. `nights`: where the tick asks for the night's work on the books. */
export function reports(services: Services, nights: WorkQueue): void {
  const { holdings, tick, settings } = services;
  const makeReport = archiveFunction(services, 'reports', 'make-report', { timeout: 240, memory: 1769 });
  makeReport.addEnvironment('API_ADDRESS', addressOf(services)); // the files lead to the entries behind their figures
  const runs = workQueue(services, 'ReportRuns', makeReport, { batch: 1 });
  may(makeReport, holdings.directory, [], { index: 'byKind' });
  may(makeReport, holdings.ledger, ['Query']);
  may(makeReport, holdings.statistics, ['Query']);
  may(makeReport, holdings.reports, ['GetItem', 'PutItem']);

  const ask = archiveFunction(services, 'reports', 'tick', { timeout: 60 });
  onTick(tick, ask);
  may(ask, holdings.directory, [], { index: 'byKind' });
  may(ask, holdings.reports, ['GetItem', 'BatchGetItem', 'PutItem']);
  maySend(ask, runs);
  maySend(ask, nights);

  const api = apiFunction(services, 'reports');
  may(api, holdings.reports, ['GetItem', 'BatchGetItem', 'Query', 'PutItem']);
  may(api, holdings.ledger, ['Query']);
  mayUseKeyFor(api, holdings, 'webhooks'); // tells the key by which receivers verify
  maySend(api, runs);

  if (settings.reportWebhook) {
    for (const fn of [makeReport, ask]) fn.addEnvironment('REPORT_WEBHOOK', settings.reportWebhook);
    mayUseKeyFor(ask, holdings, 'webhooks');
    may(ask, holdings.reports, ['Query', 'DeleteItem']);
  }

  mayPut(makeReport, holdings.reportFiles, files);
  mayGet(makeReport, holdings.reportFiles, files);
  mayGet(api, holdings.reportFiles, files);
}
