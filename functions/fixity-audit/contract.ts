import * as z from 'zod';
import { contract, page, paging } from '#shared/api/contract.ts';
import { ArchivesCode, FondsNumber } from '#shared/archives/archives.ts';
import { FixityFailure, FixityRun } from '#shared/fixity/fixity.ts';

const atArchives = z.object({ archivesCode: ArchivesCode });
const ShownRun = FixityRun.omit({ item: true, after: true, page: true, correlationId: true }).meta({
  id: 'ShownFixityRun',
});
const ShownFailure = FixityFailure.omit({ item: true, correlationId: true }).meta({ id: 'ShownFixityFailure' });

export const startFixityAudit = contract({
  name: 'start-fixity-audit',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/fixity-audits',
  summary: '立即检查一个全宗的长期保存件(平时按年自动检查)',
  may: 'audit-fixity',
  params: atArchives,
  body: z.strictObject({ fondsNumber: FondsNumber }),
  answer: z.object({ runId: z.string(), fondsNumber: z.string() }),
  status: 202,
  problems: ['fonds-not-registered'],
});

export const listFixityAudits = contract({
  name: 'list-fixity-audits',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/fixity-audits',
  summary: '各全宗最近一次完好性检查',
  may: 'audit-fixity',
  params: atArchives,
  query: z.object({ ...paging }),
  answer: page(ShownRun),
});

export const listFixityFailures = contract({
  name: 'list-fixity-failures',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/fixity-failures',
  summary: '检查发现的损坏:档号、页号、应有与实有摘要、原因、是否已由第二副本恢复',
  may: 'audit-fixity',
  params: atArchives,
  query: z.object({ ...paging }),
  answer: page(ShownFailure),
});
