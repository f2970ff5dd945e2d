import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { correlationId, nextPlace, requestId } from '#shared/runtime/call.ts';
import { now as clock } from '#shared/runtime/clock.ts';
import { type Key, table } from '#shared/runtime/table.ts';
import { AuditEntry, instantOf } from './audit-entry.ts';

const entries = table('AUDIT_TABLE', AuditEntry, { partition: 'holder', sort: 'at' });

/** The entries of what is no archives' own: attempts of the public, and calls in the name of archives that are not there. */
export const platformTrail = 'platform';

/** What happened, before it gets its key. */
export type Happening = Omit<AuditEntry, 'holder' | 'at' | 'correlationId'>;

/**
 * Records what happened, durably, before the answer goes out. Keyed by the time, the request and the place in it, counted
 * over the whole call: what a call records later does not meet the key of what it recorded first.
 */
export async function recordAudit(happenings: Happening[], now: Date): Promise<void> {
  const instant = instantOf(now, clock());
  await Promise.all(
    happenings.map((happening) =>
      entries.putIfAbsent({
        ...happening,
        holder: holderOf(happening.archivesCode, shanghaiDay(instant)),
        at: `${instant.toISOString()}#${requestId()}#${nextPlace()}`,
        correlationId: correlationId(),
      }),
    ),
  );
}

/** The partition of an archives' entries of one day. */
export const holderOf = (archivesCode: string, day: string): string => `${archivesCode}#${day}`;

/** One day's entries of an archives (day YYYYMMDD, Asia/Shanghai), newest first. */
export const auditOf = (archivesCode: string, day: string, limit: number, after?: Key) =>
  entries.query({ where: ['holder', holderOf(archivesCode, day)], limit, after, newestFirst: true });

/** A page of what one person did anywhere between two instants, newest first. */
export const auditBy = (actor: string, span: { from: Date; before: Date }, limit: number, after?: Key) =>
  entries.query({
    index: 'byActor',
    where: ['actor', actor],
    sort: { field: 'at', from: span.from.toISOString(), to: span.before.toISOString() },
    limit,
    after,
    newestFirst: true,
  });
