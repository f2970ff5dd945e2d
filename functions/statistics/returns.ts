import { api } from '#shared/api/api.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import type { AnnualReturn } from '#shared/figures/annual-return.ts';
import { changeReturn, openReturn, returnsOf } from '#shared/figures/annual-return-store.ts';
import { closeYear } from '#shared/ledger/closing-store.ts';
import { problem } from '#shared/runtime/problem.ts';
import { audited } from './audited.ts';
import * as contract from './contract.ts';
import { latest, requireForm, requirePlace, reviewOf, shown } from './current.ts';
import { draftOf, dueUntil, submitted } from './flow.ts';

/** The form of a year. */
export const showForm = api(contract.showForm, async ({ params }) => requireForm(params.year));

/** The last version of a year's return, with its figures as signed, or as they stand now. */
export const showReturn = api(contract.showReturn, async ({ params }) => {
  await requirePlace(params.archivesCode);
  const form = requireForm(params.year);
  return shown(await latest(params, form), form);
});

/** Fills in declared figures and explanations. Of two who change the same revision one wins, and the other is told. */
export const fillReturn = api(contract.fillReturn, async ({ params, body }) => {
  await requirePlace(params.archivesCode);
  const form = requireForm(params.year);
  const strange = Object.keys(body.declared).find(
    (id) => !form.fields.some((field) => field.id === id && field.by === 'declared'),
  );
  if (strange) throw problem('field-not-declared', { field: strange });
  const one = editable(await latest(params, form), body.revision);
  const filled = {
    ...one,
    declared: merged(one.declared, body.declared),
    explanations: merged(one.explanations, body.explanations),
  };
  await keep(filled);
  return shown({ ...filled, revision: one.revision + 1 }, form);
});

/** Freezes and signs a return, and sends it up; refused with every cell that stands against it. */
export const submitReturn = api(contract.submitReturn, async ({ params, body, actor, now }) => {
  const { all, above } = await requirePlace(params.archivesCode);
  const { year, archivesCode } = params;
  if (shanghaiDay(now) <= `${year}1231`) throw problem('year-not-over', { year });
  const form = requireForm(year);
  const one = editable(await latest(params, form), body.revision);
  const { computed, findings } = await reviewOf(one, form);
  if (findings.length > 0) {
    const cells = findings.map(({ text }) => text).join('；');
    const errors = findings.map(({ field, text }) => ({ pointer: `/fields/${field}`, detail: text }));
    throw problem('return-not-ready', { count: findings.length, cells }, errors);
  }
  const late = now >= dueUntil(form, year);
  const step = { by: actor.subject, for: archivesCode, at: now.toISOString(), late };
  const signed = submitted(one, computed, step, all);
  if (above.length === 0) await closeYear(archivesCode, year, now);
  await keep(signed);
  await audited(actor, 'sign-annual-return', signed, now);
  return shown({ ...signed, revision: one.revision + 1 }, form);
});

/** Begins a correction of an accepted return as its next version; the accepted one counts until this one is signed. */
export const correctReturn = api(contract.correctReturn, async ({ params, body, actor, now }) => {
  await requirePlace(params.archivesCode);
  const form = requireForm(params.year);
  const last = await latest(params, form);
  if (last.state !== 'accepted') throw problem('return-not-accepted', { year: params.year });
  const { archivesCode } = params;
  const step = { did: 'corrected' as const, by: actor.subject, for: archivesCode, at: now.toISOString(), ...body };
  const draft = draftOf({ ...params, form }, last, step);
  if (!(await openReturn(draft))) throw problem('return-not-accepted', { year: params.year });
  await audited(actor, 'correct-annual-return', draft, now);
  return shown(draft, form);
});

/** Every version of a year's return with its steps. */
export const listVersions = api(contract.listVersions, async ({ params: { archivesCode, year } }) => ({
  items: await returnsOf(archivesCode, year, year),
}));

function editable(one: AnnualReturn, revision: number): AnnualReturn {
  if (one.state === 'submitted' || one.state === 'accepted') throw problem('return-locked', { year: one.year });
  if (one.revision !== revision) throw problem('return-changed', { revision: one.revision });
  return one;
}

/** Keeps a changed return, or tells that somebody was faster; the first change of a year begins its return. */
async function keep(one: AnnualReturn): Promise<void> {
  const kept = one.revision === 0 ? await openReturn({ ...one, revision: 1 }) : await changeReturn(one);
  if (!kept) throw problem('return-changed', { revision: one.revision + 1 });
}

function merged<T>(before: Record<string, T>, changes: Record<string, T | null>): Record<string, T> {
  const all = { ...before, ...changes };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, T] => entry[1] !== null));
}
