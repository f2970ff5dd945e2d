import * as z from 'zod';

/**
 * What moves holdings, and which way. Volumes (以卷为保管单位) and items (以件为保管单位) are two stocks; an item inside a
 * volume is no holdings unit. 期末 = 期初 + 接收 + 征集 − 移出 − 销毁 (统计年报制度, 档基2表).
 */
export const holdingSigns = {
  'opening-balance': 1,
  accession: 1,
  acquisition: 1,
  removal: -1,
  destruction: -1,
} as const;

/** The acts that people enter in the accession register; all others follow from what the platform itself did. */
export const HoldingsAct = z
  .enum(['opening-balance', 'accession', 'acquisition', 'removal', 'destruction'])
  .meta({ title: '登记事项' });
export type HoldingsAct = z.infer<typeof HoldingsAct>;

/**
 * All that people may enter: what moves holdings, and what happened off the platform: frames and whole units digitised,
 * records opened, visits of the reading room (人次, 卷件次, 复制页), what a year's plan sets (计划下达: accessions and
 * frames, dated in its year), and what units owe an archives because its term has come (到期应移交).
 */
export const RegisterAct = z
  .enum([...HoldingsAct.options, 'frames-digitised', 'units-digitised', 'opened', 'visits', 'planned', 'transfer-due'])
  .meta({ id: 'RegisterAct', title: '登记事项' });
export type RegisterAct = z.infer<typeof RegisterAct>;

/** Describing is not acceding: description counts entries (条), frames count scans; neither moves holdings. */
export const LedgerKind = z.enum([...RegisterAct.options, 'description', 'frames-received', 'lookup', 'assist']);
export type LedgerKind = z.infer<typeof LedgerKind>;

const count = z.number().int().min(-Number.MAX_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER).optional();

/** Each with its unit; whole numbers, never rounded. */
export const Quantities = z
  .strictObject({
    volumes: count.meta({ title: '卷' }),
    items: count.meta({ title: '件' }),
    volumeEntries: count.meta({ title: '案卷级条目' }),
    itemEntries: count.meta({ title: '文件级条目' }),
    frames: count.meta({ title: '画幅' }),
    bytes: count.meta({ title: '字节' }),
    photographs: count.meta({ title: '照片(张)' }),
    discs: count.meta({ title: '录音、录像、影片(盘)' }),
    drawings: count.meta({ title: '底图(张)' }),
    objects: count.meta({ title: '实物(件)' }),
    persons: count.meta({ title: '利用者(人次)' }),
    uses: count.meta({ title: '提供利用(卷、件次)' }),
    copies: count.meta({ title: '复制(页)' }),
    found: count.meta({ title: '查到(件申请)' }),
    notFound: count.meta({ title: '未查到(件申请)' }),
    refused: count.meta({ title: '不予提供(件申请)' }),
    inTime: count.meta({ title: '按时办理(件申请)' }),
  })
  .meta({ id: 'Quantities' });
export type Quantities = z.infer<typeof Quantities>;

/**
 * One business act with its quantities; never changed and never deleted. A mistake is put right by a reversal: an entry
 * of the same kind with the negative quantities, dated the day of the correction, that names what it reverses and why.
 */
export const LedgerEntry = z
  .object({
    archivesCode: z.string().meta({ title: '档案馆代码' }),
    entry: z.string().meta({ title: '日期与编号' }),
    entryId: z.string().meta({ title: '编号' }),
    kind: LedgerKind,
    date: z
      .string()
      .regex(/^\d{8}$/)
      .meta({ title: '日期', description: 'YYYYMMDD, Asia/Shanghai' }),
    quantities: Quantities,
    deposit: z.string().optional().meta({ title: '寄存协议号', description: '寄存档案不是馆藏,单独统计' }),
    evidence: z.string().optional().meta({ title: '凭证', description: '凭证文件的SHA-256' }),
    fondsNumber: z.string().optional().meta({ title: '全宗号' }),
    categoryCode: z.string().optional().meta({ title: '门类代码' }),
    source: z.object({ kind: z.string(), id: z.string() }).meta({ title: '来源' }),
    actor: z.string().meta({ title: '经办人' }),
    at: z.string().meta({ title: '记账时刻' }),
    note: z.string().optional().meta({ title: '备注' }),
    reverses: z.string().optional().meta({ title: '冲销的编号' }),
    reason: z.string().optional().meta({ title: '冲销理由' }),
    correlationId: z.string().optional(),
  })
  .meta({ id: 'LedgerEntry' });
export type LedgerEntry = z.infer<typeof LedgerEntry>;

/** An entry as the books sum it: what was done, when, how much, for whom; who entered it and why stays in the ledger. */
export const Booking = LedgerEntry.pick({
  archivesCode: true,
  entry: true,
  entryId: true,
  kind: true,
  date: true,
  quantities: true,
  deposit: true,
  fondsNumber: true,
  categoryCode: true,
  source: true,
  reverses: true,
  at: true,
});
export type Booking = z.infer<typeof Booking>;
/** An entry from what happened: adds its key (`date#entryId`). */
export const ledgerEntry = (act: Omit<LedgerEntry, 'entry'>): LedgerEntry => ({
  ...act,
  entry: `${act.date}#${act.entryId}`,
});

/** The id of the one reversal that an entry can have. */
export const reversalIdOf = (entryId: string): string => `reversal#${entryId}`;

/** The reversing entry (冲销): cancels exactly, in the books of the day of the correction; an entry has at most one. */
export function reversalOf(
  reversed: LedgerEntry,
  correction: Pick<LedgerEntry, 'date' | 'actor' | 'at'> & { reason: string },
): LedgerEntry {
  const { note: _note, correlationId: _correlationId, ...act } = reversed;
  return ledgerEntry({
    ...act,
    ...correction,
    entryId: reversalIdOf(reversed.entryId),
    quantities: Object.fromEntries(Object.entries(reversed.quantities).map(([unit, n]) => [unit, 0 - (n ?? 0)])),
    reverses: reversed.entryId,
  });
}

/** The sum of one quantity as entered. */
export const total = (
  entries: Iterable<Booking>,
  unit: keyof Quantities,
  sign: (entry: Booking) => number = () => 1,
): number => {
  let sum = 0;
  for (const entry of entries) sum += sign(entry) * (entry.quantities[unit] ?? 0);
  return sum;
};
