import { inflateSync } from 'node:zlib';

/** What can be told of a PDF without drawing it. */
export type PdfFacts = { pages: number; encrypted: boolean; complete: boolean };

/** An object stream larger than this is no honest list of pages. */
const largestObjectStream = 64_000_000;

/**
 * Reads the number of pages from the page tree (ISO 32000-1, 7.7.3), also where it is kept in compressed object streams,
 * and whether the file is encrypted and has its end. 0 pages: unreadable.
 */
export function pdfFacts(bytes: Buffer): PdfFacts {
  const plain = bytes.toString('latin1');
  const texts = [plain, ...objectStreams(bytes, plain)];
  const counts = texts.flatMap((text) =>
    [...text.matchAll(pageTree)].map(([, after, before]) => Number(after ?? before)),
  );
  const leaves = texts.reduce((sum, text) => sum + [...text.matchAll(/\/Type\s*\/Page(?![A-Za-z])/g)].length, 0);
  return {
    pages: counts.length ? Math.max(...counts) : leaves,
    encrypted: /\/Encrypt\s+\d+\s+\d+\s+R|\/Encrypt\s*<</.test(plain),
    complete: plain.lastIndexOf('%%EOF') >= Math.max(0, plain.length - 2048),
  };
}

/** `/Type /Pages … /Count n` within one dictionary, in either order. */
const pageTree = /\/Type\s*\/Pages(?![A-Za-z])[^>]*?\/Count\s+(\d+)|\/Count\s+(\d+)[^>]*?\/Type\s*\/Pages(?![A-Za-z])/g;

/** The compressed object streams (7.5.7), inflated; those that cannot be are left out. */
function objectStreams(bytes: Buffer, plain: string): string[] {
  const found: string[] = [];
  for (const match of plain.matchAll(/\/Type\s*\/ObjStm[\s\S]{0,400}?stream\r?\n/g)) {
    const start = match.index + match[0].length;
    const end = plain.indexOf('endstream', start);
    if (end < 0) continue;
    try {
      found.push(inflateSync(bytes.subarray(start, end), { maxOutputLength: largestObjectStream }).toString('latin1'));
    } catch {}
  }
  return found;
}
