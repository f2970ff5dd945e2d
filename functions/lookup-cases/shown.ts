import { archivesOf } from '#shared/archives/directory-store.ts';
import { formatDay } from '#shared/calendar/day.ts';
import { maskName } from '#shared/people/masking.ts';
import { problem } from '#shared/runtime/problem.ts';
import { findCase } from './case-store.ts';
import { letterOf } from './letter.ts';
import type { LookupCase } from './lookup-case.ts';
import { type StepName, stateNames, steps } from './progress.ts';
import type { ShownCase } from './shown-case.ts';
import { fee } from './terms.ts';

/** A case as its two archives see it. */
export async function shown(one: LookupCase): Promise<ShownCase> {
  const { applicant, receiver, answer } = one;
  return {
    ...one,
    receivingArchives: receiver,
    stateName: stateNames[one.state],
    applicant: {
      name: applicant.name,
      ...(applicant.unit && { unit: applicant.unit }),
      identityNumber: applicant.identityMasked,
    },
    ...(answer && { letter: await letter(one, answer) }),
    feeYuan: fee,
  };
}

/** The same in a list: names masked too. */
export const listed = async (one: LookupCase): Promise<ShownCase> => {
  const { letter: _letter, answer: _answer, draft: _draft, ...plain } = await shown(one);
  return {
    ...plain,
    applicant: { ...plain.applicant, name: maskName(plain.applicant.name) },
    sought: { ...plain.sought, name: maskName(plain.sought.name) },
  };
};

async function letter(one: LookupCase, answer: NonNullable<LookupCase['answer']>): Promise<string> {
  const archives = await archivesOf(answer.archivesCode);
  return letterOf({
    applicant: one.applicant.name,
    caseId: one.caseId,
    archives: archives ?? { name: answer.archivesCode, region: '同级' },
    answeredOn: formatDay(one.answeredOn ?? ''),
    outcome: answer.outcome,
    grounds: answer.grounds,
    explanation: answer.explanation,
    records: answer.recordIds.length,
  });
}

/**
 * The case, if this archives has to do with it: the receiving one always, the holding one from the transfer on. To all
 * others it is as if it were not there. With a step: only the side that may take it.
 */
export async function requireCase(archivesCode: string, caseId: string, step?: StepName): Promise<LookupCase> {
  const one = await findCase(caseId);
  const receiving = one?.receiver === archivesCode;
  const holding = one?.holdingArchives === archivesCode && one.holder !== undefined;
  if (!one || !(receiving || holding)) throw problem('case-not-found', { caseId });
  const side = step ? steps[step].side : 'either';
  if ((side === 'receiving' && !receiving) || (side === 'holding' && !holding))
    throw problem('case-not-found', { caseId });
  return one;
}
