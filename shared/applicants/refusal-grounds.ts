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
  'unit-unproven': { text: '未提供单位介绍信', basis: '《中华人民共和国档案法》第二十八条' },
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
