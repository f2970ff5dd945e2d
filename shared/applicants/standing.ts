import * as z from 'zod';
import { personNameKey } from '#shared/people/person-name.ts';

/** In whose right somebody asks. */
export const representations = {
  self: '本人',
  agent: '委托代理人',
  guardian: '监护人',
  'near-relative': '已故当事人近亲属',
  heir: '其他继承人',
  unit: '单位',
} as const;
export const Representation = z
  .enum(Object.keys(representations) as [keyof typeof representations, ...(keyof typeof representations)[]])
  .meta({ id: 'Representation', title: '申请人身份' });
export type Representation = z.infer<typeof Representation>;

/** What can be handed in to prove it. */
export const evidenceKinds = {
  'identity-document': '申请人身份证件',
  'principal-identity': '委托人身份证件',
  'power-of-attorney': '委托书',
  'notarised-power-of-attorney': '公证委托书',
  'ward-identity': '被监护人身份证件',
  'incapacity-proof': '无民事行为能力证明',
  'guardianship-proof': '监护关系证明',
  'death-proof': '死亡证明',
  'kinship-proof': '亲属关系证明',
  'inheritance-proof': '继承权证明',
  'introduction-letter': '单位介绍信',
  'unit-consent': '形成单位同意函',
  'depositor-consent': '寄存方同意函',
  other: '其他材料',
} as const;
export const EvidenceKind = z
  .enum(Object.keys(evidenceKinds) as [keyof typeof evidenceKinds, ...(keyof typeof evidenceKinds)[]])
  .meta({ id: 'EvidenceKind', title: '材料种类' });
export type EvidenceKind = z.infer<typeof EvidenceKind>;

type Alternatives = readonly EvidenceKind[];
const powers: Alternatives[] = [
  ['principal-identity', 'notarised-power-of-attorney'],
  ['power-of-attorney', 'notarised-power-of-attorney'],
];

/** Each line must be met by one of its kinds (平江等县查阅指南); the identity document may instead be seen at the counter. */
export const required: Record<Representation, { evidence: readonly Alternatives[]; article: string; ground: string }> =
  {
    self: { evidence: [], article: '《个人信息保护法》第四十五条', ground: 'not-a-party' },
    agent: { evidence: powers, article: '《民法典》第一百六十五条', ground: 'not-a-party' },
    guardian: {
      evidence: [['ward-identity'], ['incapacity-proof'], ['guardianship-proof']],
      article: '《民法典》第三十四条',
      ground: 'guardianship-unproven',
    },
    'near-relative': {
      evidence: [['death-proof'], ['kinship-proof']],
      article: '《个人信息保护法》第四十九条',
      ground: 'kinship-unproven',
    },
    heir: {
      evidence: [['death-proof'], ['inheritance-proof']],
      article: '《民法典》第一千一百二十二条',
      ground: 'kinship-unproven',
    },
    unit: { evidence: [['introduction-letter']], article: '《档案法》第二十八条', ground: 'unit-unproven' },
  };

/** Who asks after whom, and what has been handed in. */
export type Claim = {
  representation: Representation;
  applicantName: string;
  subjectName: string;
  originalSeen: boolean;
  evidence: readonly EvidenceKind[];
};

/** Whether somebody may ask, by which law; or what is missing, in the words of the form, and the ground of a refusal. */
export type Standing = { allowed: true; article: string } | { allowed: false; missing: string[]; ground: string };

/** Judges a claim by the table above. Who asks for himself must be the person looked for. */
export function judgeStanding(claim: Claim): Standing {
  const { evidence, article, ground } = required[claim.representation];
  const has = (kind: EvidenceKind) => claim.evidence.includes(kind);
  const missing = evidence
    .filter((kinds) => !kinds.some(has))
    .map((kinds) => kinds.map((kind) => evidenceKinds[kind]).join('或'));
  if (!claim.originalSeen && !has('identity-document')) missing.unshift(evidenceKinds['identity-document']);
  const oneself = personNameKey(claim.applicantName) === personNameKey(claim.subjectName);
  if (claim.representation === 'self' && !oneself) missing.push('非当事人本人,须提供委托书或公证委托书并按代理申请');
  return missing.length === 0 ? { allowed: true, article } : { allowed: false, missing, ground };
}
