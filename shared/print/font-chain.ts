import { join } from 'node:path';

/**
 * The fonts of printed papers, tried in this order: 霞鹜文楷 (OFL; 30,142 characters, Extension A whole, 1,641 beyond the
 * BMP, so 𠮷 䶮 㛃 are there) and UnifontEX (OFL; 65,436 characters of the BMP and some beyond). What neither has is
 * printed as 〓 with its number, as printers do, and never as an empty box.
 */
export const fontFiles = ['kai.ttf', 'unifont.ttf'] as const;

/** A text cut into runs of one font each. */
export type Run = { font: number; text: string };

/** Cuts a text into runs, each in the first font that has its characters; `has` says whether a font has a code point. */
export function runsOf(text: string, has: (font: number, codePoint: number) => boolean): Run[] {
  const runs: Run[] = [];
  for (const character of text.normalize('NFC')) {
    const codePoint = character.codePointAt(0) ?? 0;
    const found = fontFiles.findIndex((_, font) => has(font, codePoint));
    const run =
      found < 0 ? { font: 0, text: `〓(U+${codePoint.toString(16).toUpperCase()})` } : { font: found, text: character };
    const last = runs.at(-1);
    if (last?.font === run.font) last.text += run.text;
    else runs.push(run);
  }
  return runs;
}

/** The paths of the fonts in a function's folder. */
export const fontPaths = (folder: string): string[] => fontFiles.map((file) => join(folder, file));
