import * as z from 'zod';

/** Who saw or did what at an archives, kept under the archives that HOLDS the record (domain R30, R57). Never the content seen. */
export const AuditEntry = z
  .object({
    holder: z.string().meta({ title: '档案馆与日期', description: '443021#20240929' }),
    at: z.string().meta({ title: '时刻与请求编号' }),
    archivesCode: z.string().meta({ title: '档案馆代码' }),
    actor: z.string().meta({ title: '经办人' }),
    actorArchives: z.string().optional().meta({ title: '经办人所在馆' }),
    action: z.string().meta({ title: '事项' }),
    outcome: z.enum(['answered', 'done', 'refused']).meta({ title: '结果' }),
    target: z.string().optional().meta({ title: '对象' }),
    because: z.string().optional().meta({ title: '理由' }),
    count: z.number().int().optional().meta({ title: '数量' }),
    correlationId: z.string().optional(),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof AuditEntry>;

/**
 * An entry is written within this of the instant in its key (no function runs longer), or it gets the instant of writing.
 * So a window of the trail is complete this long after it has ended, and what comes late has its place in a later one.
 */
export const graceMs = 15 * 60_000;

/** The instant under which an entry is kept: when it happened, or when it is written if that is too long ago. */
export const instantOf = (happenedAt: Date, writtenAt: Date): Date =>
  writtenAt.getTime() - happenedAt.getTime() > graceMs ? writtenAt : happenedAt;
