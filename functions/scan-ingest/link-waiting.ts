import * as z from 'zod';
import { note } from '#shared/runtime/call.ts';
import { send } from '#shared/runtime/send.ts';
import { arrivalKey } from '#shared/scans/scan.ts';
import { verdictsOf } from '#shared/scans/scan-store.ts';
import { sendToVerify } from './send-to-verify.ts';

/** That the waiting files of a batch are to be linked again, those from this number on. */
export const Linking = z.object({
  linking: z.object({ archivesCode: z.string(), batchId: z.string() }),
  from: z.int(),
});
export type Linking = z.infer<typeof Linking>;

/** One call sends so many files on in seconds. */
const verdictsPerCall = 5000;

/** Has the next waiting files of a batch verified anew, and asks for those after them: a batch may have 200,000. */
export async function linkWaiting({ linking, from }: Linking): Promise<void> {
  const { archivesCode, batchId } = linking;
  const waiting: number[] = [];
  let next: number | undefined;
  for await (const { number, outcome } of verdictsOf(batchId, from)) {
    if (number >= from + verdictsPerCall) {
      next = number;
      break;
    }
    if (outcome === 'waiting') waiting.push(number);
  }
  note({ archives: archivesCode, batch: batchId, linking: waiting.length });
  await sendToVerify(waiting.map((number) => arrivalKey(archivesCode, batchId, number)));
  if (next) await send('SCANS_ARRIVED_QUEUE', [{ linking, from: next } satisfies Linking], archivesCode);
}
