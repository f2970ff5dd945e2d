import * as z from 'zod';
import { Sha256, UploadLink } from '#shared/runtime/links.ts';

/** How to send one file of a batch. */
export const Upload = UploadLink.extend({
  number: z.int().meta({ title: '序号' }),
  name: z.string().meta({ title: '文件名' }),
}).meta({ id: 'Upload', title: '上传地址' });
export type Upload = z.infer<typeof Upload>;

/** How to send one part of a large file: as a file is sent, but a part that is there may be sent again. */
export const PartUpload = UploadLink.extend({ part: z.int().meta({ title: '分段序号' }) }).meta({
  id: 'PartUpload',
  title: '分段上传地址',
});
export type PartUpload = z.infer<typeof PartUpload>;

/** A file that is to be sent. Its name is its path from the chosen folder on; folders may carry the 档号. */
export const DeclaredFile = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .max(500)
      .regex(/^\P{C}+$/u, { error: '文件名含有不可见字符' })
      .meta({ title: '文件名' }),
    size: z.int().nonnegative().meta({ title: '字节数' }),
    sha256: Sha256,
  })
  .meta({ id: 'DeclaredFile', title: '申报的文件' });
export type DeclaredFile = z.infer<typeof DeclaredFile>;
