import * as z from 'zod';

/** The SHA-256 of a file, in hexadecimal; capitals are taken too. */
export const Sha256 = z
  .string()
  .toLowerCase()
  .regex(/^[0-9a-f]{64}$/, { error: 'SHA-256摘要应为64位十六进制数' })
  .meta({ title: 'SHA-256摘要' });

/** How to send one file: PUT its bytes to `url` with exactly these headers; another size or digest is refused by storage. */
export const UploadLink = z
  .object({
    url: z.string().meta({ title: '上传地址' }),
    headers: z.record(z.string(), z.string()).meta({ title: '须原样发送的请求头' }),
    expiresAt: z.iso.datetime().meta({ title: '有效至' }),
  })
  .meta({ id: 'UploadLink', title: '上传地址' });
export type UploadLink = z.infer<typeof UploadLink>;

/** A file to fetch: a presigned URL of at most five minutes, served as an attachment. */
export const Download = z
  .object({ url: z.string(), expiresAt: z.string(), fileName: z.string() })
  .meta({ id: 'Download' });
