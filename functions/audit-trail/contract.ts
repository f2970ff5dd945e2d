import * as z from 'zod';
import { ArchivesCode } from '#shared/archives/archives.ts';
import { AuditEntry } from '#shared/audit/audit-entry.ts';
import { Day } from '#shared/calendar/day.ts';
import { contract, page, paging } from '#shared/runtime/contract.ts';

export const listAudit = contract({
  name: 'list-audit',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/audit',
  summary: '本馆某日的审计记录(谁看了什么、办了什么、被拒了什么)',
  may: 'read-audit',
  params: z.object({ archivesCode: ArchivesCode }),
  query: z.object({ day: Day, ...paging }),
  answer: page(AuditEntry),
});
