import * as z from 'zod';
import { Approved } from './lookup-case.ts';

/** 制作中 · 待盖章 (nobody but the holding archives can seal it, and there is no seal provider) · 已撤销. */
export const copyStates = { making: '制作中', 'awaiting-seal': '待盖章', revoked: '已撤销' } as const;
export const CopyState = z.enum(['making', 'awaiting-seal', 'revoked']).meta({ id: 'CopyState', title: '状态' });

/** A certified copy of one record (`approved`: as it was when the copy was issued): item `copy#0001` of its case. `code` stands on the paper only and in this item. */
export const CertifiedCopy = z.object({
  caseId: z.string(),
  event: z.string(),
  number: z.int().positive(),
  recordId: z.string(),
  approved: Approved.optional(),
  state: CopyState,
  code: z.string(),
  issuedOn: z.string(),
  issuedBy: z.string(),
  key: z.string(),
  pages: z.int().positive().optional(),
  /** How many of its pages show the record: what the paper calls 复制页数. */
  copied: z.int().positive().optional(),
  sha256: z.string().optional(),
  revokedBy: z.string().optional(),
  reason: z.string().optional(),
});
export type CertifiedCopy = z.infer<typeof CertifiedCopy>;

/** What a code leads to; its digest is the key. */
export const CodeMark = z.object({
  caseId: z.string(),
  event: z.literal('verification'),
  of: z.string(),
  copy: z.string(),
});
export type CodeMark = z.infer<typeof CodeMark>;

/** A code as people type it: in groups, in small letters, O for 0. 26 letters of Crockford's base 32: 130 bits. */
export const codeOf = (typed: string): string | undefined => {
  const plain = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  return /^[0-9A-HJKMNP-TV-Z]{26}$/.test(plain) ? plain : undefined;
};

/** The same in groups that can be read aloud. */
export const spelled = (code: string): string => code.match(/.{1,5}/g)?.join('-') ?? code;
