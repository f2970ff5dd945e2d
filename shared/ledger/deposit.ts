import * as z from 'zod';
import { FondsNumber } from '#shared/archives/archives.ts';
import { Day } from '#shared/calendar/day.ts';

export const DepositNumber = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^#\p{C}]+$/u, { error: '协议号不能含“#”或不可见字符' });

/** 寄存协议: whose records an archives keeps without owning them, and until when. */
export const DepositAgreement = z
  .object({
    number: DepositNumber.meta({ title: '寄存协议号', example: '寄字〔2023〕1号' }),
    depositor: z.string().trim().min(2).max(100).meta({ title: '寄存方' }),
    from: Day.meta({ title: '起日' }),
    until: Day.meta({ title: '止日' }),
    fonds: z.array(FondsNumber).max(50).optional().meta({ title: '寄存档案的全宗号' }),
  })
  .refine(({ from, until }) => from <= until, { error: '止日不能早于起日', path: ['until'] })
  .meta({ id: 'DepositAgreement' });
export type DepositAgreement = z.infer<typeof DepositAgreement>;

/** Whose a record is, by its fonds, if it is only on deposit; what has run out stays the depositor's until it is settled. */
export const depositorOf = (
  { fondsNumber }: { fondsNumber: string },
  agreements: readonly DepositAgreement[],
  today: Day,
): string | undefined => agreements.find(({ fonds, from }) => fonds?.includes(fondsNumber) && from <= today)?.depositor;
