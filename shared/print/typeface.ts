import { fontPaths, runsOf } from './font-chain.ts';

/** Never at the beginning of a line (GB/T 15834-2011 5.1). */
const closing = /^[，；：！？）,。、;:!?)》〉」』〕】”’,.;:!?)\]}%…·]$/u;
/** What is not torn apart: numbers, codes and words in Latin letters; else Chinese breaks between any two characters. */
const pieces = /[\w+@/-]+(?:[.,][\w+@/-]+)*[%‰]?|./gsu;

/**
 * The fonts of a PDF document as one: every character is drawn in the first font that has it. `fonts` is the folder with
 * the files of font-chain.ts; each is embedded as a subset. Sizes and widths in points.
 */
export function typeface(document: PDFKit.PDFDocument, fonts: string) {
  const files = fontPaths(fonts); // by path, not by a registered name: the one it began with would be read anew each time
  const loaded = files.map((file) => (document.font(file) as unknown as { _font: { font: Glyphs } })._font.font);
  const has = (font: number, codePoint: number) => loaded[font]?.hasGlyphForCodePoint(codePoint) ?? false;
  const inFont = (font: number, size: number) => document.font(files[font] ?? '').fontSize(size);

  // measured once per character: a line is tried anew for each piece that is added
  const advances = new Map<string, number>();
  const advance = (character: string): number => {
    const known = advances.get(character);
    if (known !== undefined) return known;
    const em = runsOf(character, has).reduce((sum, { font, text }) => sum + inFont(font, 1000).widthOfString(text), 0);
    advances.set(character, em / 1000);
    return em / 1000;
  };
  const width = (text: string, size: number): number =>
    [...text.normalize('NFC')].reduce((sum, character) => sum + advance(character) * size, 0);

  return {
    width,

    /** The lines of a text that is at most `within` wide; line feeds stay, and a word that is too long is torn. */
    wrapped(text: string, size: number, within: number): string[] {
      return text.split('\n').flatMap((paragraph) => {
        const lines = [''];
        let filled = 0;
        const put = (piece: string, wide: number) => {
          if (filled === 0 || filled + wide <= within || closing.test(piece)) lines[lines.length - 1] += piece;
          else lines.push(piece);
          filled = lines.at(-1) === piece ? wide : filled + wide;
        };
        for (const piece of paragraph.match(pieces) ?? []) {
          const wide = width(piece, size);
          if (wide <= within) put(piece, wide);
          else for (const character of piece) put(character, width(character, size));
        }
        return lines;
      });
    },

    /** Draws one line from a point on; the document's own place is left as it was. */
    draw(text: string, x: number, y: number, size: number): void {
      const { x: left, y: top } = document;
      let at = x;
      for (const run of runsOf(text, has)) {
        inFont(run.font, size).text(run.text, at, y, { lineBreak: false });
        at += document.widthOfString(run.text);
      }
      document.x = left;
      document.y = top;
    },
  };
}

type Glyphs = { hasGlyphForCodePoint(codePoint: number): boolean };
