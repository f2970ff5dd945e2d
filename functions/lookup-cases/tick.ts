import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { note } from '#shared/runtime/call.ts';
import { Problem } from '#shared/runtime/problem.ts';
import { schedule } from '#shared/runtime/schedule.ts';
import { dueUntil, take, unsettled } from './case-store.ts';
import { lookAheadTo, termOf, tickOf } from './clock.ts';
import type { LookupCase } from './lookup-case.ts';
import { settle } from './settle.ts';

/** Lambda: reminds of what falls due, marks what is overdue, each once, and enters closed cases that are not in the books yet. */
export const handler = schedule({ capability: 'lookup-cases', operation: 'tick' }, async (_tick, { now }) => {
  const today = shanghaiDay(now);
  const counts = { remind: 0, 'mark-overdue': 0, settled: 0 };
  for await (const one of dueUntil(lookAheadTo(today))) {
    const step = tickOf(one, today);
    if (step && (await unlessChanged(() => mark(one, step, now)))) counts[step] += 1;
  }
  for await (const one of unsettled()) if (await unlessChanged(() => settle(one, now))) counts.settled += 1;
  note(counts);
});

async function mark(one: LookupCase, step: 'remind' | 'mark-overdue', now: Date): Promise<void> {
  const term = termOf(one) ?? 'assist';
  const archivesCode = term === 'assist' ? one.holdingArchives : one.receiver;
  const change = step === 'remind' ? { reminded: true } : { late: [...one.late, term] };
  await take(one, step, { by: 'platform', archivesCode, now }, change);
}

/** Somebody took a step in the meantime, or the same tick came twice: the next tick looks again. */
async function unlessChanged(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof Problem && ['case-changed', 'case-step-refused'].includes(error.slug)) return false;
    throw error;
  }
}
