import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflateSync } from 'node:zlib';

const installed = fileURLToPath(new URL('../node_modules/@fontsource/', import.meta.url));

/** Which file of which package becomes which font of shared/print/font-chain.ts. */
const fonts = {
  'kai.ttf': 'lxgw-wenkai/files/lxgw-wenkai-latin-500-normal.woff',
  'unifont.ttf': 'unifontex/files/unifontex-latin-400-normal.woff',
};

/** Puts the fonts of printed papers beside a bundle that writes PDF: 30 MB, 14 MB zipped. */
export function addFonts(folder: string): void {
  mkdirSync(join(folder, 'fonts'), { recursive: true });
  for (const [name, from] of Object.entries(fonts))
    writeFileSync(join(folder, 'fonts', name), unwrapped(readFileSync(join(installed, from))));
}

/**
 * A WOFF font (W3C, 2012) as the TrueType font inside it. Done here because a PDF writer that subsets a WOFF font unpacks
 * its outlines anew for every character: 22 s instead of 0.1 s for one page.
 */
function unwrapped(woff: Buffer): Buffer {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error('not a WOFF font');
  const count = woff.readUInt16BE(12);
  const directory = Buffer.alloc(12 + 16 * count);
  const power = Math.floor(Math.log2(count));
  directory.writeUInt32BE(woff.readUInt32BE(4), 0);
  directory.writeUInt16BE(count, 4);
  directory.writeUInt16BE(16 * 2 ** power, 6);
  directory.writeUInt16BE(power, 8);
  directory.writeUInt16BE(16 * (count - 2 ** power), 10);
  const tables: Buffer[] = [directory];
  let at = directory.length;
  for (let n = 0; n < count; n++) {
    const entry = 44 + 20 * n;
    const [from, packed, length] = [4, 8, 12].map((offset) => woff.readUInt32BE(entry + offset)) as [
      number,
      number,
      number,
    ];
    const stored = woff.subarray(from, from + packed);
    const padding = Buffer.alloc((4 - (length % 4)) % 4);
    tables.push(packed === length ? stored : inflateSync(stored), padding);
    woff.copy(directory, 12 + 16 * n, entry, entry + 4);
    directory.writeUInt32BE(woff.readUInt32BE(entry + 16), 16 + 16 * n);
    directory.writeUInt32BE(at, 20 + 16 * n);
    directory.writeUInt32BE(length, 24 + 16 * n);
    at += length + padding.length;
  }
  return Buffer.concat(tables);
}
