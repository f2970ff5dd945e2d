import * as z from 'zod';
import { send } from '#shared/runtime/send.ts';
import { partsOfArrivalKey } from '#shared/scans/scan.ts';

/** A scan that has arrived, by its key in the incoming bucket. */
export const ScanToVerify = z.object({ key: z.string() });
type ScanToVerify = z.infer<typeof ScanToVerify>;

/**
 * Has arrived scans verified, by their keys in the incoming bucket, each in the group of its archives: one archives'
 * hundred thousand hold up nobody's twenty. A key of nothing that was declared is left out.
 */
export async function sendToVerify(keys: string[]): Promise<void> {
  const scans = keys.flatMap((key) => {
    const place = partsOfArrivalKey(key);
    return place ? [{ scan: { key } satisfies ScanToVerify, ...place }] : [];
  });
  for (const [archivesCode, own] of Map.groupBy(scans, (one) => one.archivesCode))
    await send(
      'SCANS_ARRIVED_QUEUE',
      own.map(({ scan }) => scan),
      archivesCode,
    );
}
