import type { ProblemEntry } from './problem-entry.ts';

export const casesProblems = {
  'case-not-found': {
    status: 404,
    title: { zh: '没有此查档申请', en: 'No such case' },
    zh: ({ caseId }: { caseId: string }) => `本馆没有编号为${caseId}的查档申请,请核对编号。`,
    en: ({ caseId }: { caseId: string }) => `There is no lookup case ${caseId} at this archives.`,
  },
  'case-step-refused': {
    status: 409,
    title: { zh: '当前状态不能办理', en: 'Not in this state' },
    zh: ({ state }: { state: string }) => `该申请当前为“${state}”,不能办理此事项;请刷新后查看进度。`,
    en: ({ state }: { state: string }) => `The case is "${state}"; this step cannot be taken now.`,
  },
  'case-changed': {
    status: 409,
    title: { zh: '申请已被他人更新', en: 'The case has changed' },
    zh: () => '该申请刚刚被他人更新,请刷新后重新办理。',
    en: () => 'Somebody else has just changed this case; read it again.',
  },
  'notice-not-signed': {
    status: 422,
    title: { zh: '未签署告知书', en: 'Notice not signed' },
    zh: () =>
      '申请人须先签署个人信息处理告知书(个人信息保护法第十七条);跨馆查档还须单独同意向承办馆提供身份信息(第二十三条、第二十九条)。',
    en: () => 'The applicant must sign the notice, and consent separately before data go to another archives.',
  },
  'answer-not-sound': {
    status: 422,
    title: { zh: '答复不完整', en: 'Answer not sound' },
    zh: ({ why }: { why: string }) => `答复不能提交:${why}。`,
    en: ({ why }: { why: string }) => `The answer cannot be filed: ${why}.`,
  },
  'no-answer-to-decide': {
    status: 409,
    title: { zh: '没有待审批的答复', en: 'No answer to decide' },
    zh: () =>
      '该申请没有待本馆审批的答复(尚未拟定、已经审批,或转承办馆、要求补充材料后须重新拟定);请刷新后查看,需要时先拟答复。',
    en: () =>
      'No answer of this archives waits for a decision: it was not drafted, or must be drafted anew after a transfer or a supplement.',
  },
  'drafter-cannot-approve': {
    status: 403,
    title: { zh: '经办人不能审批', en: 'Drafter cannot approve' },
    zh: () => '拟稿人不得审批自己的答复,请由另一人审批。',
    en: () => 'Who drafted an answer cannot approve it.',
  },
  'changed-since-answer': {
    status: 409,
    title: { zh: '答复后有改动', en: 'Changed since the answer' },
    zh: ({ codes }: { codes: string }) =>
      `${codes}在拟定答复之后有变动(著录有改动、档号已改用于另一件档案或条目已撤下),不能再按该答复办理;待审批的请退回重拟,已答复的请重新受理申请。`,
    en: ({ codes }: { codes: string }) =>
      `Since the answer was drafted, ${codes} was described anew, gave its code to another record or was withdrawn: send a draft back, or open a new case.`,
  },
  'nothing-to-copy': {
    status: 409,
    title: { zh: '没有可附的图像', en: 'Nothing to copy' },
    zh: ({ referenceCode }: { referenceCode: string }) =>
      `${referenceCode}没有可附的图像(尚未挂接扫描件),不能出具档案证明;请先扫描挂接再出具。`,
    en: ({ referenceCode }: { referenceCode: string }) =>
      `${referenceCode} has no image that a copy could show: scan it first, then issue the copy.`,
  },
  'pages-without-image': {
    status: 409,
    title: { zh: '有页没有可附的图像', en: 'Pages without an image' },
    zh: ({ referenceCode, pages }: { referenceCode: string; pages: string }) =>
      `${referenceCode}的${pages}没有可附的图像(PDF、OFD、JP2等不生成利用件),缺页的档案证明不予出具;请经质检退回后以TIFF或JPEG重新扫描挂接再出具,急用的由本馆从原件复制并盖章。`,
    en: ({ referenceCode, pages }: { referenceCode: string; pages: string }) =>
      `${pages} of ${referenceCode} have no image that a copy could show, and none is issued with pages left out: have them sent back and scan them as TIFF or JPEG, or copy from the original.`,
  },
  'copy-not-found': {
    status: 404,
    title: { zh: '没有此档案证明', en: 'No such copy' },
    zh: () => '该申请没有此编号的档案证明,请核对。',
    en: () => 'This case has no copy of that number.',
  },
  'copy-not-verified': {
    status: 404,
    title: { zh: '未能核验', en: 'Not verified' },
    zh: () => '未查到与该核验码相符的有效档案证明。请核对核验码;如有疑问,请向出具档案馆查询。',
    en: () => 'No valid certified copy answers to this code. Check the code, or ask the issuing archives.',
  },
} satisfies Record<string, ProblemEntry>;
