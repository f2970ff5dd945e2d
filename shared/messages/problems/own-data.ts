import type { ProblemEntry } from './problem-entry.ts';

export const ownDataProblems = {
  'own-data-request-not-found': {
    status: 404,
    title: { zh: '没有此申请', en: 'No such request' },
    zh: ({ requestId }: { requestId: string }) => `本馆没有编号为${requestId}的本人信息申请,请核对编号。`,
    en: ({ requestId }: { requestId: string }) => `This archives has no own-data request ${requestId}.`,
  },
  'own-data-step-refused': {
    status: 409,
    title: { zh: '当前状态不能办理', en: 'Not in this state' },
    zh: ({ state }: { state: string }) => `该申请当前为“${state}”,不能办理此事项;请刷新后查看。`,
    en: ({ state }: { state: string }) => `The request is "${state}"; this step cannot be taken now.`,
  },
  'own-data-notice-unsigned': {
    status: 422,
    title: { zh: '未签署告知书', en: 'Notice not signed' },
    zh: () => '申请人须先签署个人信息处理告知书(个人信息保护法第十七条),再受理申请。',
    en: () => 'The applicant must sign the notice first (PIPL Art. 17).',
  },
  'own-data-wrong-outcome': {
    status: 422,
    title: { zh: '所拟与申请事项不符', en: 'Outcome does not fit' },
    zh: ({ kind }: { kind: 'access' | 'correction' }) =>
      kind === 'access'
        ? '查阅、复制申请只能拟提供、无相关档案或不予同意;更正请另行受理更正申请(个人信息保护法第四十六条)。'
        : '更正申请只能拟附注或不予同意;查阅、复制请另行受理查阅申请(个人信息保护法第四十五条)。',
    en: ({ kind }: { kind: 'access' | 'correction' }) => `This outcome does not fit a request for ${kind}.`,
  },
  'own-data-not-hers': {
    status: 422,
    title: { zh: '档案未载有当事人', en: 'Not named there' },
    zh: ({ codes }: { codes: string }) =>
      `以下档号本馆没有条目,或条目未载有当事人的姓名(含所填曾用名),请核对后重拟:${codes}。`,
    en: ({ codes }: { codes: string }) => `Not held here, or the person is not named there: ${codes}.`,
  },
  'own-data-one-record': {
    status: 422,
    title: { zh: '近亲属只限一件', en: 'One record only' },
    zh: () =>
      '已故当事人的近亲属只限所申请的那一件档案(个人信息保护法第四十九条);请只列一件,且与申请所填的类别、年份相符。',
    en: () =>
      'A near relative of one who has died gets the one record applied for (PIPL Art. 49): name one, of the type and year applied for.',
  },
  'handler-cannot-decide': {
    status: 403,
    title: { zh: '经办人不能审批', en: 'Handler cannot decide' },
    zh: () => '受理、核验或拟办过该申请的人不得审批,请由另一人审批。',
    en: () => 'Who has handled a request cannot decide it.',
  },
  'annotation-not-found': {
    status: 422,
    title: { zh: '没有此附注', en: 'No such annotation' },
    zh: ({ number, referenceCode }: { number: number; referenceCode: string }) =>
      `${referenceCode}没有第${number}号附注,请核对附注号;新增附注不填附注号。`,
    en: ({ number, referenceCode }: { number: number; referenceCode: string }) =>
      `${referenceCode} has no annotation ${number}.`,
  },
} satisfies Record<string, ProblemEntry>;
