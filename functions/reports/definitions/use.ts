import type { FigureDefinition, LedgerFigure } from '../definition.ts';

const ofYear = { group: '利用', when: 'period', against: 'year' } as const;
const atCounter = { ...ofYear, kinds: ['visits', 'lookup'] } as const;
const provided = { ...ofYear, kinds: ['visits', 'lookup', 'assist'] } as const;

/** What was used. What another archives asked for is provided by the one that holds it, and counted there. */
export const used: LedgerFigure[] = [
  { ...atCounter, quantity: 'persons', id: 'userVisits', title: '利用者', unit: '人次' },
  { ...provided, quantity: 'uses', id: 'unitUses', title: '提供利用档案', unit: '卷、件次' },
  { ...atCounter, quantity: 'copies', id: 'pagesCopied', title: '复制', unit: '页' },
];

const ends = [
  { quantity: 'found', ending: 'Found', title: '查到' },
  { quantity: 'notFound', ending: 'NotFound', title: '未查到' },
  { quantity: 'refused', ending: 'Refused', title: '不予提供' },
  { quantity: 'inTime', ending: 'InTime', title: '按时办理' },
] as const;

const ended = (kind: 'lookup' | 'assist', what: string): LedgerFigure[] =>
  ends.map(({ quantity, ending, title }) => ({
    ...ofYear,
    kinds: [kind],
    quantity,
    id: `${kind}${ending}`,
    title: `${what}${title}`,
    unit: '件申请',
  }));

/** How requests ended and whether in time: at the archives that took them in, and at those that answered for another. */
export const requests: FigureDefinition[] = [
  ...ended('lookup', ''),
  {
    id: 'inTimeRate',
    title: '按时办理率',
    unit: '%',
    group: '利用',
    part: ['lookupInTime'],
    whole: ['lookupFound', 'lookupNotFound', 'lookupRefused'],
    noWhole: 'requests',
  },
  ...ended('assist', '协查'),
];
