import * as z from 'zod';

/** Why a record is not provided, each with its law (PIPL Art. 50: a refusal states its reasons). */
export const grounds = {
  'not-a-party': {
    text: '非当事人,未提供委托书/公证委托书',
    basis: '《中华人民共和国档案法》第二十八条、《中华人民共和国个人信息保护法》第四十五条',
  },
  'guardianship-unproven': {
    text: '未提供监护关系或无民事行为能力证明',
    basis: '《中华人民共和国个人信息保护法》第四十五条',
  },
  'kinship-unproven': {
    text: '未提供死亡证明、亲属关系或继承权证明',
    basis: '《中华人民共和国个人信息保护法》第四十九条',
  },
  'identity-unproven': { text: '申请人身份无法核实', basis: '《中华人民共和国档案法》第二十八条' },
  'not-opened': { text: '档案尚未开放,所述目的不符合未开放档案利用规定', basis: '《中华人民共和国档案法》第二十九条' },
  'third-party': {
    text: '档案含有第三人隐私或敏感个人信息,提供将损害其权益',
    basis: '《中华人民共和国个人信息保护法》第二十八条、第二十九条',
  },
  depositor: { text: '寄存或捐献人要求限制利用,且未同意', basis: '《中华人民共和国档案法》第三十一条' },
} as const;
export type GroundCode = keyof typeof grounds;
export const GroundCode = z
  .enum(Object.keys(grounds) as [GroundCode, ...GroundCode[]])
  .meta({ id: 'RefusalGround', title: '不予提供的理由' });

/** Where a citizen can complain, as every refusal says. */
export const complaintRoute = (region: string): string =>
  `如对本答复有异议,可依照《中华人民共和国档案法》第二十八条向${region}档案主管部门投诉,也可依法申请行政复议或者提起行政诉讼。`;

type Letter = {
  applicant: string;
  caseId: string;
  archives: { name: string; region: string };
  answeredOn: string;
  outcome: 'found' | 'not-found' | 'refused';
  grounds: readonly GroundCode[];
  explanation?: string | undefined;
  records: number;
};

const letterNames = {
  found: '查档结果告知书',
  'not-found': '未查到档案告知书',
  refused: '不予提供档案告知书',
} as const;

/** The answer in the form in which the citizen gets it. A refusal names each ground, its law, and where to complain. */
export function letterOf({
  applicant,
  caseId,
  archives,
  answeredOn,
  outcome,
  grounds: codes,
  explanation,
  records,
}: Letter): string {
  const said = {
    found: [`经查,本馆保存有您申请查阅的档案${records}件,现依规定提供。`],
    'not-found': ['经查,在您提供的线索范围内未查到相关档案。如有新的线索,可补充后再次申请。'],
    refused: [
      '您申请查阅的档案,本馆依法不予提供。理由如下:',
      ...codes.map((code, n) => `${n + 1}. ${grounds[code].text}(依据:${grounds[code].basis})。`),
    ],
  }[outcome];
  return [
    letterNames[outcome],
    `${applicant}:`,
    `您的查档申请(编号${caseId})已办理。`,
    ...said,
    ...(explanation ? [explanation] : []),
    ...(outcome === 'found' ? [] : [complaintRoute(archives.region)]),
    `${archives.name}`,
    answeredOn,
  ].join('\n');
}
