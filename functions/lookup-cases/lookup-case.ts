import * as z from 'zod';
import { Applicant, Channel } from '#shared/applicants/applicant.ts';
import { Evidence } from '#shared/applicants/evidence.ts';
import { GroundCode } from '#shared/applicants/refusal-grounds.ts';
import { Representation } from '#shared/applicants/standing.ts';
import { ArchivesCode } from '#shared/archives/archives.ts';
import { Day } from '#shared/calendar/day.ts';
import { CivilType } from '#shared/records/category.ts';
import { CaseState, StepName } from './progress.ts';

/** The person looked for, and what is known of the record. */
export const Sought = z.object({
  name: z.string().trim().min(2).max(50).meta({ title: '当事人姓名' }),
  civilType: CivilType.optional(),
  year: z.int().min(1368).max(2999).optional().meta({ title: '年份' }),
  place: z.string().trim().min(2).max(50).optional().meta({ title: '地点' }),
});

export const Outcome = z.enum(['found', 'not-found', 'refused']).meta({ id: 'LookupOutcome', title: '结果' });

export const Answer = z.object({
  outcome: Outcome,
  recordIds: z.array(z.string()).max(20),
  grounds: z.array(GroundCode).max(5),
  explanation: z.string().max(1000).optional(),
  archivesCode: ArchivesCode,
  draftedBy: z.string(),
  draftedAt: z.iso.datetime(),
  approvedBy: z.string().optional(),
});

/** What somebody decided may be given: which record (identityOf), and a digest of what it said. */
export const Approved = z.object({ record: z.string(), said: z.string() });
export type Approved = z.infer<typeof Approved>;

/** An answer as kept: with what each of its records was when it was drafted, by key. */
export const KeptAnswer = Answer.extend({ approved: z.record(z.string(), Approved).optional() });
export type KeptAnswer = z.infer<typeof KeptAnswer>;

/**
 * A case as it stands (event `case`); what happened to it are its events `event#0001`… The identity number is nowhere in
 * clear: `identityKey` is its keyed hash, `identitySealed` its KMS ciphertext, bound to the case.
 */
export const LookupCase = z.object({
  caseId: z.string(),
  event: z.literal('case'),
  version: z.int().positive(),
  state: CaseState,
  receiver: ArchivesCode,
  holdingArchives: ArchivesCode,
  channel: Channel,
  applicant: Applicant,
  representation: Representation,
  sought: Sought,
  purpose: z.string(),
  consentAt: z.iso.datetime().optional(),
  openedAt: z.iso.datetime(),
  openedBy: z.string(),
  evidenceCount: z.int().nonnegative(),
  /** Numbers of the evidence that was withdrawn: kept, and no longer counted. */
  withdrawnEvidence: z.array(z.int()).optional(),
  copyCount: z.int().nonnegative(),
  standing: z.string().optional(),
  /** Whether somebody at the counter has compared the original of the identity document. */
  originalSeen: z.boolean().optional(),
  supplement: z.string().optional(),
  dueOn: Day.optional(),
  daysLeft: z.int().nonnegative().optional(),
  answeredOn: Day.optional(),
  closedOn: Day.optional(),
  late: z.array(z.enum(['assist', 'tell'])),
  reminded: z.boolean(),
  draft: KeptAnswer.optional(),
  answer: KeptAnswer.optional(),
  /** Index fields: whose case it is (from the transfer on), and what the tick must look at. */
  holder: z.string().optional(),
  due: z.string().optional(),
  clock: z.enum(['running', 'unsettled']).optional(),
});
export type LookupCase = z.infer<typeof LookupCase>;

/** One thing that happened to a case: what, by whom, when, in which state it left the case. */
export const CaseEvent = z
  .object({
    caseId: z.string(),
    event: z.string(),
    step: z.union([StepName, z.literal('open')]),
    by: z.string().meta({ title: '经办人' }),
    archivesCode: z.string().meta({ title: '经办馆' }),
    at: z.iso.datetime(),
    state: CaseState,
    dueOn: Day.optional(),
    note: z.string().optional(),
    correlationId: z.string().optional(),
  })
  .meta({ id: 'CaseEvent', title: '办理记录' });
export type CaseEvent = z.infer<typeof CaseEvent>;

/** A piece of evidence of a case (event `evidence#0001`). */
export const CaseEvidence = Evidence.extend({ caseId: z.string(), event: z.string() });
