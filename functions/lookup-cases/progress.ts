import * as z from 'zod';

/** 已受理 → 身份核验中 → 已转承办馆 → 查档中 (↔ 待补充材料) → 已反馈 → 已办结; 已撤回 at any time before 已反馈. */
export const stateNames = {
  received: '已受理',
  verifying: '身份核验中',
  transferred: '已转承办馆',
  searching: '查档中',
  supplementing: '待补充材料',
  answered: '已反馈',
  closed: '已办结',
  withdrawn: '已撤回',
} as const;
export const CaseState = z
  .enum(Object.keys(stateNames) as [keyof typeof stateNames, ...(keyof typeof stateNames)[]])
  .meta({ id: 'CaseState', title: '状态' });
export type CaseState = z.infer<typeof CaseState>;

type Step = {
  from: readonly CaseState[];
  to: CaseState | 'as-it-is';
  side: 'receiving' | 'holding' | 'either';
  name: string;
};

const beforeTransfer = ['received', 'verifying'] as const;
const atHolder = ['transferred', 'searching', 'supplementing'] as const;

/** What can be done to a case, from which state, by whose people, and where it leads. Everything else is refused. */
export const steps = {
  'add-evidence': { from: [...beforeTransfer, 'supplementing'], to: 'as-it-is', side: 'receiving', name: '补交材料' },
  'withdraw-evidence': {
    from: [...beforeTransfer, 'supplementing'],
    to: 'as-it-is',
    side: 'receiving',
    name: '撤回材料',
  },
  'begin-verifying': { from: ['received'], to: 'verifying', side: 'receiving', name: '开始核验身份' },
  transfer: { from: beforeTransfer, to: 'transferred', side: 'receiving', name: '转承办馆' },
  take: { from: ['transferred'], to: 'searching', side: 'holding', name: '开始查档' },
  'ask-supplement': { from: ['transferred', 'searching'], to: 'supplementing', side: 'holding', name: '要求补充材料' },
  supply: { from: ['supplementing'], to: 'searching', side: 'receiving', name: '补充材料齐备' },
  'draft-refusal': { from: beforeTransfer, to: 'as-it-is', side: 'receiving', name: '拟不予提供' },
  'draft-answer': { from: ['searching'], to: 'as-it-is', side: 'holding', name: '拟答复' },
  'return-draft': { from: [...beforeTransfer, 'searching'], to: 'as-it-is', side: 'either', name: '退回重拟' },
  answer: { from: [...beforeTransfer, 'searching'], to: 'answered', side: 'either', name: '反馈' },
  withdraw: { from: [...beforeTransfer, ...atHolder], to: 'withdrawn', side: 'receiving', name: '撤回' },
  close: { from: ['answered'], to: 'closed', side: 'receiving', name: '办结' },
  remind: { from: [...atHolder, 'answered'], to: 'as-it-is', side: 'either', name: '临期提醒' },
  'mark-overdue': { from: [...atHolder, 'answered'], to: 'as-it-is', side: 'either', name: '超期' },
  settle: { from: ['closed'], to: 'as-it-is', side: 'either', name: '计入台账' },
  'issue-copy': { from: ['answered', 'closed'], to: 'as-it-is', side: 'holding', name: '出具档案证明' },
  'revoke-copy': { from: ['answered', 'closed'], to: 'as-it-is', side: 'holding', name: '撤销档案证明' },
  'open-identity': { from: ['answered', 'closed'], to: 'as-it-is', side: 'either', name: '查看证件号码' },
} as const satisfies Record<string, Step>;
export type StepName = keyof typeof steps;
export const StepName = z.enum(Object.keys(steps) as [StepName, ...StepName[]]).meta({ title: '事项' });

/** The state after a step; undefined where the step cannot be taken from this state. */
export function stateAfter(state: CaseState, step: StepName): CaseState | undefined {
  const { from, to }: Step = steps[step];
  if (!from.includes(state)) return undefined;
  return to === 'as-it-is' ? state : to;
}

/** Whether anything can still change the course of a case. */
export const isOver = (state: CaseState): boolean => state === 'closed' || state === 'withdrawn';
