import * as z from 'zod';
import { MaskedHit } from '#shared/access/access-decision.ts';
import { Applicant, Channel } from '#shared/applicants/applicant.ts';
import { Evidence } from '#shared/applicants/evidence.ts';
import { GroundCode } from '#shared/applicants/refusal-grounds.ts';
import { Representation } from '#shared/applicants/standing.ts';
import { ArchivesCode } from '#shared/archives/archives.ts';
import { Day } from '#shared/calendar/day.ts';
import { AnnotationKind } from '#shared/records/annotation.ts';
import { CivilType } from '#shared/records/category.ts';
import { mostEvidence } from './terms.ts';

/** What a person asks: to see and copy what an archives holds on her (PIPL Art. 45), or to have it corrected (Art. 46). */
export const RequestKind = z.enum(['access', 'correction']).meta({ id: 'OwnDataKind', title: '申请事项' });

/** Who may ask: the person, who acts for her, or a near relative after her death (PIPL Art. 49). Units and heirs have no right of their own in personal data. */
export const OwnDataRepresentation = Representation.extract(['self', 'agent', 'guardian', 'near-relative']).meta({
  id: 'OwnDataRepresentation',
  title: '申请人身份',
});

/** 已受理 → 待审批 → 已同意 or 不予同意; sent back to 已受理; 已撤回 before it is decided. */
export const stateNames = {
  received: '已受理',
  proposed: '待审批',
  approved: '已同意',
  refused: '不予同意',
  withdrawn: '已撤回',
} as const;
export type RequestState = keyof typeof stateNames;
const RequestState = z
  .enum(Object.keys(stateNames) as [RequestState, ...RequestState[]])
  .meta({ id: 'OwnDataState', title: '状态' });

const code = z.string().min(1).max(200).meta({ title: '档号' });

/** The person whose records are meant; `names` holds every name she has borne, former ones (曾用名) too. */
export const Person = z.object({
  names: z
    .array(z.string().trim().min(2).max(50))
    .min(1)
    .max(5)
    .meta({ title: '姓名(含曾用名)', description: '他馆线索只按第一个姓名,并须填写年份或地点' }),
  civilType: CivilType.optional(),
  year: z.int().min(1368).max(2999).optional().meta({ title: '年份' }),
  place: z.string().trim().min(2).max(50).optional().meta({ title: '地点', description: '只用于他馆线索' }),
});
export type Person = z.infer<typeof Person>;

/** What is proposed: records that are hers (`copies`: those of which she gets copies), an annotation, nothing found, or a refusal. */
export const Proposal = z.discriminatedUnion('outcome', [
  z.strictObject({
    outcome: z.literal('provide'),
    referenceCodes: z.array(code).min(1).max(200).meta({ title: '经核对属于本人的档号' }),
    copies: z.array(code).max(200).default([]).meta({ title: '提供复制件的档号' }),
  }),
  z.strictObject({
    outcome: z.literal('annotate'),
    referenceCode: code,
    kind: AnnotationKind,
    about: z.string().trim().min(1).max(50).optional().meta({ title: '所注著录项' }),
    says: z.string().trim().min(2).max(1000).meta({ title: '附注内容' }),
    reason: z.string().trim().min(2).max(1000).meta({ title: '理由和依据' }),
    number: z.int().positive().optional().meta({ title: '修改的附注号' }),
    withdraws: z.boolean().default(false).meta({ title: '撤销该附注' }),
  }),
  z.strictObject({ outcome: z.literal('nothing-held') }),
  z.strictObject({
    outcome: z.literal('refuse'),
    grounds: z.array(GroundCode).min(1).max(5).meta({ title: '不予同意的理由' }),
    explanation: z.string().trim().max(1000).optional().meta({ title: '说明' }),
  }),
]);
export type Proposal = z.infer<typeof Proposal>;

const Step = z.object({
  did: z
    .enum(['opened', 'evidence-added', 'evidence-withdrawn', 'proposed', 'sent-back', 'approved', 'withdrawn'])
    .meta({ title: '事项' }),
  by: z.string().meta({ title: '经办人' }),
  at: z.iso.datetime(),
  note: z.string().optional(),
});

/** A request as kept (event `own-data` of the table of cases), with its whole history. */
export const OwnDataRequest = z.object({
  caseId: z.string(),
  event: z.literal('own-data'),
  version: z.int().positive(),
  archivesCode: ArchivesCode,
  /** Which records the proposal means (identityOf), by the 档号 that it names. */
  hers: z.record(z.string(), z.string()).optional(),
  kind: RequestKind,
  state: RequestState,
  channel: Channel,
  applicant: Applicant,
  representation: OwnDataRepresentation,
  person: Person,
  openedAt: z.iso.datetime(),
  dueOn: Day.meta({ title: '答复期限' }),
  evidence: z.array(Evidence).max(mostEvidence),
  /** Numbers of the evidence that was withdrawn: kept, and no longer counted. */
  withdrawnEvidence: z.array(z.int()).optional(),
  standing: z.string().optional().meta({ title: '申请依据' }),
  proposal: Proposal.optional(),
  elsewhere: z.array(MaskedHit).max(200).default([]).meta({ title: '他馆线索(脱敏)' }),
  answeredOn: Day.optional().meta({ title: '答复日期' }),
  steps: z.array(Step).min(1),
  /** Index fields of byHolder. */
  holder: z.string(),
  due: z.string(),
  correlationId: z.string().optional(),
});
export type OwnDataRequest = z.infer<typeof OwnDataRequest>;

/** Whose hands have been on a request: none of them decides it. */
export const handlersOf = ({ steps }: Pick<OwnDataRequest, 'steps'>): Set<string> =>
  new Set(steps.filter(({ did }) => did !== 'sent-back').map(({ by }) => by));
