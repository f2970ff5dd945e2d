import { complaintRoute, type GroundCode, grounds } from '#shared/applicants/refusal-grounds.ts';

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
