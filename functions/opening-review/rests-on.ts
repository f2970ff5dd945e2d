import * as z from 'zod';
import { Day } from '#shared/calendar/day.ts';

const document = z.string().trim().min(2).max(100);

/** What a batch rests on beside its ground, where others have a word in it: each a document that the archives keeps, by its number and day. */
export const restsOn = {
  consent: z
    .object({
      depositor: z.string().trim().min(2).max(100).meta({ title: '寄存方' }),
      document: document.meta({ title: '同意函文号或名称' }),
      date: Day.meta({ title: '同意函日期' }),
    })
    .optional()
    .meta({ title: '寄存方同意函', description: '批次中有寄存档案时必填;不同寄存方的档案分批提出' }),
  assessment: z
    .object({ document: document.meta({ title: '评估报告文号或名称' }), date: Day.meta({ title: '评估日期' }) })
    .optional()
    .meta({ title: '个人信息保护影响评估', description: '批次中有收养、学籍档案时必填' }),
};
