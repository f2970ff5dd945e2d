import { deflateSync } from 'node:zlib';

/** A PDF of so many empty A4 pages, with a classic page tree or one in a compressed object stream. */
export function pdfOf(pages: number, { compressed = false, encrypted = false } = {}): Buffer {
  const kids = Array.from({ length: pages }, (_, n) => `${n + 3} 0 R`).join(' ');
  const tree = `<< /Type /Pages /Kids [${kids}] /Count ${pages} >>`;
  const leaves = Array.from({ length: pages }, () => `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\n`);
  const catalogue = '1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n';
  const plain = `2 0 obj ${tree} endobj\n${leaves.map((leaf, n) => `${n + 3} 0 obj ${leaf} endobj\n`).join('')}`;
  const packed = deflateSync(Buffer.from(`2 0 ${tree} ${leaves.join('')}`));
  const stream = [
    `9 0 obj << /Type /ObjStm /N ${pages + 1} /Length ${packed.length} /Filter /FlateDecode >>\nstream\n`,
    packed,
    '\nendstream endobj\n',
  ];
  const body = compressed ? stream : [plain];
  const trailer = `trailer << /Root 1 0 R${encrypted ? ' /Encrypt 8 0 R' : ''} >>\nstartxref\n0\n%%EOF\n`;
  return Buffer.concat(['%PDF-1.7\n', catalogue, ...body, trailer].map((part) => Buffer.from(part)));
}
