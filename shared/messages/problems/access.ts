import type { ProblemEntry } from './problem-entry.ts';

export const accessProblems = {
  'not-signed-in': {
    status: 401,
    title: { zh: '未登录', en: 'Not signed in' },
    zh: () => '请先登录。',
    en: () => 'Sign in first.',
  },
  'no-membership': {
    status: 403,
    title: { zh: '无权办理', en: 'Not allowed' },
    zh: ({ archivesCode }: { archivesCode: string }) =>
      `您在档案馆${archivesCode}没有有效的任职授权,不能办理此项;如属误判,请联系该馆管理员授权。本次请求已记入审计。`,
    en: ({ archivesCode }: { archivesCode: string }) =>
      `You have no membership in force at archives ${archivesCode}; ask its administrator. This request was audited.`,
  },
  'role-lacks-permission': {
    status: 403,
    title: { zh: '职责不含此项', en: 'Role lacks permission' },
    zh: ({ permission }: { permission: string }) =>
      `您的职责不含“${permission}”,请由有此职责的人员办理。本次请求已记入审计。`,
    en: ({ permission }: { permission: string }) =>
      `Your role does not include "${permission}". This request was audited.`,
  },
} satisfies Record<string, ProblemEntry>;
