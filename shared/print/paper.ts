import PDFDocument from 'pdfkit';
import { encode } from 'uqr';
import { fontPaths } from './font-chain.ts';
import { typeface } from './typeface.ts';

/** A4 in points, with the margins of a 公文 rounded. */
const a4 = { short: 595.28, long: 841.89, margin: 64 };
/** From one line of text to the next, as a multiple of its size. */
const leading = 1.6;

/** What a paper says of itself; `at` makes two writings of the same paper the same bytes. */
export type About = { title: string; author: string; at: Date; landscape?: boolean };

type Align = 'left' | 'center' | 'right';
/** One cell of a row: its text, how wide it is in parts of the row, and where it stands in it. */
export type Cell = { text: string; parts: number; align?: Align };

/**
 * Begins a paper: A4, fonts embedded as subsets, text that can be selected and searched. Nothing is drawn by a browser.
 * `fonts` is the folder with the files of font-chain.ts. What does not fit goes on the next page.
 */
export function paper(fonts: string, { title, author, at, landscape = false }: About) {
  const document = new PDFDocument({
    size: 'A4',
    layout: landscape ? 'landscape' : 'portrait',
    margin: a4.margin,
    font: fontPaths(fonts)[0],
    info: { Title: title, Author: author, Producer: 'Lantai', CreationDate: at, ModDate: at },
    bufferPages: true,
    lang: 'zh-CN',
  });
  const [wide, high] = landscape ? [a4.long, a4.short] : [a4.short, a4.long];
  const inside = wide - 2 * a4.margin;
  const face = typeface(document, fonts);
  const chunks: Buffer[] = [];
  const ended = new Promise<Buffer>((resolve, reject) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
  });

  const room = () => high - a4.margin - document.y;
  /** Begins a new page unless so many points are left on this one; true if it did. */
  const turn = (needed: number): boolean => {
    if (needed <= room()) return false;
    document.addPage();
    return true;
  };
  const within = (line: string, size: number, from: number, across: number, align: Align = 'left') =>
    from + { left: 0, center: 0.5, right: 1 }[align] * (across - face.width(line, size));
  const drawLine = (line: string, size: number, align?: Align) => {
    turn(size * leading);
    face.draw(line, within(line, size, a4.margin, inside, align), document.y, size);
    document.y += size * leading;
  };

  return {
    /** A paragraph, wrapped; 12 points unless told. */
    write(text: string, { size = 12, align }: { size?: number; align?: Align } = {}) {
      for (const line of face.wrapped(text, size, inside)) drawLine(line, size, align);
    },
    /** A row of cells side by side, each wrapped in its own width; true if it stands at the top of a new page. */
    row(cells: Cell[], { size = 10 }: { size?: number } = {}): boolean {
      const gap = 6;
      const unit = inside / cells.reduce((sum, { parts }) => sum + parts, 0);
      const wrapped = cells.map(({ text, parts }) => face.wrapped(text, size, parts * unit - gap));
      const height = Math.max(...wrapped.map(({ length }) => length)) * size * leading;
      const turned = turn(height);
      let left = a4.margin;
      for (const [n, { parts, align }] of cells.entries()) {
        for (const [nth, line] of (wrapped[n] ?? []).entries())
          face.draw(line, within(line, size, left, parts * unit - gap, align), document.y + nth * size * leading, size);
        left += parts * unit;
      }
      document.y += height;
      return turned;
    },
    /** Leaves so many points free. */
    skip(points: number) {
      document.y += points;
    },
    /** A new page, unless so many points are left on this one. */
    turn,
    /** A thin line across the page. */
    rule() {
      document
        .moveTo(a4.margin, document.y)
        .lineTo(wide - a4.margin, document.y)
        .lineWidth(0.7)
        .stroke();
      document.y += 8;
    },
    /** A QR code of so many points a side, at the right margin; what follows goes on where the paper stood. */
    qr(text: string, side: number) {
      const { data, size } = encode(text, { ecc: 'M', border: 2 });
      const [dot, left, top] = [side / size, wide - a4.margin - side, document.y];
      for (const [row, cells] of data.entries())
        for (const [column, dark] of cells.entries())
          if (dark) document.rect(left + column * dot, top + row * dot, dot, dot);
      document.fill('black');
    },
    /** A page of its own for an image (JPEG or PNG), as large as fits, with a line under it. */
    image(bytes: Buffer, caption: string) {
      document.addPage();
      const box: [number, number] = [inside, high - 2 * a4.margin - 30];
      document.image(bytes, a4.margin, a4.margin, { fit: box, align: 'center' });
      document.y = high - a4.margin - 22;
      drawLine(caption, 10, 'center');
    },
    /** A line at the foot of every page: `foot(1, 3)` for the first of three. Gives the number of pages. */
    foot(text: (number: number, of: number) => string): number {
      const { count } = document.bufferedPageRange();
      for (let number = 0; number < count; number++) {
        document.switchToPage(number);
        document.page.margins.bottom = 0; // or writing there would begin another page
        const line = text(number + 1, count);
        face.draw(line, within(line, 9, a4.margin, inside, 'center'), high - 44, 9);
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
