import type { ScanFormat } from '#shared/records/page.ts';

/**
 * 保存格式 of DA/T 31-2017 that are decoded here (TIFF, JPEG), with PNG and PDF as use copies; and formats of other
 * standards (DA/T 62, GB/T 33190) that are identified, digested and kept, but not looked into.
 */
const extensions: Record<string, ScanFormat> = {
  jpg: 'jpeg',
  jpeg: 'jpeg',
  tif: 'tiff',
  tiff: 'tiff',
  png: 'png',
  pdf: 'pdf',
  jp2: 'jp2',
  j2k: 'jp2',
  ofd: 'ofd',
  wav: 'wav',
  mp3: 'mp3',
  mp4: 'mp4',
  avi: 'avi',
  mpg: 'mpeg',
  mpeg: 'mpeg',
  mkv: 'mkv',
};

const audioVisual = new Set<ScanFormat>(['wav', 'mp3', 'mp4', 'avi', 'mpeg', 'mkv']);

/** Sound and moving images: they have no pages and no frames (画幅). */
export const isAudioVisual = (format: ScanFormat): boolean => audioVisual.has(format);

/** What every page of is decoded here; of all others somebody must look at the content. */
export const isDecoded = (format: ScanFormat): boolean => format === 'jpeg' || format === 'tiff' || format === 'png';

/** Whether a file of this name is opened here at all, so that the whole of it is needed. */
export function isOpened(name: string): boolean {
  const format = formatOfExtension(name);
  return format !== undefined && (isDecoded(format) || format === 'pdf' || format === 'ofd');
}

/** What people may send, as they know it. */
export const acceptedExtensions = [
  'TIFF',
  'JPEG',
  'PNG',
  'PDF',
  'JPEG 2000',
  'OFD',
  'WAV',
  'MP3',
  'MP4',
  'AVI',
  'MPEG',
  'MKV',
];

/** The format that a file name promises; undefined for any that is not taken. */
export const formatOfExtension = (name: string): ScanFormat | undefined =>
  extensions[/\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''];

/**
 * The largest file of each format, in bytes; a larger one is refused by name before any byte moves. An image is decoded
 * from ephemeral storage, which the template declares with room for one; PDF and OFD are read into memory; of what is not
 * opened, only the digest's pace within one call sets a limit.
 */
export const largestBytes: Record<ScanFormat, number> = {
  jpeg: 2e9,
  tiff: 2e9,
  png: 2e9,
  pdf: 250e6,
  ofd: 250e6,
  jp2: 10e9,
  wav: 10e9,
  mp3: 10e9,
  mp4: 10e9,
  avi: 10e9,
  mpeg: 10e9,
  mkv: 10e9,
};

/** How a format is stored: the extension of its preservation key, and its media type. */
export const storedAs: Record<ScanFormat, { extension: string; contentType: string }> = {
  jpeg: { extension: 'jpg', contentType: 'image/jpeg' },
  tiff: { extension: 'tif', contentType: 'image/tiff' },
  png: { extension: 'png', contentType: 'image/png' },
  pdf: { extension: 'pdf', contentType: 'application/pdf' },
  jp2: { extension: 'jp2', contentType: 'image/jp2' },
  ofd: { extension: 'ofd', contentType: 'application/ofd' },
  wav: { extension: 'wav', contentType: 'audio/wav' },
  mp3: { extension: 'mp3', contentType: 'audio/mpeg' },
  mp4: { extension: 'mp4', contentType: 'video/mp4' },
  avi: { extension: 'avi', contentType: 'video/x-msvideo' },
  mpeg: { extension: 'mpg', contentType: 'video/mpeg' },
  mkv: { extension: 'mkv', contentType: 'video/x-matroska' },
};
