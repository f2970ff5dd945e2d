import type { ProblemEntry } from './problem-entry.ts';

const stateNames: Record<string, string> = {
  drawing: '正在抽样',
  inspecting: '正在检查',
  passed: '已合格,待验收',
  returned: '已退回',
  checking: '正在验收核对',
  accepting: '正在验收登记',
  accepted: '已验收',
  undone: '验收已撤销',
};
type State = { state: string };
const named = ({ state }: State) => stateNames[state] ?? state;

export const qualityProblems = {
  'batch-not-closed': {
    status: 409,
    title: { zh: '批次尚未结束', en: 'Batch not closed' },
    zh: ({ batchId }: { batchId: string }) => `批次${batchId}还在接收文件,请由上传人结束本批后再抽检。`,
    en: ({ batchId }: { batchId: string }) => `Batch ${batchId} is still open; close it before it is inspected.`,
  },
  'batch-adds-nothing': {
    status: 409,
    title: { zh: '批次没有入库的图像', en: 'Nothing to inspect' },
    zh: () => '本批次没有新入库的图像,无须抽检。',
    en: () => 'The batch has added no image; there is nothing to inspect.',
  },
  'own-scans': {
    status: 403,
    title: { zh: '不能检查自己的成果', en: 'One’s own work' },
    zh: () => '您经手过本批次(或属于承做单位),抽检和验收须由他人进行,请更换人员。',
    en: () => 'You had a hand in this batch, or belong to its contractor; another person must inspect and accept it.',
  },
  'own-inspection': {
    status: 403,
    title: { zh: '抽检人不能验收', en: 'One’s own inspection' },
    zh: () => '本批次由您抽检,验收须由另一人进行。',
    en: () => 'You inspected this batch; another person must accept it.',
  },
  'not-the-inspector': {
    status: 403,
    title: { zh: '不是本次抽检人', en: 'Not the inspector' },
    zh: () => '本次抽检由他人负责,只能由抽检人登记结果和作出结论。',
    en: () => 'This inspection is another person’s; only they can record findings and conclude.',
  },
  'inspection-not-found': {
    status: 404,
    title: { zh: '尚未抽检', en: 'Not inspected' },
    zh: ({ batchId }: { batchId: string }) => `批次${batchId}还没有抽检,请先抽样。`,
    en: ({ batchId }: { batchId: string }) => `Batch ${batchId} has no inspection; draw a sample first.`,
  },
  'inspection-under-way': {
    status: 409,
    title: { zh: '已有抽检', en: 'Inspected already' },
    zh: (p: State) => `本批次的抽检${named(p)},不能另行抽样;退回或撤销验收后才能再次抽检。`,
    en: ({ state }: State) => `The batch’s inspection is ${state}; a new one needs a return or an undone acceptance.`,
  },
  'inspection-not-open': {
    status: 409,
    title: { zh: '抽检不在检查中', en: 'Inspection not open' },
    zh: (p: State) => `本次抽检${named(p)},不能登记结果;抽样完成后、作出结论前才可以登记。`,
    en: ({ state }: State) => `The inspection is ${state}; findings are taken between the draw and the conclusion.`,
  },
  'pages-not-sampled': {
    status: 422,
    title: { zh: '不在抽检样本中', en: 'Pages not sampled' },
    zh: (p: { referenceCode: string; pageNumber: number; count: number }) =>
      `有${p.count}页不在抽检样本中(如${p.referenceCode}第${p.pageNumber}页),未登记任何结果;请按样本清单登记。`,
    en: (p: { referenceCode: string; pageNumber: number; count: number }) =>
      `${p.count} page(s) are not in the sample, such as page ${p.pageNumber} of ${p.referenceCode}; nothing was recorded.`,
  },
  'pages-not-inspected': {
    status: 409,
    title: { zh: '尚有页未检查', en: 'Pages not inspected' },
    zh: ({ left }: { left: number }) => `样本中还有${left}页没有登记结果,请逐页检查后再作结论。`,
    en: ({ left }: { left: number }) => `${left} sampled pages have no finding yet; look at every one first.`,
  },
  'inspection-not-passed': {
    status: 409,
    title: { zh: '不能验收', en: 'Not passed' },
    zh: (p: State) => `本批次的抽检${named(p)},只有抽检合格的批次才能验收。`,
    en: ({ state }: State) => `The inspection is ${state}; only a passed batch can be accepted.`,
  },
  'batch-not-accepted': {
    status: 409,
    title: { zh: '尚未验收', en: 'Not accepted' },
    zh: (p: State) => `本批次的抽检${named(p)},没有可撤销的验收。`,
    en: ({ state }: State) => `The inspection is ${state}; there is no acceptance to undo.`,
  },
  'batch-of-another-contract': {
    status: 403,
    title: { zh: '不是本协议的批次', en: 'Another agreement’s batch' },
    zh: ({ number }: { number: string }) => `您的授权限于外包协议${number}的批次,此批次不在其内。`,
    en: ({ number }: { number: string }) => `Your membership is bound to batches of agreement ${number}.`,
  },
} satisfies Record<string, ProblemEntry>;
