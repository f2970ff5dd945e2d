import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { correlationId, nextPlace, requestId } from '#shared/runtime/call.ts';
import { table } from '#shared/runtime/table.ts';
import { AuditEntry } from './audit-entry.ts';

const entries = table('AUDIT_TABLE', AuditEntry, { partition: 'holder', sort: 'at' });

/** What happened, before it gets its key. */
export type Happening = Omit<AuditEntry, 'holder' | 'at' | 'correlationId'>;

/**
 * Records what happened, durably, before the answer goes out. Keyed by the time, the request and the place in it, counted
 * over the whole call: what a call records later does not meet the key of what it recorded first.
 */
export async function recordAudit(happenings: Happening[], now: Date): Promise<void> {
  await Promise.all(
    happenings.map((happening) =>
      entries.putIfAbsent({
        ...happening,
        holder: `${happening.archivesCode}#${shanghaiDay(now)}`,
        at: `${now.toISOString()}#${requestId()}#${nextPlace()}`,
        correlationId: correlationId(),
      }),
    ),
  );
}

/** One day's entries of an archives (day YYYYMMDD, Asia/Shanghai), newest first. */
export const auditOf = (archivesCode: string, day: string, limit: number, after?: Record<string, string>) =>
  entries.query({ where: ['holder', `${archivesCode}#${day}`], limit, after, newestFirst: true });
