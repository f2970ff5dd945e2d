import * as z from 'zod';
import { arrivalsIn, Notification, queue } from '#shared/runtime/queue.ts';
import { Linking, linkWaiting } from './link-waiting.ts';
import { ScanToVerify, sendToVerify } from './send-to-verify.ts';
import { verifyScan } from './verify-scan.ts';

/**
 * Lambda: every scan that has arrived in the incoming bucket. The bucket's own event cannot say whose it is, so it goes
 * back into the queue as a message in its archives' group, and is verified in turn among those of all archives. So do the waiting files of a
 * batch that are to be linked again.
 */
export const handler = queue(
  { capability: 'scan-ingest', operation: 'verify-scans' },
  z.union([ScanToVerify, Linking, Notification]),
  (message, { now }) => {
    if ('key' in message) return verifyScan(message.key, now);
    return 'linking' in message ? linkWaiting(message) : sendToVerify(arrivalsIn(message).map(({ key }) => key));
  },
);
