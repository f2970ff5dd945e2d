import * as z from 'zod';
import { contract } from '#shared/api/contract.ts';
import { Day } from '#shared/calendar/day.ts';
import { Download } from '#shared/runtime/links.ts';
import { Note, ofCase, path } from './case-path.ts';
import { CopyState } from './copy.ts';

/** A certified copy as its two archives see it; the code is also on the paper. */
export const ShownCopy = z
  .object({
    number: z.int(),
    state: CopyState,
    stateName: z.string().meta({ title: '状态' }),
    recordId: z.string(),
    issuedOn: Day,
    pages: z.int().optional().meta({ title: '总页数' }),
    copied: z.int().optional().meta({ title: '复制页数' }),
    sha256: z.string().optional(),
    reason: z.string().optional(),
    code: z.string().optional().meta({ title: '核验码' }),
    file: Download.optional(),
  })
  .meta({ id: 'CertifiedCopy', title: '档案证明' });

export const issueCopy = contract({
  name: 'issue-copy',
  method: 'POST',
  path: `${path}/{caseId}/copies`,
  summary: '承办馆出具档案证明(PDF,待盖章)',
  may: 'handle-cases',
  params: ofCase,
  body: z.object({ referenceCode: z.string().min(1).max(200).meta({ title: '档号' }) }),
  answer: ShownCopy,
  status: 202,
  problems: [
    'case-not-found',
    'case-step-refused',
    'case-changed',
    'answer-not-sound',
    'changed-since-answer',
    'changed-meanwhile',
    'nothing-to-copy',
    'pages-without-image',
  ],
});

export const listCopies = contract({
  name: 'list-copies',
  method: 'GET',
  path: `${path}/{caseId}/copies`,
  summary: '一件申请的档案证明及下载链接',
  may: 'handle-cases',
  params: ofCase,
  answer: z.object({ items: z.array(ShownCopy) }),
  problems: ['case-not-found'],
});

export const revokeCopy = contract({
  name: 'revoke-copy',
  method: 'POST',
  path: `${path}/{caseId}/copies/{number}/revoke`,
  summary: '撤销档案证明,此后不能通过核验',
  may: 'approve-cases',
  params: ofCase.extend({ number: z.coerce.number().int().positive() }),
  body: z.object({ reason: Note.meta({ title: '撤销理由' }) }),
  answer: ShownCopy,
  problems: ['case-not-found', 'case-step-refused', 'case-changed', 'copy-not-found'],
});

export const verifyCopy = contract({
  name: 'verify-copy',
  method: 'GET',
  path: '/v1/copies/{code}',
  summary: '公众核验档案证明(扫描二维码或输入核验码)',
  may: 'anyone',
  params: z.object({ code: z.string() }),
  answer: z.object({
    issuingArchives: z.string().meta({ title: '出具馆' }),
    issuedOn: z.string().meta({ title: '查档日期' }),
    pages: z.int().meta({ title: '总页数(见页脚)' }),
    copiedPages: z.int().optional().meta({ title: '复制页数' }),
    digestPrefix: z.string().meta({ title: '文件摘要前16位(SHA-256)' }),
    subject: z.string().meta({ title: '当事人(脱敏)' }),
    note: z.string(),
  }),
  problems: ['copy-not-verified', 'too-often'],
});
