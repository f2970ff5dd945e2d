import * as z from 'zod';
import { ArchivesCode } from '#shared/archives/archives.ts';
import { Answer, LookupCase, Sought } from './lookup-case.ts';

/** A case as people see it: the identity number masked, the sealed value and its hash left out. */
export const ShownCase = LookupCase.pick({
  caseId: true,
  state: true,
  holdingArchives: true,
  channel: true,
  representation: true,
  purpose: true,
  openedAt: true,
  dueOn: true,
  standing: true,
  supplement: true,
  late: true,
})
  .extend({
    /** In lists the name is masked, and may be one star. */
    sought: Sought.extend({ name: z.string().meta({ title: '当事人姓名' }) }),
    receivingArchives: ArchivesCode,
    stateName: z.string().meta({ title: '状态' }),
    applicant: z.object({ name: z.string(), unit: z.string().optional(), identityNumber: z.string() }),
    draft: Answer.optional(),
    answer: Answer.optional(),
    letter: z.string().optional().meta({ title: '答复文书' }),
    feeYuan: z.literal(0).meta({ title: '收费(元)' }),
  })
  .meta({ id: 'LookupCase', title: '查档申请' });
export type ShownCase = z.infer<typeof ShownCase>;
