import * as z from 'zod';
import { note } from '#shared/runtime/call.ts';
import { queue } from '#shared/runtime/queue.ts';
import { send } from '#shared/runtime/send.ts';
import { findExport } from './export-store.ts';
import { planSlice } from './plan-slice.ts';
import { writeSlice } from './write-slice.ts';

export const ExportSlice = z.object({ archivesCode: z.string(), exportId: z.string() });
export type ExportSlice = z.infer<typeof ExportSlice>;

/** Lambda: one slice of one export, one message each. */
export const handler = queue({ capability: 'package-export', operation: 'make-package' }, ExportSlice, (slice) =>
  makeSlice(slice),
);

/**
 * Takes an export one slice further and asks for the next. The place is kept with the export: a message that comes again
 * goes on where it is, and of two at once one is in vain.
 */
export async function makeSlice(slice: ExportSlice): Promise<void> {
  const work = await findExport(slice.archivesCode, slice.exportId);
  note({ archives: slice.archivesCode, export: slice.exportId, state: work?.state ?? 'none' });
  if (work?.state !== 'planning' && work?.state !== 'writing') return;
  const moved = work.state === 'planning' ? await planSlice(work) : await writeSlice(work);
  if (!moved) return note({ passedOver: 'another moved it' });
  note({ step: moved.step, bytes: moved.written.bytes });
  if (moved.state === 'planning' || moved.state === 'writing') await send('EXPORTS_QUEUE', [slice]);
}
