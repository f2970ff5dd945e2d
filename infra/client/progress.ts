const grouped = new Intl.NumberFormat('en-US');

/** 还需约 2 小时 · 还需约 12 分钟 · 即将完成; nothing while no rate is known. */
export function timeLeft(seconds: number): string {
  if (!Number.isFinite(seconds)) return '';
  if (seconds < 60) return '即将完成';
  if (seconds < 5400) return `还需约 ${Math.round(seconds / 60)} 分钟`;
  return `还需约 ${Math.round(seconds / 3600)} 小时`;
}

/** 1.2 MB/秒 in the units of the line: 850 KB/秒. */
export const rate = (bytesPerSecond: number): string =>
  bytesPerSecond >= 1e6 ? `${(bytesPerSecond / 1e6).toFixed(1)} MB/秒` : `${Math.round(bytesPerSecond / 1000)} KB/秒`;

export type Sent = { files: number; totalFiles: number; bytes: number; totalBytes: number; bytesPerSecond: number };

/** The one line: 已传 3,412/5,000 页,1.2 MB/秒,还需约 2 小时。 */
export function progressLine({ files, totalFiles, bytes, totalBytes, bytesPerSecond }: Sent): string {
  const left = timeLeft(bytesPerSecond > 0 ? (totalBytes - bytes) / bytesPerSecond : Number.POSITIVE_INFINITY);
  const parts = [`已传 ${grouped.format(files)}/${grouped.format(totalFiles)} 页`];
  if (bytesPerSecond > 0) parts.push(rate(bytesPerSecond));
  if (left && bytes < totalBytes) parts.push(left);
  return parts.join(',');
}

const windowMs = 15_000;

/** Follows what leaves this machine. The rate is that of the last quarter of a minute: an old good line says nothing about now. */
export function follow(total: { files: number; bytes: number }, done: { files: number; bytes: number }) {
  const marks: { at: number; bytes: number }[] = [];
  const now = { ...done };
  const partly = new Map<number, number>();
  let passed = 0;
  const bytesPerSecond = () => {
    const at = performance.now();
    marks.push({ at, bytes: passed });
    while (marks.length > 2 && at - (marks[0]?.at ?? at) > windowMs) marks.shift();
    const [first] = marks;
    return first && at > first.at ? ((passed - first.bytes) / (at - first.at)) * 1000 : 0;
  };
  return {
    passed: (bytes: number) => {
      passed += bytes;
    },
    /** A file has come, with or without its parts having been told of. */
    sent: (number: number, bytes: number) => {
      now.files += 1;
      now.bytes += bytes - (partly.get(number) ?? 0);
      partly.delete(number);
    },
    partSent: (number: number, bytes: number) => {
      now.bytes += bytes;
      partly.set(number, (partly.get(number) ?? 0) + bytes);
    },
    line: () =>
      progressLine({
        files: now.files,
        totalFiles: total.files,
        bytes: now.bytes,
        totalBytes: total.bytes,
        bytesPerSecond: bytesPerSecond(),
      }),
  };
}
