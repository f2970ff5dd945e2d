import * as z from 'zod';
import { Entry } from '#shared/records/record.ts';
import { findHeld } from '#shared/records/record-store.ts';
import { note } from '#shared/runtime/call.ts';
import { stream } from '#shared/runtime/stream.ts';
import { carryAlong } from './correcting/carry-along.ts';

/**
 * Lambda: a 档号 was corrected, and what belongs to the record is to follow, also if the call that corrected it was cut short. It is the redirect as it
 * stands that counts, not the event: by now the old 档号 may serve another record.
 */
export const handler = stream(
  { capability: 'catalogue-import', operation: 'finish-correction' },
  Entry.extend({ part: z.literal('entry') }),
  async ({ after }) => {
    const redirect = after && (await findHeld([after.recordId])).get(after.recordId);
    if (redirect) note({ pages: await carryAlong(redirect) });
  },
);
