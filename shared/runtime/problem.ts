import type { Language } from '#shared/messages/language.ts';
import type { ProblemEntry } from '#shared/messages/problems/problem-entry.ts';
import type { ProblemParams, ProblemSlug } from '#shared/messages/problems.ts';

/** A refusal that people can act on. `errors` point at the fields (RFC 6901) that are wrong. */
export type FieldError = { pointer: string; detail: string };

/** A refusal that a person is told: a slug of the catalogue with its parameters, and the fields that are at fault (RFC 9457). */
export class Problem<S extends ProblemSlug = ProblemSlug> extends Error {
  readonly slug: S;
  readonly params: ProblemParams<S>;
  readonly errors: FieldError[] | undefined;
  constructor(slug: S, params: ProblemParams<S>, errors?: FieldError[]) {
    super(slug);
    this.name = 'Problem';
    this.slug = slug;
    this.params = params;
    this.errors = errors;
  }
}

/** Makes a refusal from the catalogue, to be thrown: `throw problem('import-not-found', { importId })`. */
export const problem = <S extends ProblemSlug>(slug: S, params: ProblemParams<S>, errors?: FieldError[]): Problem<S> =>
  new Problem(slug, params, errors);

/** The texts of refusals, by slug: a function carries those that its routes promise, not the whole catalogue. */
export type RefusalTexts = Partial<Record<ProblemSlug, ProblemEntry>> & { internal: ProblemEntry };

/** RFC 9457 body of a problem, by its text, in the reader's language; `instance` is the request id to quote to the administrator. */
export function problemBody(refusal: Problem, texts: RefusalTexts, language: Language, requestId: string) {
  const entry = texts[refusal.slug] ?? texts.internal;
  return {
    type: `urn:lantai:problem:${refusal.slug}`,
    title: entry.title[language],
    status: entry.status,
    detail: (entry[language] as (params: unknown) => string)(refusal.params),
    instance: `urn:lantai:request:${requestId}`,
    ...(refusal.errors && { errors: refusal.errors }),
  };
}
