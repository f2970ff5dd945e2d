import { createHash } from 'node:crypto';
import type { Month } from '#shared/calendar/day.ts';
import { rowProblem } from '#shared/messages/row-problems.ts';
import { bearsSecretMark } from '#shared/records/security-class.ts';
import type { FieldError } from '#shared/runtime/problem.ts';
import { type FileList, fileItem, fileNumber, listItem, type ScanFile } from '#shared/scans/scan.ts';
import { acceptedExtensions, formatOfExtension, largestBytes } from '#shared/scans/scan-format.ts';
import { readScanName } from '#shared/scans/scan-name.ts';
import type { DeclaredFile } from '#shared/scans/sending.ts';

/**
 * What must be put right in a list before any byte moves: each wrong file by its name, with the remedy. A name that
 * bears a secret marking is not repeated.
 */
export function refusalsOf(files: DeclaredFile[]): FieldError[] {
  const seen = new Map<string, number>();
  return files.flatMap((file, place) => {
    const before = seen.get(file.name);
    seen.set(file.name, place);
    const detail =
      before === undefined ? refusalOf(file) : `文件“${file.name}”在清单中重复(第${before + 1}、${place + 1}个)。`;
    return detail ? [{ pointer: `/files/${place}`, detail }] : [];
  });
}

function refusalOf({ name, size }: DeclaredFile): string | undefined {
  if (bearsSecretMark(name)) return rowProblem('V26', {}).zh;
  const format = formatOfExtension(name);
  if (!format) return `文件“${name}”不是可接收的类型,请转换为${acceptedExtensions.join('、')}之一,或从清单中去掉。`;
  if (size === 0) return `文件“${name}”为空(0字节),请重新扫描或从清单中去掉。`;
  if (size > largestBytes[format])
    return `文件“${name}”为${megabytes(size)}MB,超过此格式单个文件${megabytes(largestBytes[format])}MB的上限,请分件或压缩后上传。`;
  const [issue] = readScanName(name).issues;
  return issue && `文件“${name}”:${issue.zh}`;
}

const megabytes = (bytes: number) => Math.ceil(bytes / 100_000) / 10;

/** The items to store for a list. The digest of a list is that of its names, sizes and digests in order. */
export function listed(
  files: DeclaredFile[],
  {
    batchId,
    list,
    month,
    expiresAt,
    by,
  }: { batchId: string; list: number; month: Month; expiresAt: number; by?: string },
): { list: FileList & { month: Month }; files: ScanFile[] } {
  const said = files.map(({ name, size, sha256 }) => [name, size, sha256]);
  return {
    list: {
      batchId,
      item: listItem(list),
      files: files.length,
      bytes: files.reduce((sum, { size }) => sum + size, 0),
      listSha256: createHash('sha256').update(JSON.stringify(said)).digest('hex'),
      month,
      ...(by && { by }),
    },
    files: files.map((file, place) => {
      const number = fileNumber(list, place);
      return { ...file, batchId, item: fileItem(number), number, expiresAt };
    }),
  };
}
