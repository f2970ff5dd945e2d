import { csvRows } from './csv-rows.ts';
import { decodeText } from './decode-text.ts';
import { unescaped } from './formula-escape.ts';
import { Unreadable } from './unreadable.ts';
import { xlsxRows } from './xlsx-rows.ts';

/** A sheet as lines of cells, and how its text was encoded. */
export type Sheet = { encoding: 'UTF-8' | 'UTF-16' | 'GB18030' | 'XLSX'; lines: string[][] };

const startsWith = (bytes: Buffer, ...magic: number[]) => magic.every((byte, at) => bytes[at] === byte);

/** Reads a sheet by what its bytes are, whatever the file is called: .xlsx, or delimited text. Throws Unreadable. */
export async function readSheet(bytes: Buffer): Promise<Sheet> {
  const { encoding, lines } = await linesOf(bytes);
  return { encoding, lines: lines.map((line) => line.map(unescaped)) };
}

async function linesOf(bytes: Buffer): Promise<Sheet> {
  if (bytes.length === 0) throw new Unreadable('empty');
  if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04)) return { encoding: 'XLSX', lines: await xlsxRows(bytes) };
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) throw new Unreadable('old-or-encrypted');
  const { text, encoding } = decodeText(bytes);
  return { encoding, lines: csvRows(text) };
}
