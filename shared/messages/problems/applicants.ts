import type { ProblemEntry } from './problem-entry.ts';

export const applicantsProblems = {
  'standing-unproven': {
    status: 422,
    title: { zh: '申请材料不齐', en: 'Standing not proven' },
    zh: ({ missing }: { missing: string }) => `尚缺:${missing}。请补交;不能补交的,按不予提供办理并告知理由。`,
    en: ({ missing }: { missing: string }) => `Missing: ${missing}. Hand it in, or refuse with reasons.`,
  },
  'evidence-not-arrived': {
    status: 422,
    title: { zh: '材料尚未上传', en: 'Evidence has not arrived' },
    zh: ({ files }: { files: string }) => `以下材料已登记但未上传成功:${files}。请重新上传后再转办。`,
    en: ({ files }: { files: string }) => `Declared but not uploaded: ${files}.`,
  },
} satisfies Record<string, ProblemEntry>;
