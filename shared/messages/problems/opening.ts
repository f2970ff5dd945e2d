import type { ProblemEntry } from './problem-entry.ts';

export const openingProblems = {
  'opening-batch-not-found': {
    status: 404,
    title: { zh: '没有此开放批次', en: 'No such opening batch' },
    zh: ({ batchId }: { batchId: string }) => `没有编号为${batchId}的开放批次,请在本馆开放批次名册中核对编号。`,
    en: ({ batchId }: { batchId: string }) => `No opening batch ${batchId}; look it up in the list of this archives.`,
  },
  'records-not-held': {
    status: 422,
    title: { zh: '档号不在馆藏', en: 'Records not held' },
    zh: ({ codes }: { codes: string }) => `以下档号本馆没有条目,整批未提交,请核对后重提:${codes}。`,
    en: ({ codes }: { codes: string }) => `These codes have no entry here; nothing was proposed: ${codes}.`,
  },
  'fonds-not-yours': {
    status: 403,
    title: { zh: '不在授权全宗之内', en: 'Not your fonds' },
    zh: ({ codes }: { codes: string }) =>
      `以下档号不在您获授权的全宗之内,整批未提交;请由馆内人员办理,或联系管理员调整授权:${codes}。`,
    en: ({ codes }: { codes: string }) =>
      `These codes are not of the fonds you work for; nothing was proposed: ${codes}.`,
  },
  'depositor-consent-needed': {
    status: 422,
    title: { zh: '须有寄存方同意', en: 'Depositor’s consent needed' },
    zh: ({ depositors, codes }: { depositors: string; codes: string }) =>
      `以下档号为寄存档案,未经寄存方(${depositors})同意不得开放或公布(档案法第三十一、三十二条),整批未办理;请取得同意函,重新提出批次并填写寄存方同意函(consent:寄存方、文号、日期),不同寄存方的档案分批提出:${codes}。`,
    en: ({ depositors, codes }: { depositors: string; codes: string }) =>
      `These records are on deposit and open with the consent of ${depositors} only; nothing was done: propose them again with the consent (depositor, document, date), each depositor's in a batch of their own: ${codes}.`,
  },
  'assessment-needed': {
    status: 422,
    title: { zh: '须有个人信息保护影响评估', en: 'Impact assessment needed' },
    zh: ({ codes }: { codes: string }) =>
      `以下档号为收养、学籍档案,涉及未成年人,默认控制使用(个人信息保护法第二十八、五十五条),整批未办理;确可开放或公布的,请先作个人信息保护影响评估,重新提出批次并填写评估报告(assessment:文号、日期);本人查阅请走查档申请:${codes}。`,
    en: ({ codes }: { codes: string }) =>
      `Adoption and school files are about children and controlled by default; nothing was done: propose them again with the impact assessment (document, date), or leave them to lookup cases: ${codes}.`,
  },
  'proposer-cannot-confirm': {
    status: 403,
    title: { zh: '提出人不能确认', en: 'Proposer cannot confirm' },
    zh: () => '开放批次须由提出人以外的馆长确认,请由另一人办理。',
    en: () => 'A batch must be confirmed by a director other than the person who proposed it.',
  },
  'changed-since-proposal': {
    status: 409,
    title: { zh: '提出后有改动', en: 'Changed since proposal' },
    zh: ({ codes }: { codes: string }) =>
      `以下档号在提出之后有变动(著录有改动、档号已改用于另一件档案或条目已撤下),整批未办理;请核对后重新提出:${codes}。`,
    en: ({ codes }: { codes: string }) =>
      `Since they were proposed these entries were described anew, gave their code to another record or were withdrawn; nothing was done, propose them again: ${codes}.`,
  },
} satisfies Record<string, ProblemEntry>;
