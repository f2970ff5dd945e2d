import * as z from 'zod';
import { Sha256 } from '#shared/runtime/links.ts';

/** What a file is, by its own first bytes. */
export const ScanFormat = z.enum([
  'jpeg',
  'tiff',
  'png',
  'pdf',
  'jp2',
  'ofd',
  'wav',
  'mp3',
  'mp4',
  'avi',
  'mpeg',
  'mkv',
]);
export type ScanFormat = z.infer<typeof ScanFormat>;

export const Colour = z.enum(['colour', 'grey', 'bitonal']).meta({ title: '色彩模式' });
export type Colour = z.infer<typeof Colour>;

/** On a page or an annotation: it belongs to another record since the 档号 was corrected (its key); here it only keeps its place. */
export const MovedTo = z.string().optional().meta({ title: '随档号更正转至' });

/**
 * A verified scan of one page (part `page#0001`), or of several in one file (`frames`). Sizes in pixels, dots per inch and bytes;
 * `batchId` and `fileNumber` say which upload brought it; `replaced` are the images before it, which inspection sent back.
 */
export const Page = z
  .object({
    recordId: z.string(),
    part: z.string(),
    pageNumber: z.int().positive(),
    sha256: Sha256,
    format: ScanFormat,
    widthPx: z.int().positive().optional(),
    heightPx: z.int().positive().optional(),
    dpiX: z.number().positive().optional(),
    dpiY: z.number().positive().optional(),
    bytes: z.int().nonnegative(),
    preservationKey: z.string(),
    accessKey: z.string().optional(),
    frames: z.int().nonnegative().default(1).meta({ title: '画幅', description: '音频、视频没有画幅' }),
    colour: Colour.optional(),
    blankFrames: z.array(z.int().positive()).optional().meta({ title: '疑似空白的画幅' }),
    scannedBy: z.string().optional().meta({ title: '查毒引擎及病毒库版本', description: '未经查毒的没有' }),
    batchId: z.string(),
    fileNumber: z.int().positive().optional(),
    replaced: z
      .array(z.object({ sha256: z.string(), preservationKey: z.string(), batchId: z.string(), at: z.iso.datetime() }))
      .optional()
      .meta({ title: '已被替换的图像', description: '质检退回后重扫的,原图像留存' }),
    at: z.iso.datetime(),
    movedTo: MovedTo,
    correlationId: z.string().optional(),
  })
  .meta({ id: 'Page', title: '页' });
export type Page = z.infer<typeof Page>;
