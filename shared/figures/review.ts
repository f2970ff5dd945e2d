import type { Archives } from '#shared/archives/archives.ts';
import { ancestorsOf } from '#shared/archives/hierarchy.ts';

/** What goes up from its archives, each above it accepting it or sending it back. */
type GoesUp = {
  archivesCode: string;
  state: string;
  waitingFor?: string | undefined;
  steps: { did: string; for: string }[];
};
type Step<One extends GoesUp> = Omit<One['steps'][number], 'did'> & { for: string };

/** Accepted at the archives whose turn it is: goes on to the one above that, and is accepted for good at the top. */
export function accepted<One extends GoesUp>(one: One, step: Step<One>, all: readonly Archives[]): One {
  const route = ancestorsOf(one.archivesCode, all);
  const waitingFor = route[route.indexOf(step.for) + 1];
  const state = waitingFor ? 'submitted' : 'accepted';
  return { ...one, state, waitingFor, steps: [...one.steps, { ...step, did: 'accepted' }] };
}

/** Sent back to its archives, with what the step says: why, and until when it is to come again. */
export const sentBack = <One extends GoesUp>(one: One, step: Step<One>): One => ({
  ...one,
  state: 'returned',
  waitingFor: undefined,
  steps: [...one.steps, { ...step, did: 'returned' }],
});
