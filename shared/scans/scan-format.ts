import type { ScanFormat } from './scan.ts';

/** 保存格式 of DA/T 31-2017 that are decoded here (TIFF, JPEG), with PNG and PDF as use copies. */
const extensions: Record<string, ScanFormat> = {
  jpg: 'jpeg',
  jpeg: 'jpeg',
  tif: 'tiff',
  tiff: 'tiff',
  png: 'png',
  pdf: 'pdf',
};

/** What people may send, as they know it. */
export const acceptedExtensions = ['TIFF', 'JPEG', 'PNG', 'PDF'];

/** The format that a file name promises; undefined for any that is not taken. */
export const formatOfExtension = (name: string): ScanFormat | undefined =>
  extensions[/\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''];

/**
 * The largest file of each format, in bytes; a larger one is refused by name before any byte moves. An image is decoded
 * from ephemeral storage, which the template declares with room for one; a PDF is read into memory.
 */
export const largestBytes: Record<ScanFormat, number> = { jpeg: 2e9, tiff: 2e9, png: 2e9, pdf: 250e6 };

/** How a format is stored: the extension of its preservation key, and its media type. */
export const storedAs: Record<ScanFormat, { extension: string; contentType: string }> = {
  jpeg: { extension: 'jpg', contentType: 'image/jpeg' },
  tiff: { extension: 'tif', contentType: 'image/tiff' },
  png: { extension: 'png', contentType: 'image/png' },
  pdf: { extension: 'pdf', contentType: 'application/pdf' },
};
