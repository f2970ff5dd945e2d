import { decodeText } from './decode-text.ts';
import { type Line, mostColumns, numberText } from './line.ts';
import { Unreadable } from './unreadable.ts';

type Field = { name: string; type: string; at: number; length: number };
type Table = { fields: Field[]; count: number; first: number; length: number };

/** dBASE III/IV, FoxPro and Visual FoxPro; the high bit says that a memo file belongs to it. */
const versions = new Set([0x02, 0x03, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83, 0x8b, 0xcb, 0xf5, 0xfb]);
const endOfFields = 0x0d;

/** The head of a dBASE table, or undefined when the bytes are none: length, dates and field list have to agree. */
export function dbfTable(bytes: Buffer): Table | undefined {
  if (bytes.length < 65 || !versions.has(bytes[0] ?? 0)) return undefined;
  const count = bytes.readUInt32LE(4);
  const first = bytes.readUInt16LE(8);
  const length = bytes.readUInt16LE(10);
  if (first < 65 || first > bytes.length || length < 2 || (bytes[2] ?? 13) > 12 || (bytes[3] ?? 32) > 31)
    return undefined;
  const fields: Field[] = [];
  let at = 1;
  for (let place = 32; place + 32 < first + 1 && bytes[place] !== endOfFields; place += 32) {
    const raw = bytes.subarray(place, place + 11);
    const end = raw.indexOf(0);
    const size = bytes[place + 16] ?? 0;
    fields.push({
      name: decodeText(raw.subarray(0, end < 0 ? 11 : end)).text.trim(),
      type: String.fromCharCode(bytes[place + 11] ?? 0),
      at,
      length: size,
    });
    at += size;
  }
  if (fields.length === 0 || at > length || fields.some(({ type }) => !/[A-Z@+0]/.test(type))) return undefined;
  return { fields, count, first, length };
}

/** What a field of a record says. Memo texts lie in another file and numbers of FoxPro in binary. */
function fieldText({ type, length }: Field, raw: Buffer, decode: (bytes: Buffer) => string): string {
  if (type === 'I' && length === 4) return numberText(raw.readInt32LE());
  if ((type === 'B' || type === 'O') && length === 8) return numberText(raw.readDoubleLE());
  if (type === 'M' || type === 'G' || type === 'P' || type === '0') return '';
  const text = decode(raw).replaceAll('\0', '').trimEnd();
  if (type === 'L') return /[TtYy]/.test(text) ? '是' : /[FfNn]/.test(text) ? '否' : '';
  if (type !== 'N' && type !== 'F') return text;
  const number = text.trim();
  return /^-?\d+(\.0+)?$/.test(number) ? number.replace(/\.0+$/, '') : number;
}

/**
 * The lines of a dBASE table: its field names, then its records (deleted ones left out) in GB18030, which holds cp936. Throws Unreadable.
 */
export async function* dbfLines(bytes: Buffer, { fields, count, first, length }: Table): AsyncGenerator<Line> {
  if (fields.length > mostColumns) throw new Unreadable('too-many-columns');
  const shown = fields.filter(({ name }) => name !== '' && name !== '_NullFlags');
  yield { cells: shown.map(({ name }) => name) };
  const decoder = new TextDecoder('gb18030');
  const decode = (raw: Buffer) => decoder.decode(raw);
  if (first + count * length > bytes.length + 1) throw new Unreadable('cut-off');
  for (let n = 0; n < count; n++) {
    const record = bytes.subarray(first + n * length, first + (n + 1) * length);
    if (record[0] === 0x2a) continue;
    yield { cells: shown.map((field) => fieldText(field, record.subarray(field.at, field.at + field.length), decode)) };
  }
}
