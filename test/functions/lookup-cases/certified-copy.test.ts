import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import jsqr from 'jsqr';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copyPdf } from '#functions/lookup-cases/certified-copy.ts';
import { codeOf, spelled } from '#functions/lookup-cases/copy.ts';
import { captionOf, imagesOf } from '#functions/lookup-cases/copy-images.ts';
import { addFonts } from '#infra/font-asset.ts';
import { certified, scanned } from './certified.ts';

const folder = mkdtempSync(join(tmpdir(), 'lantai-copy-'));
const fonts = join(folder, 'fonts');
beforeAll(() => addFonts(folder));
afterAll(() => rmSync(folder, { recursive: true }));

/** A real reader, where the machine has one. */
const reader = (program: string, ...args: string[]) => {
  try {
    return execFileSync(program, args, { encoding: 'utf8' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

const image = async (pageNumber = 1, frame = 1, of = 1) => ({
  bytes: await scanned(),
  caption: captionOf({ key: 'k', pageNumber, frame, of }, frame, of),
});

test('every frame of every page is copied in order, and a page without an image is named', () => {
  const page = (pageNumber: number, besides: object) =>
    ({ pageNumber, format: 'tiff', frames: 1, ...besides }) as unknown as Parameters<typeof imagesOf>[0][number];
  const whole = [page(1, { accessKey: 'a/page-0001-8f.jpg', frames: 3 }), page(2, { accessKey: 'a/page-0002-9f.jpg' })];
  const { images, lacking } = imagesOf(whole);
  expect(images.map(({ key }) => key)).toEqual([
    'a/page-0001-8f.jpg',
    'a/page-0001-8f-frame-002.jpg',
    'a/page-0001-8f-frame-003.jpg',
    'a/page-0002-9f.jpg',
  ]);
  expect(images.map((one, n) => captionOf(one, n + 1, images.length)).slice(2)).toEqual([
    '第1页第3幅(共3幅)  复制第3页,共4页',
    '第2页  复制第4页,共4页',
  ]);
  expect(lacking).toBe('');
  expect(imagesOf([...whole, page(3, { format: 'pdf', frames: 5 })]).lacking).toBe('第3页(PDF)');
  const many = Array.from({ length: 7 }, (_, n) => page(n + 1, { format: 'ofd' }));
  expect(imagesOf(many).lacking).toMatch(/^第1页\(OFD\)、.*第5页\(OFD\)等7页$/);
});

describe('the paper', () => {
  test('a real reader finds every field in it, rare characters among them, and one page per image', async () => {
    const { bytes, pages } = await copyPdf(fonts, certified, [await image(1, 1, 2), await image(1, 2, 2)]);
    expect(pages).toBe(3);
    const file = join(folder, 'copy.pdf');
    writeFileSync(file, bytes);
    const text = reader('pdftotext', '-layout', file, '-');
    if (text === undefined) return;
    const { caseId, archivesName, referenceCode, title } = certified;
    for (const piece of [caseId, archivesName, referenceCode, title, spelled(certified.code)])
      expect(text, piece).toContain(piece);
    expect(text).toContain('须加盖档案利用专用章方为有效');
    expect(text).toMatch(/查档日期 +2024年10月10日/);
    for (const rare of ['𠮷', '䶮', '㛃']) expect(text).toContain(rare);
    expect(text).toMatch(/第1页第2幅\(共2幅\) +复制第2页,共2页/);
    expect(text).not.toContain('〓');
    expect(text.split('\f').length - 1).toBe(3);
    const listed = reader('pdffonts', file) ?? '';
    const embedded = listed.trim().split('\n').slice(2);
    for (const line of embedded) expect(line).toMatch(/CID TrueType\s+Identity-H\s+yes yes yes/);
  }, 30_000);

  test('a camera reads from its QR where it is verified', async () => {
    const { bytes } = await copyPdf(fonts, certified, []);
    const file = join(folder, 'qr.pdf');
    writeFileSync(file, bytes);
    if (reader('pdftoppm', '-png', '-r', '100', '-singlefile', file, join(folder, 'qr')) === undefined) return;
    const seen = sharp(join(folder, 'qr.png')).ensureAlpha().raw();
    const { data, info } = await seen.toBuffer({ resolveWithObject: true });
    expect(jsqr.default(new Uint8ClampedArray(data), info.width, info.height)?.data).toBe(certified.verifyAt);
  }, 30_000);

  test.each([520, 540, 1000, 1500, 2000])(
    'a title of %i characters stands in it whole, and its QR on a sheet',
    async (length) => {
      const title = `${'档'.repeat(length - 2)}终。`;
      const { bytes, pages } = await copyPdf(fonts, { ...certified, title }, []);
      const file = join(folder, `long-${length}.pdf`);
      writeFileSync(file, bytes);
      const text = reader('pdftotext', file, '-');
      if (
        text === undefined ||
        reader('pdftoppm', '-png', '-r', '100', file, join(folder, `long-${length}`)) === undefined
      )
        return;
      expect([...text].filter((one) => one === '档').length).toBeGreaterThanOrEqual(length - 2);
      expect(text).toContain('终。');
      const seen: (string | undefined)[] = [];
      for (let page = 1; page <= pages; page++) {
        const picture = sharp(join(folder, `long-${length}-${page}.png`))
          .ensureAlpha()
          .raw();
        const { data, info } = await picture.toBuffer({ resolveWithObject: true });
        seen.push(jsqr.default(new Uint8ClampedArray(data), info.width, info.height)?.data);
      }
      expect(seen).toContain(certified.verifyAt);
    },
    60_000,
  );

  test('a changed byte anywhere is another digest', async () => {
    const { bytes } = await copyPdf(fonts, certified, []);
    const digest = (of: Buffer) => createHash('sha256').update(of).digest('hex').slice(0, 16);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const altered = Buffer.from(bytes);
        altered[at] = (altered[at] ?? 0) ^ change;
        expect(digest(altered)).not.toBe(digest(bytes));
      }),
      { numRuns: 20 },
    );
  }, 30_000);

  test('the same paper again is the same bytes: its digest can be compared', async () => {
    const images = [await image()];
    const [one, other] = [await copyPdf(fonts, certified, images), await copyPdf(fonts, certified, images)];
    expect(one.bytes.equals(other.bytes)).toBe(true);
  }, 30_000);
});

describe('the code', () => {
  test('is read as people type it, and nothing else is one', () => {
    expect(codeOf(spelled(certified.code).toLowerCase())).toBe(certified.code);
    expect(codeOf(certified.code.replace('0', 'O').replace('1', 'l'))).toBe(certified.code);
    for (const other of ['', certified.code.slice(1), `${certified.code}0`, certified.code.replace('A', 'U')])
      expect(codeOf(other)).toBeUndefined();
  });
});
