import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp, { type Sharp } from 'sharp';

/** A scan as a scanner would leave it: its path from the chosen folder on, its bytes, and their SHA-256 in hex. */
export type SampleScan = { name: string; bytes: Buffer; sha256: string };

/** A paper of one or more pages. `lines` are set under the title on every page, with the page's own number at its foot. */
export type Paper = { referenceCode: string; title: string; lines: string[]; pages: number };

/** `folder`: `档号/0001.jpg` · `file`: `档号/档号-001.tif` · `one-file`: all pages in one TIFF, `档号.tif`. */
export type Naming = 'folder' | 'file' | 'one-file';

export type Scanner = { dpi?: number; format?: 'jpeg' | 'tiff'; naming?: Naming };

const a4 = { width: 210, height: 297 };
const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const xml = (text: string) => text.replace(/[&<>"]/g, (letter) => escapes[letter] ?? '');

/**
 * One A4 page in millimetres. Where the machine has no Chinese font its text comes out as boxes or not at all; the
 * ruled paper, the red line and the seal are shapes, so a page is never blank and never the same as the next.
 */
function drawing({ referenceCode, title, lines, pages }: Paper, page: number): string {
  const font = `font-family="Noto Sans CJK SC, Source Han Sans SC, WenQuanYi Zen Hei, PingFang SC, Microsoft YaHei, sans-serif"`;
  const rules = Array.from(
    { length: 16 },
    (_, n) => `<path d="M25 ${92 + n * 11}H185" stroke="#d8cfc0" stroke-width=".3"/>`,
  );
  const words = lines.map((line, n) => `<text x="27" y="${90 + n * 11}" font-size="6">${xml(line)}</text>`);
  const marks = Array.from(
    { length: page },
    (_, n) => `<rect x="${27 + (n % 40) * 4}" y="${272 + Math.floor(n / 40) * 4}" width="2.5" height="2.5"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${a4.width} ${a4.height}" ${font}>
    <rect width="100%" height="100%" fill="#fbf7ee"/>
    <text x="105" y="42" font-size="11" text-anchor="middle" fill="#b3261e">${xml(title)}</text>
    <path d="M25 54H185" stroke="#b3261e" stroke-width="1.2"/>
    <text x="105" y="66" font-size="5" text-anchor="middle" fill="#444">${xml(referenceCode)}</text>
    ${rules.join('')}${words.join('')}
    <circle cx="155" cy="245" r="19" fill="none" stroke="#b3261e" stroke-width="1.4" opacity=".8"/>
    <path d="M155 234l2.6 7.6h8l-6.5 4.7 2.5 7.7-6.6-4.8-6.6 4.8 2.5-7.7-6.5-4.7h8z" fill="#b3261e" opacity=".8"/>
    ${marks.join('')}
    <text x="105" y="289" font-size="5" text-anchor="middle" fill="#444">第${page}页 共${pages}页</text>
  </svg>`;
}

const scanned = (paper: Paper, page: number, dpi: number) =>
  sharp(Buffer.from(drawing(paper, page)), { density: dpi })
    .resize({ width: Math.round((a4.width / 25.4) * dpi), height: Math.round((a4.height / 25.4) * dpi), fit: 'fill' })
    .flatten({ background: 'white' });

const asTiff = (image: Sharp, dpi: number) =>
  image
    .tiff({ compression: 'lzw', predictor: 'horizontal', xres: dpi / 25.4, yres: dpi / 25.4, resolutionUnit: 'inch' })
    .toBuffer();

/** Scans one page of a paper: A4 with its text drawn as an image, and the resolution recorded in the file. */
export function scanPage(paper: Paper, page: number, { dpi = 200, format = 'jpeg' }: Scanner = {}): Promise<Buffer> {
  const image = scanned(paper, page, dpi);
  return format === 'tiff' ? asTiff(image, dpi) : image.jpeg({ quality: 85 }).withMetadata({ density: dpi }).toBuffer();
}

async function scanWhole(paper: Paper, dpi: number): Promise<Buffer> {
  const numbers = Array.from({ length: paper.pages }, (_, n) => n + 1);
  const images = await Promise.all(numbers.map((page) => scanned(paper, page, dpi).png().toBuffer()));
  return asTiff(sharp(images, { join: { animated: true } }), dpi);
}

/** Scans papers, page by page, named as archives name their scans (DA/T 31-2017). */
export async function scanPapers(papers: Paper[], scanner: Scanner = {}): Promise<SampleScan[]> {
  const { naming = 'file', format = 'jpeg', dpi = 200 } = scanner;
  const extension = format === 'tiff' ? 'tif' : 'jpg';
  const scans: SampleScan[] = [];
  for (const paper of papers) {
    const { referenceCode: code, pages } = paper;
    if (naming === 'one-file') {
      scans.push(asSample(`${code}.tif`, await scanWhole(paper, dpi)));
      continue;
    }
    for (let page = 1; page <= pages; page++) {
      const file = naming === 'folder' ? String(page).padStart(4, '0') : `${code}-${String(page).padStart(3, '0')}`;
      scans.push(asSample(`${code}/${file}.${extension}`, await scanPage(paper, page, scanner)));
    }
  }
  return scans;
}

/** A scan from its name and bytes. */
export const asSample = (name: string, bytes: Buffer): SampleScan => ({
  name,
  bytes,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

/** Writes scans under a folder, as the scanning room would hand them over. */
export function writeScans(folder: string, scans: SampleScan[]): void {
  for (const { name, bytes } of scans) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
}
