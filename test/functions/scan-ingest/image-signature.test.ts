import sharp from 'sharp';
import { expect, test } from 'vitest';
import { signatureOf } from '#functions/scan-ingest/image-signature.ts';

const dot = sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } });

test.each(['jpeg', 'tiff', 'png'] as const)('a real %s is known by its first bytes', async (format) => {
  expect(signatureOf(await dot.clone().toFormat(format).toBuffer())?.format).toBe(format);
});

test.each([
  ['4D4D002A00000008', 'tiff'],
  ['49492B0008000000', 'tiff'],
  ['255044462D312E37', 'pdf'],
  ['FFFA90C4', 'mp3'],
  ['FFF344C4', 'mp3'],
  ['1A45DFA3A3428681', 'mkv'],
  ['00000018667479704D34562000000000', 'mp4'],
  ['0000001C667479706461736800000000', 'mp4'],
])('%s is %s', (hex, format) => expect(signatureOf(Buffer.from(hex, 'hex'))?.format).toBe(format));

test('what is not taken is named, so that people see what they have sent', async () => {
  const name = async (bytes: Promise<Buffer> | Buffer) => signatureOf(await bytes);
  expect(await name(dot.clone().gif().toBuffer())).toEqual({ name: 'GIF' });
  expect(await name(dot.clone().webp().toBuffer())).toEqual({ name: 'WebP' });
  for (const brand of ['heic', 'mif1'])
    expect(await name(Buffer.from(`\0\0\0\u0018ftyp${brand}`))).toEqual({ name: 'HEIC' });
  expect(await name(Buffer.from('PK\u0003\u0004'))).toEqual({ name: 'ZIP(OFD、DOCX等)' });
});

test.each(['', 'FF', 'FFD8', '89504E47', '00000000', Buffer.from('兰台').toString('hex')])(
  '"%s" is nothing known',
  (hex) => expect(signatureOf(Buffer.from(hex, 'hex'))).toBeUndefined(),
);
