import { allArchives } from '#shared/archives/directory-store.ts';
import { ancestorsOf } from '#shared/archives/hierarchy.ts';
import { yearBefore } from '#shared/calendar/period.ts';
import type { AnnualReturn } from '#shared/figures/annual-return.ts';
import { returnsOf, signedReturnsOf } from '#shared/figures/annual-return-store.ts';
import { daysFor, sumOf, takes } from '#shared/figures/counted.ts';
import { growth, growthText } from '#shared/figures/growth.ts';
import { booksOf } from '#shared/ledger/balance-store.ts';
import { problem } from '#shared/runtime/problem.ts';
import type { ShownReturn } from './contract.ts';
import { draftOf, dueUntil } from './flow.ts';
import { type Form, formFor } from './form.ts';
import { findingsOf, type Values } from './review.ts';

type Of = { archivesCode: string; year: string };

/** The form of a year, or a refusal. */
export function requireForm(year: string): Form {
  const form = formFor(year);
  if (!form) throw problem('form-not-found', { year });
  return form;
}

/** An archives of the directory, or a refusal; with all others, to see who stands above. */
export async function requirePlace(archivesCode: string) {
  const all = await allArchives();
  if (!all.some((one) => one.archivesCode === archivesCode)) throw problem('archives-not-found', { archivesCode });
  return { all, above: ancestorsOf(archivesCode, all) };
}

/** The last version of a year's return; a draft of revision 0 if nobody has begun one. */
export async function latest({ archivesCode, year }: Of, form: Form): Promise<AnnualReturn> {
  const found = (await returnsOf(archivesCode, year, year)).at(-1);
  return found ?? { ...draftOf({ archivesCode, year, form }), revision: 0 };
}

/** The computed figures of an archives for a year, from its ledger as it stands. */
export async function computedFor({ archivesCode, year }: Of, form: Form): Promise<Record<string, number>> {
  const { entries } = await booksOf(archivesCode, { to: `${year}1231`, closed: yearBefore(year) });
  const counted = form.fields.flatMap(({ id, counted: by }) => {
    if (!by) return [];
    const days = daysFor(by, year);
    return [
      [
        id,
        sumOf(
          by,
          entries.filter((entry) => takes(by, entry, days)),
        ),
      ] as const,
    ];
  });
  return Object.fromEntries(counted);
}

/** A return with every figure and what stands against signing it; computed figures are those signed, or as of now. */
export async function reviewOf(one: AnnualReturn, form: Form) {
  const prior = await priorOf(one);
  const fixed = one.state === 'submitted' || one.state === 'accepted' ? one.computed : undefined;
  const computed = fixed ?? (await computedFor(one, form));
  const values: Values = { ...computed, ...one.declared };
  const findings = findingsOf(form, values, { prior, explanations: one.explanations });
  return { computed, values, prior, findings };
}

/** What the signed return of the year before says, of every field. */
async function priorOf({ archivesCode, year }: Of): Promise<Values | undefined> {
  const before = yearBefore(year);
  const [signed] = await signedReturnsOf(archivesCode, { from: before, to: before });
  return signed && { ...signed.computed, ...signed.declared };
}

/** A return as people read it. */
export async function shown(one: AnnualReturn, form: Form): Promise<ShownReturn> {
  const { values, prior, findings } = await reviewOf(one, form);
  const { declared: _d, computed: _c, explanations, item: _i, correlationId: _k, ...head } = one;
  return {
    ...head,
    due: dueUntil(form, one.year).toISOString(),
    findings,
    fields: form.fields.map(({ id, title, unit, group, by, required = false }) => ({
      id,
      title,
      unit,
      group,
      by,
      required,
      value: values[id],
      prior: prior?.[id],
      growth: values[id] === undefined ? '' : growthText(growth(values[id], prior?.[id])),
      explanation: explanations[id],
    })),
  };
}
