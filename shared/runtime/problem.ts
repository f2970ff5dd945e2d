import type { Language } from '#shared/messages/language.ts';
import { type ProblemParams, type ProblemSlug, problems } from '#shared/messages/problems.ts';

/** A refusal that people can act on. `errors` point at the fields (RFC 6901) that are wrong. */
export type FieldError = { pointer: string; detail: string };

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

/** RFC 9457 body of a problem in the reader's language; `instance` is the request id to quote to the administrator. */
export function problemBody(refusal: Problem, language: Language, requestId: string) {
  const entry = problems[refusal.slug];
  return {
    type: `urn:lantai:problem:${refusal.slug}`,
    title: entry.title[language],
    status: entry.status,
    detail: (entry[language] as (params: unknown) => string)(refusal.params),
    instance: `urn:lantai:request:${requestId}`,
    ...(refusal.errors && { errors: refusal.errors }),
  };
}
