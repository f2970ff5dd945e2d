import * as z from 'zod';
import { table } from '#shared/runtime/table.ts';
import { Delivery } from './delivery.ts';

const keys = { partition: 'report', sort: 'edition' };
const Told = z.object({ report: z.string(), edition: z.string(), delivery: Delivery });
/** `firstTold`, `nextAt`: ISO instants. */
const Waiting = Told.extend({ attempts: z.number().int(), firstTold: z.string(), nextAt: z.string() });
export type Waiting = z.infer<typeof Waiting>;
const ReadMark = z.object({ report: z.string(), edition: z.string(), at: z.string() });

const feeds = table('REPORTS_TABLE', Told, keys);
const outbox = table('REPORTS_TABLE', Waiting, keys);
const readMarks = table('REPORTS_TABLE', ReadMark, keys);

const feedOf = (archivesCode: string) => `feed#${archivesCode}`;
const marksOf = (archivesCode: string, subject: string) => `read#${archivesCode}#${subject}`;
const outboxKey = 'outbox';

/** Puts a delivery into an archives' feed, once. */
export const tell = (archivesCode: string, delivery: Delivery): Promise<boolean> =>
  feeds.putIfAbsent({
    report: feedOf(archivesCode),
    edition: `${delivery.deliveredAt}#${delivery.deliveryId}`,
    delivery,
  });

/** Whether a delivery is in an archives' feed. */
export const isTold = async (archivesCode: string, { deliveredAt, deliveryId }: Delivery): Promise<boolean> =>
  (await feeds.get(feedOf(archivesCode), `${deliveredAt}#${deliveryId}`)) !== undefined;

/** The latest deliveries to an archives, the newest first. */
export async function latestOf(archivesCode: string, limit: number): Promise<Delivery[]> {
  const { items } = await feeds.query({ where: ['report', feedOf(archivesCode)], limit, newestFirst: true });
  return items.map(({ delivery }) => delivery);
}

/** Which of these deliveries a person has read at an archives. */
export async function readBy(subject: string, archivesCode: string, deliveryIds: string[]): Promise<Set<string>> {
  const report = marksOf(archivesCode, subject);
  const found = await readMarks.getAll(deliveryIds.map((id) => [report, id]));
  return new Set(found.map(({ edition }) => edition));
}

/** Notes that a person has read deliveries at an archives. */
export async function markRead(
  subject: string,
  archivesCode: string,
  deliveryIds: string[],
  at: string,
): Promise<void> {
  const report = marksOf(archivesCode, subject);
  for (const edition of deliveryIds) await readMarks.putIfAbsent({ report, edition, at });
}

/** Keeps a delivery to be sent out, once, unless it is waiting already. */
export const keepForSending = (delivery: Delivery): Promise<boolean> =>
  outbox.putIfAbsent({
    report: outboxKey,
    edition: delivery.deliveryId,
    delivery,
    attempts: 0,
    firstTold: delivery.deliveredAt,
    nextAt: delivery.deliveredAt,
  });

/**
 * What waits to be sent and is due by an instant (ISO), what has been due longest first, at most so many. All that waits is
 * read: taken in the order of its keys, postponed ones could stand before those that are due for days.
 */
export async function dueBy(instant: string, limit: number): Promise<Waiting[]> {
  const due: Waiting[] = [];
  for await (const one of outbox.all({ where: ['report', outboxKey] })) if (one.nextAt <= instant) due.push(one);
  return due.sort((one, other) => (one.nextAt < other.nextAt ? -1 : 1)).slice(0, limit);
}

/** Keeps when it is tried next, unless somebody else has tried meanwhile. */
export const postpone = (one: Waiting, nextAt: string): Promise<boolean> =>
  outbox.putIf({ ...one, attempts: one.attempts + 1, nextAt }, { attempts: one.attempts });

/** Takes out what has been received. */
export const sentOut = ({ report, edition }: Waiting): Promise<void> => outbox.remove(report, edition);
