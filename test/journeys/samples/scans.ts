import sharp from 'sharp';
import { asSample, type Paper, type SampleScan, scanPage } from '#infra/local/samples/scans.ts';

/** Pages of a volume as 湘阴 would have it; the code is that of acceptance scenario A03. */
export const volume: Paper = {
  referenceCode: 'C038-001-002',
  title: '湘阴县土地承包经营权证存根',
  lines: ['承包方:李秀兰', '地块:文星镇东湖村', '面积:3.6亩'],
  pages: 3,
};

/** A page with its last fifth cut off, as a broken transfer or a full disk leaves it. */
export async function truncatedScan(name: string, format: 'jpeg' | 'tiff' = 'jpeg'): Promise<SampleScan> {
  const whole = await scanPage(volume, 1, { format });
  return asSample(name, whole.subarray(0, Math.floor(whole.length * 0.8)));
}

/** A PNG, whatever its name says. */
export async function pngScan(name: string, dpi = 200): Promise<SampleScan> {
  const page = await scanPage(volume, 1);
  return asSample(name, await sharp(page).png().withMetadata({ density: dpi }).toBuffer());
}

/** A page scanned too coarsely (V17). */
export const coarseScan = async (name: string, dpi = 150): Promise<SampleScan> =>
  asSample(name, await scanPage(volume, 1, { dpi }));

/** A TIFF that does not say at how many dots per inch it was scanned. */
export async function scanWithoutDpi(name: string): Promise<SampleScan> {
  const page = await scanPage(volume, 1);
  return asSample(name, await sharp(page).tiff({ compression: 'lzw', xres: 1, yres: 1 }).toBuffer());
}
