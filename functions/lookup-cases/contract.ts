import * as z from 'zod';
import { contract, page, paging } from '#shared/api/contract.ts';
import { ApplicantForm, Channel } from '#shared/applicants/applicant.ts';
import { ShownEvidence } from '#shared/applicants/evidence.ts';
import { GroundCode } from '#shared/applicants/refusal-grounds.ts';
import { Representation } from '#shared/applicants/standing.ts';
import { ArchivesCode } from '#shared/archives/archives.ts';
import { Download } from '#shared/runtime/links.ts';
import { at, Note, ofCase, path } from './case-path.ts';
import { CaseEvent, Outcome, Sought } from './lookup-case.ts';
import { ShownCase } from './shown-case.ts';

export const openCase = contract({
  name: 'open-case',
  method: 'POST',
  path,
  summary: '受理查档申请(到馆、网络、电话、信函)',
  may: 'handle-cases',
  params: at,
  body: z
    .object({
      channel: Channel,
      applicant: ApplicantForm,
      representation: Representation,
      sought: Sought,
      purpose: z.string().trim().min(2).max(200).meta({ title: '利用目的' }),
      holdingArchives: ArchivesCode.meta({ title: '承办馆' }),
      noticeSigned: z.boolean().meta({ title: '已签署告知书' }),
      consentToPassOn: z.boolean().default(false).meta({ title: '单独同意向承办馆提供个人信息' }),
    })
    .refine(({ representation, applicant }) => representation !== 'unit' || applicant.unit, {
      error: '单位查档须填写单位名称',
      path: ['applicant', 'unit'],
    }),
  answer: ShownCase,
  status: 201,
  problems: ['notice-not-signed', 'archives-not-found', 'too-often'],
});

export const listCases = contract({
  name: 'list-cases',
  method: 'GET',
  path,
  summary: '本馆受理或承办的查档申请(姓名脱敏)',
  may: 'handle-cases',
  params: at,
  query: z.object({ as: z.enum(['receiving', 'holding']).default('receiving'), ...paging }),
  answer: page(ShownCase),
});

export const showCase = contract({
  name: 'show-case',
  method: 'GET',
  path: `${path}/{caseId}`,
  summary: '查看一件查档申请及其全部办理记录',
  may: 'handle-cases',
  params: ofCase,
  answer: ShownCase.extend({
    events: z.array(CaseEvent),
    evidence: z.array(ShownEvidence.extend({ file: Download })),
  }),
  problems: ['case-not-found'],
});

const originalSeen = z.boolean().default(false).meta({ title: '已当面核对身份证件原件' });

export const transferCase = contract({
  name: 'transfer-case',
  method: 'POST',
  path: `${path}/{caseId}/transfer`,
  summary: '核验身份后转承办馆,办理时限自次一工作日起算',
  may: 'handle-cases',
  params: ofCase,
  body: z.object({ originalSeen }),
  answer: ShownCase,
  problems: ['case-not-found', 'case-step-refused', 'case-changed', 'standing-unproven', 'evidence-not-arrived'],
});

const step = <const N extends string>(name: N, tail: string, summary: string) =>
  contract({
    name,
    method: 'POST',
    path: `${path}/{caseId}/${tail}`,
    summary,
    may: 'handle-cases',
    params: ofCase,
    body: z.object({ note: Note.optional() }),
    answer: ShownCase,
    problems: ['case-not-found', 'case-step-refused', 'case-changed'],
  });

export const takeCase = step('take-case', 'take', '承办馆开始查档');
export const supplyCase = contract({
  ...step('supply-case', 'supply', '补充材料已上传齐全并经核验,恢复办理与计时'),
  body: z.object({ originalSeen, note: Note.optional() }),
  problems: ['case-not-found', 'case-step-refused', 'case-changed', 'standing-unproven', 'evidence-not-arrived'],
});
export const withdrawCase = step('withdraw-case', 'withdraw', '申请人撤回申请');
export const closeCase = step('close-case', 'close', '受理馆已告知申请人,办结');

export const askSupplement = contract({
  ...step('ask-supplement', 'supplement', '承办馆要求补充材料,暂停计时'),
  body: z.object({ note: Note.meta({ title: '需补充的材料' }) }),
});

export const draftAnswer = contract({
  name: 'draft-answer',
  method: 'POST',
  path: `${path}/{caseId}/answer`,
  summary: '拟答复:查到、未查到或不予提供(受理馆只可拟不予提供)',
  may: 'handle-cases',
  params: ofCase,
  body: z.object({
    outcome: Outcome,
    referenceCodes: z.array(z.string().min(1).max(200)).max(20).default([]).meta({ title: '查到的档号' }),
    grounds: z.array(GroundCode).max(5).default([]).meta({ title: '不予提供的理由' }),
    explanation: z.string().trim().max(1000).optional().meta({ title: '说明' }),
  }),
  answer: ShownCase,
  problems: ['case-not-found', 'case-step-refused', 'case-changed', 'answer-not-sound', 'standing-unproven'],
});

export const decideAnswer = contract({
  name: 'decide-answer',
  method: 'POST',
  path: `${path}/{caseId}/decision`,
  summary: '审批所拟答复:同意,或退回重拟',
  may: 'approve-cases',
  params: ofCase,
  body: z.object({ approve: z.boolean(), note: Note.optional() }),
  answer: ShownCase,
  problems: [
    'case-not-found',
    'case-step-refused',
    'case-changed',
    'no-answer-to-decide',
    'drafter-cannot-approve',
    'changed-since-answer',
  ],
});

export const openIdentity = contract({
  name: 'open-identity',
  method: 'POST',
  path: `${path}/{caseId}/identity`,
  summary: '查看申请人证件号码和联系电话(仅已审批查到的申请,留有记录)',
  may: 'handle-cases',
  params: ofCase,
  body: z.object({ note: Note.meta({ title: '理由' }) }),
  answer: z.object({ identityNumber: z.string(), phone: z.string().optional().meta({ title: '联系电话' }) }),
  problems: ['case-not-found', 'case-step-refused', 'case-changed'],
});

export * from './copy-contract.ts';
export * from './evidence-contract.ts';
