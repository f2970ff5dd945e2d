import { Fn } from 'aws-cdk-lib';
import { acknowledgeWildcard } from '../parts/acknowledge.ts';
import { archiveFunction } from '../parts/archive-function.ts';
import { allow, may, mayAbort, mayGet, mayList, mayLock, mayPut, maySeeLocks, maySend } from '../parts/grants.ts';
import { onTick } from '../parts/tick.ts';
import { workQueue } from '../parts/work-queue.ts';
import { apiFunction, type Services } from '../services.ts';

/** What is preserved, read again byte by byte within every 12 months, and put back from the second copy where it was damaged. */
export function fixityAudit(services: Services): void {
  const { holdings, tick } = services;
  const audit = archiveFunction(services, 'fixity-audit', 'audit-shard', { timeout: 900, memory: 1024 }); // a film of 10 GB is read, read again and put back
  const audits = workQueue(services, 'FixityAudits', audit, { batch: 1, abreast: 4 });
  may(audit, holdings.fixity, ['GetItem', 'PutItem']);
  may(audit, holdings.records, ['Query'], { index: 'byCode' });
  mayGet(audit, holdings.preservation, '*');
  mayList(audit, holdings.preservation); // what is gone is told from what is shut off
  mayPut(audit, holdings.preservation, '*');
  maySeeLocks(audit, holdings.preservation, '*');
  mayLock(audit, holdings.preservation, '*'); // what was locked is put back locked
  mayAbort(audit, holdings.preservation, '*');
  maySend(audit, audits);
  mayReadSecondCopy(audit, services);

  const ask = archiveFunction(services, 'fixity-audit', 'tick', { timeout: 60 });
  onTick(tick, ask);
  may(ask, holdings.directory, ['Query'], { index: 'byKind' });
  may(ask, holdings.fixity, ['GetItem', 'BatchGetItem', 'PutItem']);
  maySend(ask, audits);

  const api = apiFunction(services, 'fixity-audit');
  may(api, holdings.directory, ['Query']);
  may(api, holdings.fixity, ['Query']);
  maySend(api, audits);
}

function mayReadSecondCopy(fn: ReturnType<typeof archiveFunction>, { holdings: { secondCopy } }: Services): void {
  fn.addEnvironment('SECOND_COPY_BUCKET', secondCopy.bucketName);
  fn.addEnvironment('SECOND_COPY_REGION', secondCopy.region);
  const objects = Fn.join('', [secondCopy.bucketArn, '/*']);
  allow(fn, ['s3:ListBucket'], [secondCopy.bucketArn]);
  allow(fn, ['s3:GetObject', 's3:GetObjectRetention'], [objects]);
  acknowledgeWildcard(fn.role ?? fn, objects, 'Any object of the first copy may have to be put back from the second.');
  allow(fn, ['kms:Decrypt'], [secondCopy.keyArns]);
  acknowledgeWildcard(
    fn.role ?? fn,
    secondCopy.keyArns,
    'The key of the second copy: its id is known in its own region only.',
  );
}
