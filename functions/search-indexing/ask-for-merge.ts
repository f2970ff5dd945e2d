import * as z from 'zod';
import { send } from '#shared/runtime/send.ts';

/** The pieces of the index that should become one. */
export const MergeAsked = z.object({ pieces: z.array(z.string()).min(1) });

/** Asks for a merge; asked twice, the second finds its pieces gone and does nothing. */
export const askForMerge = (pieces: string[]): Promise<void> => send('MERGES_QUEUE', [{ pieces }]);
