import * as z from 'zod';
import { ArchivesCode } from '#shared/archives/archives.ts';

/** A step of an annual return: who did what, for which archives, when, and why. */
export const ReturnStep = z
  .object({
    did: z.enum(['submitted', 'accepted', 'returned', 'corrected']).meta({ title: '办理' }),
    by: z.string().meta({ title: '经办人' }),
    for: ArchivesCode.meta({ title: '经办馆' }),
    at: z.string().meta({ title: '时刻' }),
    reason: z.string().optional().meta({ title: '理由' }),
    late: z.boolean().optional().meta({ title: '逾期' }),
  })
  .meta({ id: 'ReturnStep' });
export type ReturnStep = z.infer<typeof ReturnStep>;

/**
 * 年报: one version of one archives' annual return. `computed` is frozen when it is signed; until then its figures are
 * counted anew at each look. `revision` grows with each change. `waitingFor`: the archives above whose turn it is.
 */
export const AnnualReturn = z
  .object({
    archivesCode: ArchivesCode,
    item: z.string(),
    year: z.string().regex(/^\d{4}$/),
    version: z.number().int(),
    revision: z.number().int(),
    form: z.object({ id: z.string(), version: z.number().int() }).meta({ title: '表式' }),
    state: z.enum(['draft', 'submitted', 'returned', 'accepted']).meta({ title: '状态' }),
    waitingFor: ArchivesCode.optional().meta({ title: '待审核馆' }),
    declared: z.record(z.string(), z.number().int()).meta({ title: '填报项' }),
    explanations: z.record(z.string(), z.string()).meta({ title: '变动说明' }),
    computed: z.record(z.string(), z.number().int()).optional().meta({ title: '自动统计项' }),
    asOf: z.string().optional().meta({ title: '数据截至' }),
    sha256: z.string().optional().meta({ title: '签报数据的SHA-256' }),
    signedBy: z.string().optional().meta({ title: '签报人' }),
    reason: z.string().optional().meta({ title: '更正理由' }),
    steps: z.array(ReturnStep),
    correlationId: z.string().optional(),
  })
  .meta({ id: 'AnnualReturn' });
export type AnnualReturn = z.infer<typeof AnnualReturn>;

/** The key of a version within its archives: `return#2015#002`. */
export const itemOf = (year: string, version: number): string => `return#${year}#${String(version).padStart(3, '0')}`;

/** Whether a version counts: it has been signed and not sent back. */
export const counts = ({ state }: AnnualReturn): boolean => state === 'submitted' || state === 'accepted';
