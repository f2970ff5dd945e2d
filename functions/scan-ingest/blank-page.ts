import sharp from 'sharp';

const workingSide = 1000;
/** The edge, where the scanner's lid and the paper's rim throw shadows. */
const edge = 0.04;
/** How far from the paper's own tone a pixel counts as a mark (of 256), and how many marks still are specks (per pixel). */
const farFromPaper = 40;
const mostSpecks = 0.0003;

/**
 * Whether an access copy shows nothing but paper: hardly a pixel differs from its commonest tone, whatever that tone is.
 * A folio number alone is enough to be no blank page.
 */
export async function isBlank(accessCopy: Buffer): Promise<boolean> {
  const { data, info } = await sharp(accessCopy)
    .resize({ width: workingSide, height: workingSide, fit: 'inside', withoutEnlargement: true })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const [left, top] = [Math.ceil(width * edge), Math.ceil(height * edge)];
  const tones = new Uint32Array(256);
  for (let y = top; y < height - top; y++)
    for (let x = left; x < width - left; x++) tones[data[(y * width + x) * channels] ?? 0]! += 1;
  const paper = tones.indexOf(Math.max(...tones));
  const marks = tones.reduce((sum, count, tone) => sum + (Math.abs(tone - paper) > farFromPaper ? count : 0), 0);
  return marks <= (width - 2 * left) * (height - 2 * top) * mostSpecks;
}
