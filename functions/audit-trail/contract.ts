import * as z from 'zod';
import { contract, page, paging } from '#shared/api/contract.ts';
import { ArchivesCode } from '#shared/archives/archives.ts';
import { AuditEntry } from '#shared/audit/audit-entry.ts';
import { addDays, Day } from '#shared/calendar/day.ts';
import { Fault } from './faults.ts';

const params = z.object({ archivesCode: ArchivesCode });
const path = '/v1/archives/{archivesCode}/audit' as const;
/** Both days are in it; at most so many days from the first to the last. */
const days = { from: Day.meta({ title: '起始日' }), to: Day.meta({ title: '终止日' }) };
const atMost = 31;
const inOrder = ({ from, to }: { from: string; to: string }) => from <= to && addDays(from, atMost - 1) >= to;
const notInOrder = { error: `终止日不得早于起始日,一次最多${atMost}天`, path: ['to'] };

export const listAudit = contract({
  name: 'list-audit',
  method: 'GET',
  path,
  summary: '本馆某日的审计记录(谁看了什么、办了什么、被拒了什么)',
  may: 'read-audit',
  params,
  query: z.object({ day: Day, ...paging }),
  answer: page(AuditEntry),
});

export const listAuditBy = contract({
  name: 'list-audit-by',
  method: 'GET',
  path: `${path}/by-actor`,
  summary: '某人在一段日子里办过的事:本馆的档案被他办的,和他以本馆人员身份在他馆办的',
  may: 'read-audit',
  params,
  query: z
    .object({ actor: z.string().min(1).max(200).meta({ title: '经办人' }), ...days, ...paging })
    .refine(inOrder, notInOrder),
  answer: page(AuditEntry),
});

export const verifyTrail = contract({
  name: 'verify-trail',
  method: 'GET',
  path: `${path}/verification`,
  summary: '按封存链核对本馆审计记录:有无删改、插入、缺段,哪些尚未封存',
  may: 'read-audit',
  params,
  query: z.object(days).refine(inOrder, notInOrder),
  answer: z.object({
    holds: z.boolean().meta({ title: '已封存的是否完好', description: '所查日期没有任何封存时为false' }),
    said: z.string().meta({ title: '核对结论' }),
    faults: z.array(Fault),
    sealed: z.int().meta({ title: '已封存条数' }),
    unsealed: z.int().meta({ title: '尚未封存条数' }),
    sealedUntil: z.iso.datetime().optional().meta({ title: '封存至' }),
    head: z.string().optional().meta({ title: '最后一件封存的摘要' }),
  }),
});
