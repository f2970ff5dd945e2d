import * as z from 'zod';
import { contract, page, paging } from '#shared/api/contract.ts';
import { ArchivesCode, FondsNumber } from '#shared/archives/archives.ts';
import { Day } from '#shared/calendar/day.ts';
import { DepositAgreement, DepositNumber } from '#shared/ledger/deposit.ts';
import { LedgerEntry, RegisterAct } from '#shared/ledger/ledger.ts';
import { CategoryCode } from '#shared/records/category.ts';
import { Download, Sha256, UploadLink } from '#shared/runtime/links.ts';
import { Recount } from './recount.ts';

const params = z.object({ archivesCode: ArchivesCode });

/** An entry as it is shown: without the keys it is stored under. */
const LedgerAct = LedgerEntry.omit({ entry: true, correlationId: true }).meta({ id: 'LedgerAct' });

const stock = z.number().int().min(0).max(100_000_000_000).optional();

/** What each kind of act counts: 卷 and 件 are two stocks, one act may move both; whatever else it says is refused. */
const holdings = ['volumes', 'items', 'photographs', 'discs', 'drawings', 'objects'] as const;
const counted: Record<RegisterAct, readonly (keyof typeof quantities.shape)[]> = {
  'opening-balance': holdings,
  accession: holdings,
  acquisition: holdings,
  removal: holdings,
  destruction: holdings,
  'frames-digitised': ['frames', 'bytes'],
  'units-digitised': ['volumes', 'items'],
  opened: ['volumes', 'items'],
  visits: ['persons', 'uses', 'copies'],
  planned: ['volumes', 'items', 'frames'],
  'transfer-due': ['volumes', 'items'],
};

const quantities = z.strictObject({
  volumes: stock.meta({ title: '卷' }),
  items: stock.meta({ title: '件' }),
  photographs: stock.meta({ title: '照片(张)' }),
  discs: stock.meta({ title: '录音、录像、影片(盘)' }),
  drawings: stock.meta({ title: '底图(张)' }),
  objects: stock.meta({ title: '实物(件)' }),
  frames: stock.meta({ title: '画幅' }),
  bytes: stock.meta({ title: '字节' }),
  persons: stock.meta({ title: '利用者(人次)' }),
  uses: stock.meta({ title: '提供利用(卷、件次)' }),
  copies: stock.meta({ title: '复制(页)' }),
});

/** An act of the accession register, or one that happened off the platform; of a deposit (寄存) by its agreement's number. */
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
    kind: RegisterAct,
    date: Day.meta({ title: '日期' }),
    quantities,
    deposit: DepositNumber.optional().meta({ title: '寄存协议号', description: '寄存档案不计入馆藏' }),
    evidence: Sha256.optional().meta({ title: '凭证', description: '已上传的凭证文件(清单、交接单扫描件)的SHA-256' }),
    fondsNumber: FondsNumber.optional(),
    categoryCode: CategoryCode.optional().meta({ title: '门类代码' }),
    note: z.string().trim().min(1).max(200).optional().meta({ title: '备注' }),
  })
  .superRefine(({ kind, quantities: given }, { addIssue }) => {
    const may: readonly string[] = counted[kind];
    const said = Object.entries(given).filter(([, n]) => (n ?? 0) > 0);
    const strange = said.find(([unit]) => !may.includes(unit));
    const names = may.map((unit) => quantities.shape[unit as keyof typeof quantities.shape].meta()?.title).join('、');
    if (strange || said.length === 0)
      addIssue({ code: 'custom', path: ['quantities'], message: `此事项至少填一项,且只能填:${names}` });
  })
  .meta({ id: 'ActToPost' });
export type ActToPost = z.infer<typeof ActToPost>;

export const postAct = contract({
  name: 'post-act',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/ledger/acts',
  summary: '登记馆藏变动(期初、接收、征集、移出、销毁)、平台外的业务、年度计划、到期应移交',
  may: 'post-acts',
  params,
  body: ActToPost,
  answer: LedgerAct,
  status: 201,
  problems: [
    'act-number-taken',
    'act-reversed',
    'act-in-future',
    'year-closed',
    'deposit-not-found',
    'act-evidence-not-there',
  ],
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

/** A file that proves an act: size in bytes, at most 50 MB. */
const EvidenceFile = z.strictObject({
  fileName: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .regex(/^[^/\\\p{C}]+$/u, { error: '文件名不能含“/”“\\”或不可见字符' })
    .meta({ title: '文件名', example: '接字〔2024〕3号交接单.pdf' }),
  size: z.int().positive().max(50_000_000).meta({ title: '字节数' }),
  sha256: Sha256.meta({ title: 'SHA-256' }),
});
export type EvidenceFile = z.infer<typeof EvidenceFile>;

export const declareEvidence = contract({
  name: 'declare-act-evidence',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/ledger/evidence',
  summary: '登记一份凭证文件,取得上传地址(同一文件再次登记,地址更新;已收到的不必再传)',
  may: 'post-acts',
  params,
  body: EvidenceFile,
  answer: z.object({
    sha256: z.string(),
    arrived: z.boolean().meta({ title: '已收到' }),
    upload: UploadLink.optional(),
  }),
  status: 201,
});

export const showEvidence = contract({
  name: 'show-act-evidence',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/ledger/evidence/{sha256}',
  summary: '调阅一份凭证文件',
  may: 'read-acts',
  params: params.extend({ sha256: Sha256.meta({ title: 'SHA-256' }) }),
  answer: z.object({
    ...EvidenceFile.shape,
    by: z.string().meta({ title: '登记人' }),
    at: z.string().meta({ title: '登记时刻' }),
    file: Download,
  }),
  problems: ['act-evidence-not-there'],
});

export const registerDeposit = contract({
  name: 'register-deposit',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/deposits',
  summary: '登记寄存协议(寄存档案不是馆藏)',
  may: 'post-acts',
  params,
  body: DepositAgreement,
  answer: DepositAgreement,
  status: 201,
  problems: ['deposit-number-taken'],
});

export const listDeposits = contract({
  name: 'list-deposits',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/deposits',
  summary: '寄存协议;届满前30日起提醒',
  may: 'read-acts',
  params,
  query: z.object(paging),
  answer: page(
    z
      .object({ ...DepositAgreement.shape, reminder: z.string().optional().meta({ title: '提醒' }) })
      .meta({ id: 'ShownDeposit' }),
  ),
});

export const listRecounts = contract({
  name: 'list-recounts',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/ledger/recounts',
  summary: '账目核对:每夜以目录重新清点台账,列出不符的导入,新的在前',
  may: 'read-acts',
  params,
  query: z.object(paging),
  answer: page(Recount.omit({ entry: true, slices: true, position: true }).meta({ id: 'ShownRecount' })),
});
