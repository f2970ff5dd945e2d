import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { correlationId, requestId } from '#shared/runtime/call.ts';
import { table } from '#shared/runtime/table.ts';
import { AuditEntry } from './audit-entry.ts';

const entries = table('AUDIT_TABLE', AuditEntry, { partition: 'holder', sort: 'at' });

/** What happened, before it gets its key. */
export type Happening = Omit<AuditEntry, 'holder' | 'at' | 'correlationId'>;

/**
 * Records what happened, durably, before the answer goes out. Keyed by the request and the place in it, put if absent:
 * the same message handled twice leaves one entry.
 */
export async function recordAudit(happenings: Happening[], now: Date): Promise<void> {
  await Promise.all(
    happenings.map((happening, n) =>
      entries.putIfAbsent({
        ...happening,
        holder: `${happening.archivesCode}#${shanghaiDay(now)}`,
        at: `${now.toISOString()}#${requestId()}#${n}`,
        correlationId: correlationId(),
      }),
    ),
  );
}

/** One day's entries of an archives (day YYYYMMDD, Asia/Shanghai), newest first. */
export const auditOf = (archivesCode: string, day: string, limit: number, after?: Record<string, string>) =>
  entries.query({ where: ['holder', `${archivesCode}#${day}`], limit, after, newestFirst: true });
