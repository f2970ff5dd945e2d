import * as z from 'zod';

/** transfer: 说明文件.TXT and 目录文件.XML, as the receiving archives wants it (DA/T 93-2022) · bagit: RFC 8493. */
export const PackageForm = z
  .enum(['transfer', 'bagit'])
  .meta({ id: 'PackageForm', title: '数据包形式', description: 'transfer移交信息包 · bagit BagIt包' });
export type PackageForm = z.infer<typeof PackageForm>;

/** planning 清点中 · writing 打包中 · ready 可下载 · failed 未能完成 */
export const ExportState = z
  .enum(['planning', 'writing', 'ready', 'failed'])
  .meta({ id: 'ExportState', title: '导出状态' });

const count = z.int().nonnegative();

/** How far a package has been written: chunks of the plan, records and files of them, bytes of the package. */
export const Progress = z.object({
  chunks: count,
  records: count.meta({ title: '已写入条目' }),
  files: count.meta({ title: '已写入文件' }),
  bytes: count.meta({ title: '已写入字节' }),
});

/**
 * An export (item `export`): of a batch's scans or of a whole fonds. First its content is listed in chunks (`planned`), so
 * that what is exported stands fixed; then chunk by chunk is written. `step` counts its changes, `slices` those that have written, `within` the
 * files written of the chunk in hand, `parts` the parts of the upload so far, `fault` says why it was given up.
 */
export const Export = z
  .object({
    batchId: z.string(),
    item: z.literal('export'),
    archivesCode: z.string(),
    openedAt: z.iso.datetime().meta({ title: '提出时间' }),
    requestedBy: z.string().meta({ title: '提出人' }),
    form: PackageForm,
    fondsNumber: z.string().optional().meta({ title: '全宗号' }),
    ofBatch: z.string().optional().meta({ title: '批次编号' }),
    state: ExportState,
    step: count,
    after: z.record(z.string(), z.string()).optional(),
    planned: Progress,
    written: Progress,
    firstCode: z.string().optional(),
    lastCode: z.string().optional(),
    uploadId: z.string().optional(),
    slices: count,
    within: count,
    parts: count,
    fault: z.string().optional().meta({ title: '未能完成的原因' }),
    expiresAt: z.int(),
    correlationId: z.string().optional(),
  })
  .meta({ id: 'Export', title: '数据包导出' });
export type Export = z.infer<typeof Export>;

const noProgress = { chunks: 0, records: 0, files: 0, bytes: 0 };

/** An export of which nothing has been planned or written yet. */
export const notBegun = {
  state: 'planning',
  step: 0,
  planned: noProgress,
  written: noProgress,
  slices: 0,
  within: 0,
  parts: 0,
} as const;

/** A record as it goes into a package: what the catalogue says of it, and its files. */
export const PlannedRecord = z.object({
  referenceCode: z.string(),
  fondsNumber: z.string(),
  category: z.string(),
  fields: z.record(z.string(), z.string()),
  files: z.array(
    z.object({
      pageNumber: count,
      key: z.string(),
      name: z.string(),
      format: z.string(),
      bytes: count,
      sha256: z.string(),
    }),
  ),
});
export type PlannedRecord = z.infer<typeof PlannedRecord>;

/** Downloads wait as long as the bucket keeps what passes through it. */
export const keptDays = 30;
