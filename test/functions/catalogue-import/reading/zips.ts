import { crc32, deflateRawSync } from 'node:zlib';

/** What may be wrong with one entry of a test package. */
export type Entry = { name: string | Buffer; content: string | Buffer; declaredSize?: number; flags?: number };

/** A zip package of these entries, deflated. */
export function zipOf(entries: Entry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content, declaredSize, flags = 0x800 } of entries) {
    const bytes = Buffer.from(content as string);
    const packed = deflateRawSync(bytes);
    const names = Buffer.from(name as string);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(flags, 2);
    head.writeUInt16LE(8, 4);
    head.writeUInt32LE(crc32(bytes), 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(declaredSize ?? bytes.length, 18);
    head.writeUInt16LE(names.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), head, names, packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), head, place, names]));
    parts.push(local);
    at += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...parts, listed, Buffer.from('PK\x05\x06', 'latin1'), end]);
}

const book = '<workbook xmlns:r="r"><sheets><sheet name="目录" sheetId="1" r:id="rId1"/></sheets></workbook>';
const rels = '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>';

/** The entries of a workbook whose only sheet has this XML. */
export const workbookOf = (sheet: string, ...more: Entry[]): Entry[] => [
  { name: 'xl/workbook.xml', content: book },
  { name: 'xl/_rels/workbook.xml.rels', content: rels },
  { name: 'xl/worksheets/sheet1.xml', content: sheet },
  ...more,
];

/** Sheet XML of rows of inline texts. */
export const sheetOf = (rows: string[][]): string =>
  `<worksheet><sheetData>${rows
    .map((row) => `<row>${row.map((cell) => `<c t="inlineStr"><is><t>${cell}</t></is></c>`).join('')}</row>`)
    .join('')}</sheetData></worksheet>`;
