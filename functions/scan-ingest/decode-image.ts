import sharp from 'sharp';

/** One decoded page of an image file: size in pixels, dots per inch if recorded, and its access copy. */
export type DecodedPage = { widthPx: number; heightPx: number; dpi?: number; accessCopy: Buffer };

/** `truncated`: ends too early · `unreadable`: does not decode · or too many pixels to decode safely. */
export type Damage = { damage: 'truncated' | 'unreadable' } | { widthPx: number; heightPx: number; limit: number };

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
    const decoded: DecodedPage[] = [];
    for (let page = 0; page < pages; page++) {
      const { width, height, density } = await headerOf(bytes, page);
      if (width * height > pixelLimit) return { widthPx: width, heightPx: height, limit: pixelLimit };
      const accessCopy = await sharp(bytes, { page, failOn: 'warning', limitInputPixels: pixelLimit })
        .rotate()
        .resize({ width: accessLongSide, height: accessLongSide, fit: 'inside', withoutEnlargement: true })
        .flatten({ background: 'white' })
        .jpeg({ quality: accessQuality })
        .toBuffer();
      decoded.push({ widthPx: width, heightPx: height, ...(density && { dpi: density }), accessCopy });
    }
    return decoded;
  } catch (error) {
    return { damage: endsTooEarly.test(String(error)) ? 'truncated' : 'unreadable' };
  }
}

/** Reads the header only, so that a size that is too large can be said. */
const headerOf = (bytes: Buffer | string, page: number) => sharp(bytes, { page, limitInputPixels: false }).metadata();

/** libvips says so in these words; a TIFF cut before its directory is of no "supported format" any more. */
const endsTooEarly =
  /premature end|read error|bad seek|seek error|unsupported image format|end of (file|stream)|truncated/i;
