import type { Actor } from '#shared/access/actor.ts';
import { complaintRoute, grounds } from '#shared/applicants/refusal-grounds.ts';
import { archivesOf } from '#shared/archives/directory-store.ts';
import { recordAudit } from '#shared/audit/audit-store.ts';
import { formatDay } from '#shared/calendar/day.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { maskName } from '#shared/people/masking.ts';
import { type OwnDataRequest, stateNames } from './request.ts';
import type { ShownRequest } from './shown-request.ts';

/** A request as its archives sees it; overdue from the day after its term until it is decided. */
export async function shown(one: OwnDataRequest, now: Date): Promise<ShownRequest> {
  const { applicant, caseId, evidence, withdrawnEvidence = [], ...rest } = one;
  const open = one.state === 'received' || one.state === 'proposed';
  const letter = await letterOf(one);
  return {
    ...rest,
    requestId: caseId,
    stateName: stateNames[one.state],
    overdue: open && shanghaiDay(now) > one.dueOn,
    applicant: { name: applicant.name, identityNumber: applicant.identityMasked },
    evidence: evidence.map(({ number, kind, fileName }) => ({
      number,
      kind,
      fileName,
      withdrawn: withdrawnEvidence.includes(number),
    })),
    ...(letter && { letter }),
  };
}

/** The same in a list: names masked too, and nothing of what is proposed. */
export async function listed(one: OwnDataRequest, now: Date): Promise<ShownRequest> {
  const { proposal: _proposal, letter: _letter, ...plain } = await shown(one, now);
  return {
    ...plain,
    applicant: { ...plain.applicant, name: maskName(plain.applicant.name) },
    person: { ...plain.person, names: plain.person.names.map(maskName) },
    elsewhere: [],
    evidence: [],
  };
}

/** The answer in the form in which the person gets it, once it is decided; a refusal names each ground and where to complain (PIPL Art. 50). */
async function letterOf({
  archivesCode,
  caseId,
  applicant,
  answeredOn,
  proposal,
  elsewhere,
}: OwnDataRequest): Promise<string | undefined> {
  if (!answeredOn || !proposal) return undefined;
  const archives = await archivesOf(archivesCode);
  const copies = proposal.outcome === 'provide' ? proposal.copies.length : 0;
  const said = {
    provide: () => [
      `经查,本馆保存有载有您个人信息的档案${proposal.outcome === 'provide' ? proposal.referenceCodes.length : 0}件,清单附后;其中${copies}件提供复制件,免收费用。`,
    ],
    annotate: () => ['档案原件不作改动;您申请更正的内容已作为附注载于该件档案之旁,今后查阅该件档案时一并显示。'],
    'nothing-held': () => ['经查,在您提供的姓名范围内,本馆没有载有您个人信息的档案。'],
    refuse: () => [
      '您的申请,本馆依法不予同意。理由如下:',
      ...(proposal.outcome === 'refuse'
        ? proposal.grounds.map((code, n) => `${n + 1}. ${grounds[code].text}(依据:${grounds[code].basis})。`)
        : []),
      ...(proposal.outcome === 'refuse' && proposal.explanation ? [proposal.explanation] : []),
      complaintRoute(archives?.region ?? '同级'),
    ],
  }[proposal.outcome]();
  const hints = elsewhere.length > 0 ? [`另在其他档案馆有协议内线索${elsewhere.length}条,需要时可办理跨馆查档。`] : [];
  return [
    '本人信息申请答复书',
    `${applicant.name}:`,
    `您的申请(编号${caseId})已办理。`,
    ...said,
    ...hints,
    archives?.name ?? archivesCode,
    formatDay(answeredOn),
  ].join('\n');
}

/** Writes down who did what to a request, or looked at what it is about. */
export const audited = (
  actor: Pick<Actor, 'subject' | 'archivesCode'>,
  action: string,
  { archivesCode, caseId }: Pick<OwnDataRequest, 'archivesCode' | 'caseId'>,
  now: Date,
  more: { count?: number; target?: string } = {},
): Promise<void> =>
  recordAudit(
    [
      {
        archivesCode,
        actor: actor.subject,
        actorArchives: actor.archivesCode,
        action,
        outcome: 'done',
        target: caseId,
        ...more,
      },
    ],
    now,
  );
