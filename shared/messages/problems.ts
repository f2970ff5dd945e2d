import { accessProblems } from './problems/access.ts';
import { applicantsProblems } from './problems/applicants.ts';
import { casesProblems } from './problems/cases.ts';
import { catalogueProblems } from './problems/catalogue.ts';
import { directoryProblems } from './problems/directory.ts';
import { figuresProblems } from './problems/figures.ts';
import { generalProblems } from './problems/general.ts';
import { lookupProblems } from './problems/lookup.ts';
import { openingProblems } from './problems/opening.ts';
import { ownDataProblems } from './problems/own-data.ts';
import { qualityProblems } from './problems/quality.ts';
import { submissionProblems } from './problems/submission.ts';
import { uploadsProblems } from './problems/uploads.ts';

/** Every refusal the platform can give (RFC 9457): slug → status, and title and text in Chinese and English. */
export const problems = {
  ...generalProblems,
  ...accessProblems,
  ...directoryProblems,
  ...catalogueProblems,
  ...uploadsProblems,
  ...qualityProblems,
  ...lookupProblems,
  ...openingProblems,
  ...applicantsProblems,
  ...casesProblems,
  ...ownDataProblems,
  ...figuresProblems,
  ...submissionProblems,
};

export type ProblemSlug = keyof typeof problems;

/** What a refusal's text needs to be told. */
export type ProblemParams<S extends ProblemSlug> =
  Parameters<(typeof problems)[S]['zh']> extends [infer Told] ? Told : Record<string, never>;
