import * as z from 'zod';
import { ArchivesCode } from '#shared/archives/archives.ts';

/** Where every route of a case begins. */
export const at = z.object({ archivesCode: ArchivesCode });
export const ofCase = at.extend({ caseId: z.string().max(60).meta({ title: '申请编号' }) });
export const path = '/v1/archives/{archivesCode}/lookup-cases' as const;
export const Note = z.string().trim().min(2).max(1000);
