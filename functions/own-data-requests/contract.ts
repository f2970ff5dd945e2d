import * as z from 'zod';
import { MaskedHit } from '#shared/access/access-decision.ts';
import { contract, page, paging } from '#shared/api/contract.ts';
import { ApplicantForm, Channel } from '#shared/applicants/applicant.ts';
import { EvidenceForm, EvidenceUpload } from '#shared/applicants/evidence.ts';
import { ArchivesCode } from '#shared/archives/archives.ts';
import { ShownAnnotation } from '#shared/records/annotation.ts';
import { Download } from '#shared/runtime/links.ts';
import { OwnDataRepresentation, Person, Proposal, RequestKind } from './request.ts';
import { OwnRecord, ShownRequest } from './shown-request.ts';

const at = z.object({ archivesCode: ArchivesCode });
const ofRequest = at.extend({ requestId: z.string().max(60).meta({ title: '申请编号' }) });
const path = '/v1/archives/{archivesCode}/own-data-requests' as const;
const note = z.string().trim().min(2).max(1000).meta({ title: '说明' });

const general = ['own-data-request-not-found'] as const;
const step = [...general, 'own-data-step-refused', 'changed-meanwhile'] as const;

export const openRequest = contract({
  name: 'open-own-data-request',
  method: 'POST',
  path,
  summary: '受理本人信息申请:查阅复制(个人信息保护法第四十五条)或更正补充(第四十六条)',
  may: 'handle-cases',
  params: at,
  body: z.strictObject({
    kind: RequestKind,
    channel: Channel,
    applicant: ApplicantForm,
    representation: OwnDataRepresentation,
    person: Person,
    noticeSigned: z.boolean().meta({ title: '已签署告知书' }),
  }),
  answer: ShownRequest,
  status: 201,
  problems: ['own-data-notice-unsigned', 'too-often'],
});

export const listRequests = contract({
  name: 'list-own-data-requests',
  method: 'GET',
  path,
  summary: '本馆的本人信息申请(姓名脱敏)',
  may: 'handle-cases',
  params: at,
  query: z.object(paging),
  answer: page(ShownRequest),
});

export const showRequest = contract({
  name: 'show-own-data-request',
  method: 'GET',
  path: `${path}/{requestId}`,
  summary: '查看一件本人信息申请及其办理记录',
  may: 'handle-cases',
  params: ofRequest,
  answer: ShownRequest,
  problems: general,
});

export const addEvidence = contract({
  name: 'add-own-data-evidence',
  method: 'POST',
  path: `${path}/{requestId}/evidence`,
  summary: '登记一份身份或委托证明,取得上传地址',
  may: 'handle-cases',
  params: ofRequest,
  body: EvidenceForm,
  answer: EvidenceUpload,
  status: 201,
  problems: [...step, 'too-much-evidence'],
});

const ofEvidence = ofRequest.extend({ number: z.coerce.number().int().positive().meta({ title: '材料序号' }) });

export const renewEvidence = contract({
  name: 'renew-own-data-evidence',
  method: 'POST',
  path: `${path}/{requestId}/evidence/{number}/upload-link`,
  summary: '材料上传地址过期后重新取得',
  may: 'handle-cases',
  params: ofEvidence,
  answer: EvidenceUpload,
  problems: [...general, 'own-data-step-refused', 'evidence-not-found'],
});

export const withdrawEvidence = contract({
  name: 'withdraw-own-data-evidence',
  method: 'POST',
  path: `${path}/{requestId}/evidence/{number}/withdraw`,
  summary: '撤回一份登记有误的材料(留存备查,不再计入)',
  may: 'handle-cases',
  params: ofEvidence,
  body: z.strictObject({ note: note.meta({ title: '理由' }) }),
  answer: ShownRequest,
  problems: [...step, 'evidence-not-found'],
});

export const listCandidates = contract({
  name: 'list-own-data-candidates',
  method: 'GET',
  path: `${path}/{requestId}/candidates`,
  summary: '按姓名(含曾用名)列出本馆可能载有本人的档案,供核对;填有年份或地点的,另给他馆协议内的脱敏线索',
  may: 'handle-cases',
  params: ofRequest,
  answer: z.object({ held: z.array(OwnRecord), elsewhere: z.array(MaskedHit) }),
  problems: [...step, 'too-many-hits', 'too-often'],
});

export const propose = contract({
  name: 'propose-own-data-answer',
  method: 'POST',
  path: `${path}/{requestId}/proposal`,
  summary: '核验身份后拟办:提供哪些档案、附注什么、无相关档案,或不予同意',
  may: 'handle-cases',
  params: ofRequest,
  body: z.strictObject({
    originalSeen: z.boolean().default(false).meta({ title: '已当面核对身份证件原件' }),
    proposal: Proposal,
  }),
  answer: ShownRequest,
  problems: [
    ...step,
    'standing-unproven',
    'evidence-not-arrived',
    'own-data-wrong-outcome',
    'own-data-not-hers',
    'own-data-one-record',
    'annotation-not-found',
    'too-many-hits',
    'too-often',
  ],
});

export const decideProposal = contract({
  name: 'decide-own-data-answer',
  method: 'POST',
  path: `${path}/{requestId}/decision`,
  summary: '审批拟办意见:同意,或退回重拟(经办人不能审批)',
  may: 'approve-cases',
  params: ofRequest,
  body: z.strictObject({ approve: z.boolean(), note: note.optional() }),
  answer: ShownRequest,
  problems: [...step, 'handler-cannot-decide', 'own-data-not-hers', 'annotation-not-found'],
});

export const withdrawRequest = contract({
  name: 'withdraw-own-data-request',
  method: 'POST',
  path: `${path}/{requestId}/withdrawal`,
  summary: '申请人撤回申请',
  may: 'handle-cases',
  params: ofRequest,
  body: z.strictObject({ note: note.optional() }),
  answer: ShownRequest,
  problems: [...step],
});

export const listOwnRecords = contract({
  name: 'list-own-records',
  method: 'GET',
  path: `${path}/{requestId}/records`,
  summary: '已同意的查阅申请:载有本人的档案清单、附注和复制件下载链接',
  may: 'handle-cases',
  params: ofRequest,
  query: z.object({ ...paging, limit: z.coerce.number().int().min(1).max(50).default(20).meta({ title: '每页条数' }) }),
  answer: page(
    OwnRecord.extend({
      annotations: z.array(ShownAnnotation).meta({ title: '附注' }),
      copies: z.array(z.object({ pageNumber: z.int(), file: Download })).meta({ title: '复制件(多画幅的页逐幅给出)' }),
      withoutImage: z.array(z.int()).meta({ title: '没有利用件的页号,须在馆内从原件复制' }),
    }),
  ),
  problems: [...general, 'own-data-step-refused'],
});
