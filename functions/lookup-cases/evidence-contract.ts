import * as z from 'zod';
import { contract } from '#shared/api/contract.ts';
import { EvidenceForm, EvidenceUpload } from '#shared/applicants/evidence.ts';
import { Note, ofCase, path } from './case-path.ts';
import { ShownCase } from './shown-case.ts';

export const addEvidence = contract({
  name: 'add-evidence',
  method: 'POST',
  path: `${path}/{caseId}/evidence`,
  summary: '登记一份证明材料,取得上传地址',
  may: 'handle-cases',
  params: ofCase,
  body: EvidenceForm,
  answer: EvidenceUpload,
  status: 201,
  problems: ['case-not-found', 'case-step-refused', 'case-changed'],
});

const ofEvidence = ofCase.extend({ number: z.coerce.number().int().positive().meta({ title: '材料序号' }) });

export const renewEvidence = contract({
  name: 'renew-evidence',
  method: 'POST',
  path: `${path}/{caseId}/evidence/{number}/upload-link`,
  summary: '材料上传地址过期后重新取得',
  may: 'handle-cases',
  params: ofEvidence,
  answer: EvidenceUpload,
  problems: ['case-not-found', 'case-step-refused', 'evidence-not-found'],
});

export const withdrawEvidence = contract({
  name: 'withdraw-evidence',
  method: 'POST',
  path: `${path}/{caseId}/evidence/{number}/withdraw`,
  summary: '撤回一份登记有误的材料(留存备查,不再计入)',
  may: 'handle-cases',
  params: ofEvidence,
  body: z.object({ note: Note.meta({ title: '理由' }) }),
  answer: ShownCase,
  problems: ['case-not-found', 'case-step-refused', 'case-changed', 'evidence-not-found'],
});
