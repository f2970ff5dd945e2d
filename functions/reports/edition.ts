import * as z from 'zod';
import { Period } from '#shared/calendar/period.ts';

/** Which edition: the period for the one that comes by itself, with the instant (China) added for one made by hand. */
export const EditionName = z
  .string()
  .regex(/^\d{4}(-(0[1-9]|1[0-2])|-Q[1-4])?(-at-\d{8}T\d{6})?$/, {
    error: '报表编号应如2024-09或2024-09-at-20241005T093012',
  })
  .meta({ id: 'EditionName', title: '报表编号', example: '2024-09' });

/** `language`: of what is drawn in English, when somebody asks for it; else Chinese, or no language at all (JSON). */
const StoredFile = z.object({
  format: z.enum(['json', 'csv', 'xlsx', 'html', 'pdf']),
  language: z.literal('en').optional(),
  bytes: z.number().int(),
  sha256: z.string(),
});
export type StoredFile = z.infer<typeof StoredFile>;

/**
 * One run of one report: planned once, delivered once, never changed after. `asOf` is the instant up to which the ledger
 * was read: the due instant of a run that comes by itself (however late it runs), the asking for one made by hand.
 */
export const Edition = z
  .object({
    report: z.string(),
    edition: EditionName,
    definitionId: z.string().meta({ title: '报表' }),
    definitionVersion: z.number().int().meta({ title: '报表版本' }),
    archivesCode: z.string().meta({ title: '档案馆代码' }),
    period: Period.meta({ title: '报告期' }),
    asOf: z.string().meta({ title: '数据截至' }),
    trigger: z.enum(['schedule', 'hand']).meta({ title: '编制方式' }),
    by: z.string().meta({ title: '编制人' }),
    reason: z.string().optional().meta({ title: '编制说明' }),
    state: z.enum(['planned', 'delivered']).meta({ title: '状态' }),
    plannedAt: z.string(),
    deliveredAt: z.string().optional(),
    entryCount: z.number().int().optional().meta({ title: '依据登记笔数' }),
    sha256: z.string().optional().meta({ title: '数据快照的SHA-256' }),
    files: z.array(StoredFile).optional(),
    correlationId: z.string().optional(),
  })
  .meta({ id: 'ReportEdition' });
export type Edition = z.infer<typeof Edition>;

/** What the queue carries: an edition to be made, or one that is made to be drawn in English too. */
export const Run = Edition.extend({ drawIn: z.literal('en').optional() });
export type Run = z.infer<typeof Run>;

/** The partition an edition is kept under. */
export const reportKey = (definitionId: string, archivesCode: string): string => `${definitionId}#${archivesCode}`;

/** Whether an edition has been drawn in English. */
export const inEnglish = ({ files = [] }: Edition): boolean => files.some(({ language }) => language === 'en');
