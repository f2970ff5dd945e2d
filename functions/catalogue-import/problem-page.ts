import type { Severity } from '#shared/messages/problem-text.ts';

/** Problems per staged page. */
export const problemsPerPage = 500;

/** The name under which a page of problems of one severity is staged; the first is 1. */
export const problemPage = (severity: Severity, number: number): string =>
  `problems-${severity}-${String(number).padStart(4, '0')}`;
