import sharp from 'sharp';
import type { CopyText } from '#functions/lookup-cases/certified-copy.ts';

/** A copy with the characters that are lost first (domain V22). */
export const certified: CopyText = {
  caseId: '443001-20240929-7Q2M4K9XAB',
  archivesName: '平江县档案馆',
  referenceCode: 'A120-ZY·HY·1987·Y-0231',
  title: '𠮷田䶮、㛃娜婚姻登记',
  subject: '𠮷田䶮',
  issuedOn: '20241010',
  receivingName: '湖南省档案馆',
  purpose: '办理社保',
  code: '0123456789ABCDEFGHJKMNPQRS',
  verifyAt: 'https://example.test/v1/copies/0123456789ABCDEFGHJKMNPQRS',
  at: new Date('2024-10-10T02:00:00Z'),
};

/** A page as a scanner gives it: JPEG, yellowed, with lines on it; `wide` for one that lies across. */
export const scanned = ({ wide = false } = {}): Promise<Buffer> => {
  const [width, height] = wide ? [560, 400] : [400, 560];
  const rows = Array.from(
    { length: 12 },
    (_, n) => `<rect x="50" y="${60 + n * 26}" width="${width - 100}" height="8"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#f4ead5"/>${rows.join('')}</svg>`;
  return sharp(Buffer.from(svg)).jpeg().toBuffer();
};
