import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { dpiProblems, examineScan } from '#functions/scan-ingest/examine-scan.ts';
import { scanPage, scanPapers } from '#infra/local/samples/scans.ts';
import { zipOf } from '#test/functions/catalogue-import/reading/zips.ts';
import { coarseScan, pngScan, scanWithoutDpi, truncatedScan, volume } from '#test/journeys/samples/scans.ts';
import { pdfOf } from './pdfs.ts';

const problemsOf = async (bytes: Buffer, name: string) =>
  (await examineScan(bytes, name)).problems.map(({ code, severity, zh }) => [code, severity, zh]);

describe('a good scan', () => {
  test.each([
    ['jpeg', 'C038-001-002-001.jpg', 200],
    ['tiff', 'C038-001-002-001.tif', 300],
  ] as const)('%s: size and resolution are read, an access copy is made', async (format, name, dpi) => {
    const bytes = await scanPage(volume, 1, { format, dpi });
    const scan = await examineScan(bytes, name);
    expect(scan).toMatchObject({ problems: [], format, frames: 1, dpi });
    expect(scan.widthPx).toBe(Math.round((210 / 25.4) * dpi));
    const copy = await sharp(scan.accessCopies[0]).metadata();
    expect(copy).toMatchObject({ format: 'jpeg', height: 2000 });
  });

  test('a small image is not blown up for its access copy', async () => {
    const small = await sharp({ create: { width: 600, height: 400, channels: 3, background: 'white' } })
      .jpeg()
      .withMetadata({ density: 300 })
      .toBuffer();
    const { accessCopies } = await examineScan(small, 'a.jpg');
    expect(await sharp(accessCopies[0]).metadata()).toMatchObject({ width: 600, height: 400 });
  });

  test('a TIFF of three pages is three frames, each with its own access copy', async () => {
    const [whole] = await scanPapers([volume], { naming: 'one-file' });
    const scan = await examineScan(whole?.bytes ?? Buffer.of(), whole?.name ?? '');
    expect(scan).toMatchObject({ problems: [], format: 'tiff', frames: 3, dpi: 200 });
    expect(new Set(scan.accessCopies.map((copy) => copy.toString('base64'))).size).toBe(3);
  });

  test.each([false, true])('a PDF is counted by its page tree (compressed: %s)', async (compressed) => {
    expect(await examineScan(pdfOf(12, { compressed }), 'a.pdf')).toMatchObject({
      problems: [],
      format: 'pdf',
      frames: 12,
    });
  });
});

describe('V16: what is damaged or not what its name says', () => {
  const truncated = [['V16', 'error', '文件不完整,请重新上传。']];

  test('a PNG named .jpg', async () => {
    const { bytes, name } = await pngScan('C038-001-002-045.jpg');
    expect(await problemsOf(bytes, name)).toEqual([['V16', 'error', '文件实际格式为PNG,与扩展名不符。']]);
  });

  test.each(['jpeg', 'tiff'] as const)('a %s that was cut off', async (format) => {
    const { bytes, name } = await truncatedScan(`a.${format}`, format);
    expect(await problemsOf(bytes, name)).toEqual(truncated);
  });

  test('a PNG that was cut off; a multi-page TIFF whose last page is', async () => {
    const png = await pngScan('a.png');
    expect(await problemsOf(png.bytes.subarray(0, -2000), 'a.png')).toEqual(truncated);
    const [whole] = await scanPapers([volume], { naming: 'one-file' });
    expect((await problemsOf(whole?.bytes.subarray(0, -3000) ?? Buffer.of(), 'a.tif'))[0]?.[0]).toBe('V16');
  });

  test('a JPEG damaged in its middle', async () => {
    const bytes = Buffer.from(await scanPage(volume, 1));
    bytes.fill(0xff, bytes.length >> 1, (bytes.length >> 1) + 400);
    expect((await problemsOf(bytes, 'a.jpg'))[0]?.slice(0, 2)).toEqual(['V16', 'error']);
  });

  test('no known format; nothing at all; only the first bytes of a JPEG', async () => {
    expect(await problemsOf(Buffer.from('兰台'.repeat(100)), 'a.jpg')).toEqual([
      ['V16', 'error', '文件无法打开,请重新扫描或上传。'],
    ]);
    expect(await problemsOf(Buffer.of(), 'a.jpg')).toEqual([['V16', 'error', '文件为空(0字节),请重新上传。']]);
    expect((await problemsOf(Buffer.from('FFD8FFE0', 'hex'), 'a.jpg'))[0]?.[0]).toBe('V16');
  });

  test('a PDF without its end, without pages, or encrypted (V31)', async () => {
    expect(await problemsOf(pdfOf(900).subarray(0, 30_000), 'a.pdf')).toEqual(truncated);
    expect((await problemsOf(Buffer.from('%PDF-1.4\n%%EOF'), 'a.pdf'))[0]?.[2]).toBe('文件无法打开,请重新扫描或上传。');
    const packed = deflateSync(Buffer.alloc(50_000_000, ' '));
    const stream = Buffer.concat([
      Buffer.from('9 0 obj << /Type /ObjStm >>\nstream\n'),
      packed,
      Buffer.from('\nendstream\n'),
    ]);
    const bomb = Buffer.concat([Buffer.from('%PDF-1.7\n'), stream, stream, stream, pdfOf(1)]);
    expect(await problemsOf(bomb, 'a.pdf')).toEqual([
      ['V31', 'error', expect.stringContaining('文件“a.pdf”已拒收:压缩')],
    ]);
    expect(await problemsOf(pdfOf(1, { encrypted: true }), 'a.pdf')).toEqual([
      ['V31', 'error', '文件“a.pdf”已拒收:已加密,请解密后上传。'],
    ]);
  });
});

describe('V31: what would do something when it is opened', () => {
  const refused = async (bytes: Buffer, name: string) => (await problemsOf(bytes, name))[0]?.slice(0, 2);

  test.each([
    '/OpenAction << /S /JavaScript /JS (app.alert) >>',
    '/OpenAction << /S /J#61vaScript /J#53 7 0 R >>',
    '/AA << /O << /S /Launch /F (cmd.exe) >> >>',
    '/Names << /EmbeddedFiles 9 0 R >>',
  ])('a PDF with %s', async (action) => {
    const pdf = Buffer.from(
      pdfOf(2).toString('latin1').replace('/Type /Catalog', `/Type /Catalog ${action}`),
      'latin1',
    );
    expect(await problemsOf(pdf, 'a.pdf')).toEqual([
      ['V31', 'error', '文件“a.pdf”已拒收:含脚本、启动动作或嵌入文件,请另存为不含这些内容的文件。'],
    ]);
  });

  test('image data that happens to look like a script is none', async () => {
    const image =
      '3 0 obj << /Length 40 >>\nstream\n/JS(alert) /Encrypt 8 0 R /Type /Pages /Count 77\nendstream endobj\n';
    const pdf = Buffer.from(pdfOf(2).toString('latin1').replace('trailer', `${image}trailer`), 'latin1');
    expect(await examineScan(pdf, 'a.pdf')).toMatchObject({ problems: [], frames: 2 });
  });

  test('an OFD whose package leaves its folder, is encrypted, or swells', async () => {
    const root = { name: 'OFD.xml', content: '<ofd:OFD/>' };
    expect(await refused(zipOf([root, { name: '../evil', content: '' }]), 'a.ofd')).toEqual(['V31', 'error']);
    expect(await refused(zipOf([root, { name: 'a', content: 'x', flags: 0x801 }]), 'a.ofd')).toEqual(['V31', 'error']);
    const swollen = { name: 'Doc_0/a', content: '', declaredSize: 900_000_000 };
    expect(await problemsOf(zipOf([root, swollen]), 'a.ofd')).toEqual([
      ['V31', 'error', '文件“Doc_0/a”已拒收:压缩比异常。'],
    ]);
  });
});

describe('what is identified, digested and kept, but not looked into (V48)', () => {
  test.each([
    ['a.jp2', Buffer.from('0000000C6A5020200D0A870A00000014', 'hex'), 'jp2', 1],
    ['a.ofd', zipOf([{ name: 'OFD.xml', content: '<ofd:OFD/>' }]), 'ofd', 1],
    ['a.wav', Buffer.from('RIFF\0\0\0\0WAVEfmt '), 'wav', 0],
    ['a.mp3', Buffer.from('ID3\u0004'), 'mp3', 0],
    ['a.mp4', Buffer.from('\0\0\0\u0018ftypmp42'), 'mp4', 0],
    ['a.avi', Buffer.from('RIFF\0\0\0\0AVI LIST'), 'avi', 0],
    ['a.mpg', Buffer.from('000001BA44', 'hex'), 'mpeg', 0],
  ] as const)('%s', async (name, bytes, format, frames) => {
    const scan = await examineScan(bytes, name);
    expect(scan).toMatchObject({ format, frames, accessCopies: [] });
    expect(scan.problems.map(({ code, severity }) => [code, severity])).toEqual([['V48', 'information']]);
  });

  test('a plain zip that calls itself OFD, or an OFD that calls itself a PDF, is named for what it is', async () => {
    const zip = zipOf([{ name: 'word/document.xml', content: '<w/>' }]);
    expect((await problemsOf(zip, 'a.ofd'))[0]?.[2]).toBe('文件实际格式为ZIP(OFD、DOCX等),与扩展名不符。');
    expect((await problemsOf(zip, 'a.pdf'))[0]?.[0]).toBe('V16');
  });
});

describe('V47: blank pages', () => {
  const paper = (marks: string) =>
    sharp(
      Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 210 297" width="1654" height="2339">
      <rect width="210" height="297" fill="#efe6d2"/><rect width="3" height="297" fill="#333"/>${marks}</svg>`),
    )
      .jpeg({ quality: 70 })
      .withMetadata({ density: 200 })
      .toBuffer();

  test('yellowed paper with a shadow at its edge is blank; a folio number alone makes it a page', async () => {
    expect(await problemsOf(await paper(''), 'a.jpg')).toEqual([
      ['V47', 'warning', '图像疑似空白页,请确认是空白背面还是漏扫。'],
    ]);
    const folio =
      '<rect x="180" y="20" width="1" height="5" fill="#222"/><rect x="183" y="20" width="3" height="5" fill="#222"/>';
    expect(await problemsOf(await paper(folio), 'a.jpg')).toEqual([]);
  });

  test('which frames of a file are blank is said', async () => {
    const [page, empty] = await Promise.all([scanPage(volume, 1), paper('')]);
    const frames = await Promise.all(
      [page, empty].map((one) => sharp(one).resize(1654, 2339, { fit: 'fill' }).png().toBuffer()),
    );
    const tiff = await sharp(frames, { join: { animated: true } })
      .tiff({ xres: 200 / 25.4, yres: 200 / 25.4, resolutionUnit: 'inch' })
      .toBuffer();
    const scan = await examineScan(tiff, 'a.tif');
    expect(scan).toMatchObject({ frames: 2, blankFrames: [2], colour: 'colour' });
    expect(scan.problems[0]?.zh).toBe('第2幅疑似空白页,请确认是空白背面还是漏扫。');
  });
});

test('a bitonal, a grey and a colour page are told apart', async () => {
  const page = sharp(await scanPage(volume, 1));
  const bitonal = await page
    .clone()
    .toColourspace('b-w')
    .threshold(128)
    .tiff({ bitdepth: 1, compression: 'ccittfax4', xres: 8, yres: 8 })
    .toBuffer();
  const grey = await page.clone().toColourspace('b-w').tiff({ xres: 8, yres: 8 }).toBuffer();
  const colours = await Promise.all(
    [bitonal, grey, await scanPage(volume, 1, { format: 'tiff' })].map((one) => examineScan(one, 'a.tif')),
  );
  expect(colours.map(({ colour }) => colour)).toEqual(['bitonal', 'grey', 'colour']);
});

describe('V17: resolution', () => {
  test('150 dpi is refused', async () => {
    const { bytes, name } = await coarseScan('C038-001-002-046.jpg');
    expect(await problemsOf(bytes, name)).toEqual([['V17', 'error', '扫描分辨率150dpi,低于200dpi,请重扫或说明。']]);
  });

  test('none recorded is a warning: the file is kept', async () => {
    const { bytes, name } = await scanWithoutDpi('a.tif');
    expect(await problemsOf(bytes, name)).toEqual([['V17', 'warning', '文件未记录扫描分辨率,请确认不低于200dpi。']]);
  });

  test('the boundary: 200 is enough, 199 is not', () => {
    expect(dpiProblems(200)).toEqual([]);
    expect(dpiProblems(199)).toHaveLength(1);
  });
});

test('V46: an image that claims more pixels than can be decoded safely', async () => {
  const header = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'white' } })
    .png()
    .toBuffer();
  header.writeUInt32BE(40_000, 16);
  header.writeUInt32BE(40_000, 20);
  const [problem] = await problemsOf(withHeaderSum(header), 'a.png');
  expect(problem).toEqual(['V46', 'error', '图像为40000×40000像素,超过30000万像素的上限,请分幅扫描。']);
});

/** Puts the checksum of a PNG's header right after its size was changed. */
function withHeaderSum(png: Buffer): Buffer {
  let crc = 0xffffffff;
  for (const byte of png.subarray(12, 29)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  png.writeUInt32BE((crc ^ 0xffffffff) >>> 0, 29);
  return png;
}
