import * as z from 'zod';
import { contract, page, paging } from '#shared/api/contract.ts';
import { ArchivesCode } from '#shared/archives/archives.ts';
import { Sha256 } from '#shared/runtime/links.ts';
import { Batch, filesPerList, listsPerBatch, ScanFile, Tally, Verdict } from '#shared/scans/scan.ts';
import { DeclaredFile, PartUpload, Upload } from '#shared/scans/sending.ts';
import { ofBatch } from './verification-contract.ts';

export { explainCheck, type RecordReport, showVerification } from './verification-contract.ts';

const atArchives = z.object({ archivesCode: ArchivesCode });

/** A batch as it is shown: without the keys it is stored under. */
const ShownBatch = Batch.omit({ item: true, expiresAt: true, correlationId: true }).meta({ id: 'ShownBatch' });

export const openBatch = contract({
  name: 'open-batch',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/batches',
  summary: '开始一批扫描件上传',
  may: 'upload-scans',
  params: atArchives,
  body: z.strictObject({
    title: z.string().trim().min(1).max(100).meta({ title: '批次名称', example: 'C038-001-002' }),
  }),
  answer: ShownBatch,
  status: 201,
});

export const addFiles = contract({
  name: 'add-files',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/batches/{batchId}/files',
  summary: '提交文件清单(每份至多500个文件;同号同内容重复提交仍是一份),得到上传地址;大于8MB的文件分段上传',
  may: 'upload-scans',
  params: ofBatch,
  body: z.strictObject({
    list: z.int().min(1).max(listsPerBatch).meta({ title: '清单号', description: '从1起,逐份加1' }),
    files: z.array(DeclaredFile).min(1).max(filesPerList).meta({ title: '文件' }),
  }),
  answer: z.object({ uploads: z.array(Upload) }),
  status: 201,
  problems: [
    'batch-not-found',
    'batch-of-another-contract',
    'batch-not-open',
    'files-not-accepted',
    'upload-quota-exceeded',
    'list-already-declared',
  ],
});

export const renewUrls = contract({
  name: 'renew-urls',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/batches/{batchId}/urls',
  summary: '重新取得上传地址(断线续传;退回后重传),已收妥的文件不再给地址',
  may: 'upload-scans',
  params: ofBatch,
  body: z.strictObject({
    numbers: z.array(z.int().positive()).min(1).max(filesPerList).meta({ title: '文件序号' }),
  }),
  answer: z.object({ uploads: z.array(Upload), settled: z.array(z.int()).meta({ title: '已收妥的文件序号' }) }),
  problems: ['batch-not-found', 'batch-of-another-contract', 'batch-not-open', 'files-not-declared'],
});

export const signParts = contract({
  name: 'sign-parts',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/batches/{batchId}/parts',
  summary: '取得大文件(大于8MB)的分段上传地址;每段8MB,已收到的分段不再给地址',
  may: 'upload-scans',
  params: ofBatch,
  body: z.strictObject({
    number: z.int().positive().meta({ title: '文件序号' }),
    parts: z
      .array(
        z.strictObject({ part: z.int().positive().meta({ title: '分段序号', description: '从1起' }), sha256: Sha256 }),
      )
      .min(1)
      .max(filesPerList)
      .meta({ title: '分段' }),
  }),
  answer: z.object({
    uploads: z.array(PartUpload),
    held: z.array(z.int()).meta({ title: '已收到的分段' }),
    settled: z.boolean().meta({ title: '文件已收妥,不必再传' }),
  }),
  problems: ['batch-not-found', 'batch-of-another-contract', 'batch-not-open', 'files-not-declared', 'no-such-parts'],
});

export const assembleFile = contract({
  name: 'assemble-file',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/batches/{batchId}/assembly',
  summary: '大文件的分段全部传完后合成一个文件;缺的分段逐一列出',
  may: 'upload-scans',
  params: ofBatch,
  body: z.strictObject({ number: z.int().positive().meta({ title: '文件序号' }) }),
  answer: z.object({ missing: z.array(z.int()).meta({ title: '缺少的分段', description: '空:文件已收妥' }) }),
  problems: ['batch-not-found', 'batch-of-another-contract', 'batch-not-open', 'files-not-declared', 'no-such-parts'],
});

export const showBatch = contract({
  name: 'show-batch',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/batches/{batchId}',
  summary: '批次进度',
  may: 'upload-scans',
  params: ofBatch,
  answer: ShownBatch.extend({ progress: Tally, sentence: z.string().meta({ title: '进度说明' }) }),
  problems: ['batch-not-found', 'batch-of-another-contract'],
});

export const listBatches = contract({
  name: 'list-batches',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/batches',
  summary: '本馆的上传批次,新的在前',
  may: 'upload-scans',
  params: atArchives,
  query: z.object({ ...paging }),
  answer: page(ShownBatch),
});

export const listFiles = contract({
  name: 'list-files',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/batches/{batchId}/files',
  summary: '批次内的文件及检测结果,按序号',
  may: 'upload-scans',
  params: ofBatch,
  query: z.object({ ...paging }),
  answer: page(
    ScanFile.pick({ number: true, name: true, size: true, sha256: true }).extend({
      verdict: Verdict.omit({
        batchId: true,
        item: true,
        number: true,
        name: true,
        expiresAt: true,
        correlationId: true,
      })
        .optional()
        .meta({ title: '检测结果(尚未核验时没有)' }),
    }),
  ),
  problems: ['batch-not-found', 'batch-of-another-contract'],
});

export const linkAgain = contract({
  name: 'link-again',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/batches/{batchId}/linking',
  summary: '重新挂接待挂接的文件(目录导入之后)',
  may: 'upload-scans',
  params: ofBatch,
  answer: ShownBatch,
  status: 202,
  problems: ['batch-not-found', 'batch-of-another-contract', 'batch-not-open'],
});

export const closeBatch = contract({
  name: 'close-batch',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/batches/{batchId}/closing',
  summary: '结束一批上传(须全部核验完毕),登记接收画幅数',
  may: 'upload-scans',
  params: ofBatch,
  body: z.strictObject({
    leaveWaiting: z.boolean().default(false).meta({ title: '放弃待挂接的文件' }),
    leaveOutstanding: z.boolean().default(false).meta({
      title: '放弃未传完的文件',
      description: '申报之后改动、移走而不再上传的文件',
    }),
  }),
  answer: ShownBatch,
  status: 202,
  problems: ['batch-not-found', 'batch-of-another-contract', 'batch-empty', 'files-outstanding', 'files-waiting'],
});

const Amount = z.object({ files: z.int().meta({ title: '文件数' }), bytes: z.int().meta({ title: '字节数' }) });

export const showUploadQuota = contract({
  name: 'show-upload-quota',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/upload-quota',
  summary: '本月已申报上传多少,限额多少(上级馆未设限额的没有limit)',
  may: 'upload-scans',
  params: atArchives,
  answer: z.object({
    month: z.string().meta({ title: '月份', example: '2026-11' }),
    used: Amount.meta({ title: '已用' }),
    limit: Amount.optional().meta({ title: '限额' }),
  }),
});
