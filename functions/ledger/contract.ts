import * as z from 'zod';
import { ArchivesCode, FondsNumber } from '#shared/archives/archives.ts';
import { Day } from '#shared/calendar/day.ts';
import { HoldingsAct, LedgerEntry } from '#shared/ledger/ledger.ts';
import { CategoryCode } from '#shared/records/category.ts';
import { contract, page, paging } from '#shared/runtime/contract.ts';

const params = z.object({ archivesCode: ArchivesCode });

/** An entry as it is shown: without the keys it is stored under. */
const LedgerAct = LedgerEntry.omit({ entry: true, kindYear: true, correlationId: true }).meta({ id: 'LedgerAct' });

const stock = z.number().int().min(0).max(100_000_000).optional();

/** An act of the accession register. 卷 and 件 are two stocks: one act may move both. */
export const ActToPost = z
  .strictObject({
    number: z
      .string()
      .trim()
      .min(1)
      .max(60)
      .regex(/^[^#\p{C}]+$/u, { error: '登记号不能含“#”或不可见字符' })
      .meta({
        title: '登记号',
        description: '本馆给这笔登记的号,同一事项内唯一;同号同内容重复提交,仍是一笔',
        example: '接字〔2024〕3号',
      }),
    kind: HoldingsAct,
    date: Day.meta({ title: '日期' }),
    quantities: z
      .strictObject({ volumes: stock.meta({ title: '卷' }), items: stock.meta({ title: '件' }) })
      .refine(({ volumes = 0, items = 0 }) => volumes + items > 0, { error: '卷、件至少填一项,且大于0' }),
    fondsNumber: FondsNumber.optional(),
    categoryCode: CategoryCode.optional().meta({ title: '门类代码' }),
    note: z.string().trim().min(1).max(200).optional().meta({ title: '备注' }),
  })
  .meta({ id: 'ActToPost' });
export type ActToPost = z.infer<typeof ActToPost>;

export const postAct = contract({
  name: 'post-act',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/ledger/acts',
  summary: '登记馆藏变动(期初、接收、征集、移出、销毁)',
  may: 'post-acts',
  params,
  body: ActToPost,
  answer: LedgerAct,
  status: 201,
  problems: ['act-number-taken', 'act-in-future'],
});

export const listActs = contract({
  name: 'list-acts',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/ledger/acts',
  summary: '业务台账:一段日期内的登记,新的在前',
  may: 'read-acts',
  params,
  query: z.object({
    from: Day.default('00010101').meta({ title: '起日' }),
    to: Day.default('99991231').meta({ title: '止日' }),
    ...paging,
  }),
  answer: page(LedgerAct),
});

export const reverseAct = contract({
  name: 'reverse-act',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/ledger/reversals',
  summary: '冲销一笔登记(须写明理由;原登记保留)',
  may: 'post-acts',
  params,
  body: z.strictObject({
    entryId: z.string().min(1).max(200).meta({ title: '编号', description: '台账中要冲销的那一笔' }),
    reason: z.string().trim().min(2).max(200).meta({ title: '冲销理由' }),
  }),
  answer: LedgerAct,
  status: 201,
  problems: ['entry-not-found', 'entry-not-by-hand', 'entry-reversed-already'],
});
