import { api } from '#shared/api/api.ts';
import * as contract from './contract.ts';
import { latestOf, markRead, readBy } from './delivery-store.ts';
import { verifyingKey } from './webhook.ts';

/** The latest reports delivered to an archives: what the caller has not read yet first, then the others, the newest first. */
export const listDeliveries = api(contract.listDeliveries, async ({ params: { archivesCode }, query, actor }) => {
  const latest = await latestOf(archivesCode, query.limit);
  const ids = latest.map(({ deliveryId }) => deliveryId);
  const read = await readBy(actor.subject, archivesCode, ids);
  const items = latest.map((delivery) => ({ ...delivery, read: read.has(delivery.deliveryId) }));
  const unread = items.filter((item) => !item.read);
  return {
    unread: unread.length,
    items: [...unread, ...items.filter((item) => item.read)],
    verifyingKey: await verifyingKey(),
  };
});

/** Notes that the caller has read deliveries; again is the same. */
export const readDeliveries = api(contract.readDeliveries, async ({ params, body, actor, now }) => {
  await markRead(actor.subject, params.archivesCode, body.deliveryIds, now.toISOString());
  return { read: body.deliveryIds.length };
});
