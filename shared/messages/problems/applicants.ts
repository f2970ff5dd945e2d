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
    zh: ({ files }: { files: string }) =>
      `以下材料已登记但未上传成功:${files}。请重新取得上传地址后上传,登记有误的请撤回。`,
    en: ({ files }: { files: string }) => `Declared but not uploaded: ${files}.`,
  },
  'evidence-not-found': {
    status: 404,
    title: { zh: '没有此材料', en: 'No such evidence' },
    zh: ({ number }: { number: number }) => `该申请没有第${number}份材料,或已撤回;请核对序号。`,
    en: ({ number }: { number: number }) => `There is no evidence number ${number}, or it was withdrawn.`,
  },
  'too-much-evidence': {
    status: 409,
    title: { zh: '材料过多', en: 'Too much evidence' },
    zh: ({ most }: { most: number }) =>
      `一件申请最多登记${most}份材料(含已撤回的);请把其余材料合并为一个文件后,撤回本申请重新受理并登记。`,
    en: ({ most }: { most: number }) =>
      `A request takes ${most} files, withdrawn ones included: merge them, and open a new request.`,
  },
} satisfies Record<string, ProblemEntry>;
