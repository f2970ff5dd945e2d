import * as z from 'zod';
import { FondsNumber, OutsourcingAgreement } from '#shared/archives/archives.ts';
import { Month } from '#shared/calendar/day.ts';
import { ScanFormat } from '#shared/records/page.ts';
import { Sha256 } from '#shared/runtime/links.ts';

/** A file of up to 8 MB comes in one PUT; a larger one in parts of 8 MB (S3: a part has 5 MB at least, a file 10,000 parts at most). */
export const partBytes = 8 * 2 ** 20;

/** Whether a file of so many bytes comes in parts. */
export const comesInParts = (size: number): boolean => size > partBytes;

/** How many parts a file of so many bytes comes in. */
export const partsOf = (size: number): number => Math.ceil(size / partBytes);

/** Bytes of a part (1 is the first). */
export const sizeOfPart = (size: number, part: number): number => Math.min(partBytes, size - (part - 1) * partBytes);

/** Files are declared in lists of up to 500; list 2 numbers its files from 501 on. */
export const filesPerList = 500;
export const listsPerBatch = 400;

/** A file that came before its entry waits so many days from its arrival: so long the incoming bucket keeps what arrives. */
export const waitingDays = 30;

/** How a batch got on. A file without a verdict is outstanding; frames and bytes are those of pages that this batch added. */
export const Tally = z
  .object({
    files: z.int().meta({ title: '文件数' }),
    declaredBytes: z.int().meta({ title: '申报字节数' }),
    verified: z.int().meta({ title: '已核验' }),
    accepted: z.int().meta({ title: '检测通过' }),
    waiting: z.int().meta({ title: '待挂接' }),
    refused: z.int().meta({ title: '退回' }),
    outstanding: z.int().meta({ title: '未核验' }),
    frames: z.int().meta({ title: '画幅' }),
    bytes: z.int().meta({ title: '入库字节数' }),
  })
  .meta({ id: 'Tally', title: '进度' });
export type Tally = z.infer<typeof Tally>;

/**
 * Open takes files; closing takes none and waits for its counts to be frozen and entered in the ledger; closed is for ever.
 * Only a file whose verification had begun before is counted later, by an act of its own.
 */
export const BatchState = z.enum(['open', 'closing', 'closed']).meta({ id: 'BatchState', title: '批次状态' });

/**
 * A batch of scans sent together (item `batch`). It changes with its state only, never once per file. `fonds` are the
 * only fonds that its sender may add to; without it, all of the archives. `linkingAt`: when its waiting files were last
 * sent to be linked again. `leftOutstanding`: how many files that never came were given up with its closing. `expiresAt` (epoch seconds) stands until its first list.
 */
export const Batch = z
  .object({
    batchId: z.string(),
    item: z.literal('batch'),
    archivesCode: z.string(),
    title: z.string(),
    state: BatchState,
    openedAt: z.iso.datetime(),
    openedBy: z.string(),
    fonds: z.array(FondsNumber).optional(),
    contract: OutsourcingAgreement.optional().meta({ title: '外包协议', description: '由外包单位的人开始的批次' }),
    linkingAt: z.iso.datetime().optional(),
    closingAt: z.iso.datetime().optional(),
    closingBy: z.string().optional(),
    closedAt: z.iso.datetime().optional(),
    leftOutstanding: z.int().optional().meta({ title: '放弃未传完的文件数' }),
    counts: Tally.optional(),
    expiresAt: z.int().optional(),
    correlationId: z.string().optional(),
  })
  .meta({ id: 'Batch', title: '上传批次' });
export type Batch = z.infer<typeof Batch>;

/**
 * A list of files as it was declared (item `list#0001`): its digest makes the same list again no second list. `month`: the
 * one whose quota it counts against, whenever it is said again; lists of old have none and were counted before they were stored. Kept for ever, as `record#` is: later exports, samples and acceptances read both.
 */
export const FileList = z.object({
  batchId: z.string(),
  item: z.string(),
  files: z.int(),
  bytes: z.int(),
  listSha256: z.string(),
  month: Month.optional(),
  by: z.string().optional(),
});
export type FileList = z.infer<typeof FileList>;

/** A file that is to come (item `file#000001`): its path on the sender's disk, its size in bytes, its SHA-256 in hex. */
export const ScanFile = z
  .object({
    batchId: z.string(),
    item: z.string(),
    number: z.int().positive().meta({ title: '序号' }),
    name: z.string().meta({ title: '文件名' }),
    size: z.int().positive().meta({ title: '字节数' }),
    sha256: Sha256,
    expiresAt: z.int(),
  })
  .meta({ id: 'ScanFile', title: '文件' });
export type ScanFile = z.infer<typeof ScanFile>;

/** The upload under which the parts of a large file come (item `parts#000001`), as storage calls it. */
export const PartsUpload = z.object({
  batchId: z.string(),
  item: z.string(),
  uploadId: z.string(),
  expiresAt: z.int(),
});
export type PartsUpload = z.infer<typeof PartsUpload>;

/** accepted 检测通过: preserved and linked · waiting 待挂接: no entry has its 档号 yet · refused 退回: deleted, the problems say why. */
export const Outcome = z.enum(['accepted', 'waiting', 'refused']).meta({ id: 'Outcome', title: '检测结果' });
export type Outcome = z.infer<typeof Outcome>;

/** One thing found in a file, in the words of the catalogue of row problems. */
export const ScanProblem = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'information']),
  zh: z.string(),
  en: z.string(),
  proposal: z.string().optional(),
});

/** What was found of a file (item `verdict#000001`). `frames` and `bytes` count only where this file added a page. */
export const Verdict = z
  .object({
    batchId: z.string(),
    item: z.string(),
    number: z.int().positive().meta({ title: '序号' }),
    name: z.string().meta({ title: '文件名' }),
    outcome: Outcome,
    problems: z.array(ScanProblem).meta({ title: '问题' }),
    referenceCode: z.string().optional().meta({ title: '档号' }),
    pageNumber: z.int().positive().optional().meta({ title: '页号' }),
    format: ScanFormat.optional(),
    frames: z.int().nonnegative().meta({ title: '画幅' }),
    bytes: z.int().nonnegative().meta({ title: '入库字节数' }),
    widthPx: z.int().optional(),
    heightPx: z.int().optional(),
    dpi: z.int().optional(),
    at: z.iso.datetime(),
    expiresAt: z.int(),
    correlationId: z.string().optional(),
  })
  .meta({ id: 'Verdict', title: '检测结果' });
export type Verdict = z.infer<typeof Verdict>;

/** That files of a batch belong to a record (item `record#C038-001-002`): written once per record, so that its report need not read every verdict. */
export const BatchRecord = z.object({
  batchId: z.string(),
  item: z.string(),
  referenceCode: z.string(),
});
export type BatchRecord = z.infer<typeof BatchRecord>;

/** Adds up verdicts against what was declared. Verdicts may come in any order; each file has at most one. */
export function tallyOf(
  declared: { files: number; bytes: number },
  verdicts: Iterable<Pick<Verdict, 'outcome' | 'frames' | 'bytes'>>,
): Tally {
  const tally = { accepted: 0, waiting: 0, refused: 0, frames: 0, bytes: 0 };
  for (const { outcome, frames, bytes } of verdicts) {
    tally[outcome]++;
    tally.frames += frames;
    tally.bytes += bytes;
  }
  const verified = tally.accepted + tally.waiting + tally.refused;
  const outstanding = declared.files - verified;
  return { files: declared.files, declaredBytes: declared.bytes, verified, outstanding, ...tally };
}

const sixDigits = (number: number) => String(number).padStart(6, '0');

/** Sort keys of what is kept about a batch. */
export const batchItem = 'batch';
export const listItem = (list: number): string => `list#${String(list).padStart(4, '0')}`;
export const fileItem = (number: number): string => `file#${sixDigits(number)}`;
export const partsItem = (number: number): string => `parts#${sixDigits(number)}`;
export const verdictItem = (number: number): string => `verdict#${sixDigits(number)}`;

export const recordItem = (referenceCode: string): string => `record#${referenceCode}`;

/** The number of a file by its list and its place in it (0 is the first). */
export const fileNumber = (list: number, place: number): number => (list - 1) * filesPerList + place + 1;

/** Where a file arrives in the incoming bucket. */
export const arrivalKey = (archivesCode: string, batchId: string, number: number): string =>
  `scans/${archivesCode}/${batchId}/${sixDigits(number)}`;

/** What `arrivalKey` was made of; undefined for any other key. */
export function partsOfArrivalKey(key: string): { archivesCode: string; batchId: string; number: number } | undefined {
  const [, archivesCode, batchId, number] = /^scans\/(\d{6})\/([0-9A-Z]{26})\/(\d{6})$/.exec(key) ?? [];
  return archivesCode && batchId && number ? { archivesCode, batchId, number: Number(number) } : undefined;
}
