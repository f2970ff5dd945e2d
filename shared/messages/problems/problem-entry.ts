/** One refusal: the text says what is wrong and what to do, in both languages, from the same parameters. */
export type ProblemEntry = {
  status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 415 | 422 | 429 | 500 | 503;
  title: { zh: string; en: string };
  zh: (params: never) => string;
  en: (params: never) => string;
};
