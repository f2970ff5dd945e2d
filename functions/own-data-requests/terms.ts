/**
 * Within how many days, the day of receipt not counted, a person is answered: 三十日, GB/T 35273-2020 clause 8.7 (the law itself
 * says 及时, PIPL Art. 45). Data: another province changes the figure here.
 */
export const answerDays = 30;

/** A name with more records than this must be asked for more narrowly. */
export const mostRecords = 200;

/** A request is one item with all its evidence, and takes so many files. */
export const mostEvidence = 20;
