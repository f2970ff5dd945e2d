import sharp, { type Metadata } from 'sharp';
import type { Colour } from '#shared/records/page.ts';
import { isBlank } from './blank-page.ts';

/** One decoded page of an image file: size in pixels, dots per inch if recorded, whether it looks empty, and its access copy. */
export type DecodedPage = {
  widthPx: number;
  heightPx: number;
  dpi?: number;
  colour: Colour;
  blank: boolean;
  accessCopy: Buffer;
};

/** `truncated`: ends too early · `unreadable`: does not decode · or too many pixels to decode safely, or pages to be a volume. */
export type Damage =
  | { damage: 'truncated' | 'unreadable' }
  | { widthPx: number; heightPx: number; limit: number }
  | { pages: number };

/** The access copies of a file are held until it is known where it belongs: so many pages, and bytes of them, fit beside the decoder. */
const mostPages = 1500;
const mostHeld = 700_000_000;

/** A0 at 300 dpi has 140 million; what claims more could exhaust the memory that decodes it. */
export const pixelLimit = 300_000_000;
const accessLongSide = 2000;
const accessQuality = 82;

// The same function decodes one file after another: nothing of the last one is of use to the next.
sharp.cache(false);

/**
 * Decodes every page of a JPEG, TIFF or PNG (its bytes, or the path of a file) whole, so that damage anywhere is found,
 * and makes the access copies on the way: JPEG, upright, long side at most 2,000 pixels. Colours and stains stay as scanned (DA/T 31-2017).
 */
export async function decodeImage(bytes: Buffer | string): Promise<DecodedPage[] | Damage> {
  try {
    const { pages = 1 } = await headerOf(bytes, 0);
    if (pages > mostPages) return { pages };
    const decoded: DecodedPage[] = [];
    let held = 0;
    for (let page = 0; page < pages; page++) {
      const header = await headerOf(bytes, page);
      const { width, height, density } = header;
      if (width * height > pixelLimit) return { widthPx: width, heightPx: height, limit: pixelLimit };
      const accessCopy = await sharp(bytes, { page, failOn: 'warning', limitInputPixels: pixelLimit })
        .rotate()
        .resize({ width: accessLongSide, height: accessLongSide, fit: 'inside', withoutEnlargement: true })
        .flatten({ background: 'white' })
        .jpeg({ quality: accessQuality })
        .toBuffer();
      held += accessCopy.length;
      if (held > mostHeld) return { pages };
      decoded.push({
        widthPx: width,
        heightPx: height,
        ...(density && { dpi: density }),
        colour: colourOf(header),
        blank: await isBlank(accessCopy),
        accessCopy,
      });
    }
    return decoded;
  } catch (error) {
    return { damage: endsTooEarly.test(String(error)) ? 'truncated' : 'unreadable' };
  }
}

/** Reads the header only, so that a size that is too large can be said. */
const headerOf = (bytes: Buffer | string, page: number) => sharp(bytes, { page, limitInputPixels: false }).metadata();

/** One bit a pixel is bitonal, one channel (or one and opacity) grey. */
const colourOf = ({ bitsPerSample, channels }: Metadata): Colour =>
  bitsPerSample === 1 ? 'bitonal' : channels <= 2 ? 'grey' : 'colour';

/** libvips says so in these words; a TIFF cut before its directory is of no "supported format" any more. */
const endsTooEarly =
  /premature end|read error|bad seek|seek error|unsupported image format|end of (file|stream)|truncated/i;
