import { abreast } from '#shared/runtime/abreast.ts';
import { optionalSetting } from '#shared/runtime/settings.ts';
import { nextTry } from './delivery.ts';
import { dueBy, postpone, sentOut } from './delivery-store.ts';
import { post } from './webhook.ts';

/** At most so many at a tick, so many at once: five seconds each at the worst, well within the tick. */
const most = 40;
const atOnce = 8;

/**
 * Sends what is due of the deliveries that wait, and takes out what was received. What was not is tried later and later, and
 * after a week no more; it stays in the feed. Answers how many were sent, how many failed, and how many were given up.
 */
export async function sendOut(now: Date): Promise<{ sent: number; failed: number; givenUp: number }> {
  const endpoint = optionalSetting('REPORT_WEBHOOK');
  const told = { sent: 0, failed: 0, givenUp: 0 };
  if (!endpoint) return told;
  await abreast(await dueBy(now.toISOString(), most), atOnce, async (one) => {
    if (await post(endpoint, one.delivery.deliveryId, one.delivery, now)) {
      await sentOut(one);
      told.sent += 1;
      return;
    }
    told.failed += 1;
    const next = nextTry(new Date(one.firstTold), one.attempts + 1, now);
    if (next) await postpone(one, next.toISOString());
    else {
      await sentOut(one);
      told.givenUp += 1;
    }
  });
  return told;
}
