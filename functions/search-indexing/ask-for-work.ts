import * as z from 'zod';
import { send } from '#shared/runtime/send.ts';

/** Work on the index: make one of some pieces, or take the next slice of a rebuild or a check. */
export const IndexWork = z.union([z.object({ pieces: z.array(z.string()).min(1) }), z.object({ runId: z.string() })]);

/** Asks for a merge; asked twice, the second finds its pieces gone and does nothing. */
export const askForMerge = (pieces: string[]): Promise<void> => send('INDEX_WORK_QUEUE', [{ pieces }]);

/** Asks for the next slice of a run; asked twice, one of the two does not count. */
export const askForSlice = (runId: string): Promise<void> => send('INDEX_WORK_QUEUE', [{ runId }]);
