import PDFDocument from 'pdfkit';
import { encode } from 'uqr';
import { fontPaths } from './font-chain.ts';
import { typeface } from './typeface.ts';

/** A4 in points, with the margins of a 公文 rounded. */
const a4 = { short: 595.28, long: 841.89 };
/** From one line of text to the next, as a multiple of its size. */
const leading = 1.6;

/** What a paper says of itself; `at` makes two writings of the same paper the same bytes. */
export type About = { title: string; author: string; at: Date; landscape?: boolean; margin?: number; lang?: string };

type Align = 'left' | 'center' | 'right';
/** One cell of a row: its text, how wide it is in parts of the row, and where it stands in it. */
export type Cell = { text: string; parts: number; align?: Align };

/** Where a drawing goes: `wide` points across; places are measured from its top left corner. */
export type Surface = {
  wide: number;
  /** A rectangle, filled with a colour or outlined with one. */
  box(x: number, y: number, width: number, height: number, look: { fill?: string; line?: string }): void;
  /** One line of text, from x on, or within so many points from there; black unless told. */
  text(text: string, x: number, y: number, size: number, placed?: { across?: number; align?: Align }): void;
};
export type Paper = ReturnType<typeof paper>;

/**
 * Begins a paper: A4, fonts embedded as subsets, text that can be selected and searched. Nothing is drawn by a browser.
 * `fonts` is the folder with the files of font-chain.ts. What does not fit goes on the next page.
 */
export function paper(fonts: string, about: About) {
  const { title, author, at, landscape = false, margin = 64, lang = 'zh-CN' } = about;
  const document = new PDFDocument({
    size: 'A4',
    layout: landscape ? 'landscape' : 'portrait',
    margin,
    font: fontPaths(fonts)[0],
    info: { Title: title, Author: author, Producer: 'Lantai', CreationDate: at, ModDate: at },
    bufferPages: true,
    lang,
  });
  const [wide, high] = landscape ? [a4.long, a4.short] : [a4.short, a4.long];
  const inside = wide - 2 * margin;
  const face = typeface(document, fonts);
  const chunks: Buffer[] = [];
  const ended = new Promise<Buffer>((resolve, reject) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
  });

  const foot = Math.max(margin, 60); // the line at the foot of the page stands in there
  const room = () => high - foot - document.y;
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
    face.draw(line, within(line, size, margin, inside, align), document.y, size);
    document.y += size * leading;
  };

  return {
    /** How many points there are from margin to margin, and from the top of a page to its foot. */
    inside,
    tall: high - margin - foot,
    /** How wide a line of text is, and how it is cut into lines that are no wider than told. */
    width: face.width,
    wrapped: face.wrapped,
    /** A drawing so many points high, on this page or the next; what follows goes on below it. */
    drawing(height: number, draw: (on: Surface) => void) {
      turn(height);
      const top = document.y;
      draw({
        wide: inside,
        box(x, y, width, height, { fill, line }) {
          document.rect(margin + x, top + y, width, height).lineWidth(0.5);
          if (fill && line) document.fillAndStroke(fill, line);
          else if (fill) document.fill(fill);
          else document.stroke(line ?? 'black');
          document.fillColor('black');
        },
        text(text, x, y, size, { across = 0, align }: { across?: number; align?: Align } = {}) {
          face.draw(text, within(text, size, margin + x, across, align), top + y, size);
        },
      });
      document.x = margin;
      document.y = top + height;
    },
    /** A paragraph, wrapped; 12 points unless told. */
    write(text: string, { size = 12, align }: { size?: number; align?: Align } = {}) {
      for (const line of face.wrapped(text, size, inside)) drawLine(line, size, align);
    },
    /**
     * A row of cells side by side, each wrapped in its own width; true if it stands at the top of a new page. One that is higher than half a
     * page is not kept together: it goes on where the page ends.
     */
    row(cells: Cell[], { size = 10 }: { size?: number } = {}): boolean {
      const gap = 6;
      const unit = inside / cells.reduce((sum, { parts }) => sum + parts, 0);
      const wrapped = cells.map(({ text, parts }) => face.wrapped(text, size, parts * unit - gap));
      const lines = Math.max(...wrapped.map(({ length }) => length));
      const height = lines * size * leading;
      const turned = turn(height > (high - margin - foot) / 2 ? size * leading : height);
      for (let nth = 0; nth < lines; nth++) {
        turn(size * leading);
        let left = margin;
        for (const [n, { parts, align }] of cells.entries()) {
          const line = wrapped[n]?.[nth] ?? '';
          face.draw(line, within(line, size, left, parts * unit - gap, align), document.y, size);
          left += parts * unit;
        }
        document.y += size * leading;
      }
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
        .moveTo(margin, document.y)
        .lineTo(wide - margin, document.y)
        .lineWidth(0.7)
        .stroke();
      document.y += 8;
    },
    /** A QR code of so many points a side, at the right margin, on this page or the next; what follows goes on beside it. */
    qr(text: string, side: number) {
      turn(side);
      const { data, size } = encode(text, { ecc: 'M', border: 2 });
      const [dot, left, top] = [side / size, wide - margin - side, document.y];
      for (const [row, cells] of data.entries())
        for (const [column, dark] of cells.entries())
          if (dark) document.rect(left + column * dot, top + row * dot, dot, dot);
      document.fill('black');
    },
    /** A page of its own for an image (JPEG or PNG), as large as fits, with a line under it. */
    image(bytes: Buffer, caption: string) {
      document.addPage();
      const box: [number, number] = [inside, high - 2 * margin - 30];
      document.image(bytes, margin, margin, { fit: box, align: 'center' });
      document.y = high - margin - 22;
      drawLine(caption, 10, 'center');
    },
    /** A line at the foot of every page: `foot(1, 3)` for the first of three. Gives the number of pages. */
    foot(text: (number: number, of: number) => string): number {
      const { count } = document.bufferedPageRange();
      for (let number = 0; number < count; number++) {
        document.switchToPage(number);
        document.page.margins.bottom = 0; // or writing there would begin another page
        const line = text(number + 1, count);
        face.draw(line, within(line, 9, margin, inside, 'center'), high - 44, 9);
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
