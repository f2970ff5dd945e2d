import PDFDocument from 'pdfkit';
import { encode } from 'uqr';
import { fontPaths, runsOf } from './font-chain.ts';

/** A4 in points, with the margins of a 公文 rounded. */
const page = { width: 595.28, height: 841.89, margin: 64 };
const inside = page.width - 2 * page.margin;

/** What a paper says of itself; `at` makes two writings of the same paper the same bytes. */
export type About = { title: string; author: string; at: Date };

type Placed = { size?: number; align?: 'left' | 'center' | 'right' };

/**
 * Begins a paper: A4, fonts embedded as subsets, text that can be selected and searched. Nothing is drawn by a browser.
 * `fonts` is the folder with the files of font-chain.ts.
 */
export function paper(fonts: string, { title, author, at }: About) {
  const [first = '', ...others] = fontPaths(fonts);
  const info = { Title: title, Author: author, Producer: 'Lantai', CreationDate: at, ModDate: at };
  const document = new PDFDocument({
    size: 'A4',
    margin: page.margin,
    font: first,
    info,
    bufferPages: true,
    lang: 'zh-CN',
  });
  const names = [first, ...others].map((file, n) => {
    document.registerFont(`font${n}`, file);
    return `font${n}`;
  });
  const loaded = names.map((name) => (document.font(name) as unknown as { _font: { font: Glyphs } })._font.font);
  const has = (font: number, codePoint: number) => loaded[font]?.hasGlyphForCodePoint(codePoint) ?? false;
  const chunks: Buffer[] = [];
  const ended = new Promise<Buffer>((resolve, reject) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
  });

  // measured once per character: a line is tried anew for each one that is added
  const advances = new Map<string, number>();
  const advance = (character: string): number => {
    const known = advances.get(character);
    if (known !== undefined) return known;
    const em = runsOf(character, has).reduce(
      (sum, run) =>
        sum +
        document
          .font(names[run.font] ?? '')
          .fontSize(1000)
          .widthOfString(run.text) /
          1000,
      0,
    );
    advances.set(character, em);
    return em;
  };
  const width = (text: string, size: number) =>
    [...text].reduce((sum, character) => sum + advance(character) * size, 0);

  /** Chinese breaks between any two characters, save before closing punctuation. */
  const wrapped = (text: string, size: number): string[] => {
    const lines: string[] = [''];
    for (const character of text) {
      const line = (lines.at(-1) ?? '') + character;
      if (width(line, size) <= inside || /[,。、;:)》〕】”]/u.test(character)) lines[lines.length - 1] = line;
      else lines.push(character);
    }
    return lines;
  };

  const drawLine = (text: string, size: number, align: Placed['align']) => {
    if (document.y + size * 1.6 > page.height - page.margin) document.addPage();
    const left = { left: 0, center: (inside - width(text, size)) / 2, right: inside - width(text, size) }[
      align ?? 'left'
    ];
    let x = page.margin + left;
    const y = document.y;
    for (const run of runsOf(text, has)) {
      document
        .font(names[run.font] ?? '')
        .fontSize(size)
        .text(run.text, x, y, { lineBreak: false });
      x += document.widthOfString(run.text);
    }
    document.x = page.margin;
    document.y = y + size * 1.6;
  };

  return {
    /** A paragraph, wrapped; 12 points unless told. */
    write(text: string, { size = 12, align }: Placed = {}) {
      for (const paragraph of text.split('\n'))
        for (const line of wrapped(paragraph, size)) drawLine(line, size, align);
    },
    /** Leaves so many points free. */
    skip(points: number) {
      document.y += points;
    },
    /** A thin line across the page. */
    rule() {
      document
        .moveTo(page.margin, document.y)
        .lineTo(page.width - page.margin, document.y)
        .lineWidth(0.7)
        .stroke();
      document.y += 8;
    },
    /** A QR code of so many points a side, at the right margin; what follows goes on where the paper stood. */
    qr(text: string, side: number) {
      const { data, size } = encode(text, { ecc: 'M', border: 2 });
      const [dot, left, top] = [side / size, page.width - page.margin - side, document.y];
      for (const [row, cells] of data.entries())
        for (const [column, dark] of cells.entries())
          if (dark) document.rect(left + column * dot, top + row * dot, dot, dot);
      document.fill('black');
    },
    /** A page of its own for an image (JPEG or PNG), as large as fits, with a line under it. */
    image(bytes: Buffer, caption: string) {
      document.addPage();
      const box: [number, number] = [inside, page.height - 2 * page.margin - 30];
      document.image(bytes, page.margin, page.margin, { fit: box, align: 'center' });
      document.y = page.height - page.margin - 22;
      drawLine(caption, 10, 'center');
    },
    /** A line at the foot of every page: `foot(1, 3)` for the first of three. */
    foot(text: (number: number, of: number) => string) {
      const { count } = document.bufferedPageRange();
      for (let number = 0; number < count; number++) {
        document.switchToPage(number);
        document.page.margins.bottom = 0;
        document.y = page.height - 44;
        const size = 9;
        const line = text(number + 1, count);
        let x = page.margin + (inside - width(line, size)) / 2;
        for (const run of runsOf(line, has)) {
          document
            .font(names[run.font] ?? '')
            .fontSize(size)
            .text(run.text, x, page.height - 44, { lineBreak: false });
          x += document.widthOfString(run.text);
        }
      }
      return count;
    },
    /** Ends the paper and gives its bytes. */
    async bytes(): Promise<Buffer> {
      document.end();
      return ended;
    },
  };
}

type Glyphs = { hasGlyphForCodePoint(codePoint: number): boolean };
