import type { Archives } from '#shared/archives/archives.ts';
import { ancestorsOf } from '#shared/archives/hierarchy.ts';
import { addDays, dayOf } from '#shared/calendar/day.ts';
import { startOfDay } from '#shared/calendar/shanghai.ts';
import { workingDayFrom } from '#shared/calendar/working-days.ts';
import { type AnnualReturn, counts, itemOf, type ReturnStep } from '#shared/figures/annual-return.ts';
import { canonicalJson, sha256 } from '#shared/figures/canonical.ts';
import type { Form } from './form.ts';

/** The first version of a year's return, or the next one, which begins with what the last one declared. */
export function draftOf(
  given: { archivesCode: string; year: string; form: Form },
  last?: AnnualReturn,
  correction?: ReturnStep,
): AnnualReturn {
  const { archivesCode, year, form } = given;
  const version = (last?.version ?? 0) + 1;
  return {
    archivesCode,
    year,
    version,
    item: itemOf(year, version),
    revision: 1,
    form: { id: form.id, version: form.version },
    state: 'draft',
    declared: last?.declared ?? {},
    explanations: last?.explanations ?? {},
    steps: correction ? [correction] : [],
    ...(correction?.reason && { reason: correction.reason }),
  };
}

/** The last instant at which a year's return is on time: the end of its last day in China, or of the next working day where that is none. */
export function dueUntil({ due }: Form, year: string): Date {
  const last = dayOf(Number(year) + 1, due.month, due.day);
  return startOfDay(addDays(due.onWorkingDay ? workingDayFrom(last) : last, 1));
}

/** Signed by a person of its archives and sent to the archives above; at the province's it is accepted with that. */
export function submitted(
  draft: AnnualReturn,
  computed: Record<string, number>,
  step: Omit<ReturnStep, 'did'>,
  all: readonly Archives[],
): AnnualReturn {
  const [above] = ancestorsOf(draft.archivesCode, all);
  const said = { year: draft.year, version: draft.version, computed, declared: draft.declared, asOf: step.at };
  return {
    ...draft,
    computed,
    asOf: step.at,
    sha256: sha256(canonicalJson(said)),
    signedBy: step.by,
    state: above ? 'submitted' : 'accepted',
    waitingFor: above,
    steps: [...draft.steps, { ...step, did: 'submitted' }],
  };
}

/** How an archives stands with a year's return: on time and late are judged by its first submission; what was sent back is not there. */
export function standingOf(
  versions: readonly AnnualReturn[],
  until: Date,
  now: Date,
): 'on-time' | 'late' | 'missing' | 'open' {
  const first = versions.flatMap(({ steps }) => steps).find(({ did }) => did === 'submitted');
  if (first && versions.some(counts)) return new Date(first.at) < until ? 'on-time' : 'late';
  return now < until ? 'open' : 'missing';
}
