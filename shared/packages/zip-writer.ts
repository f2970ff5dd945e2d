/** One file of a package that is being written: `size` is known before its bytes come, its checksum only after. */
export type Written = { name: string; size: number; crc32: number; at: number };

const most32 = 0xffffffff;
/** Version 4.5: the first with sizes over 4 GB. */
const version = 45;
/** Sizes and checksum follow the bytes (bit 3); names are UTF-8 (bit 11). */
const flags = 0x0808;

/** Date and time as zip has them (two-second steps, no zone): Asia/Shanghai, as the platform's people read it. */
function dosTime(at: Date): { time: number; date: number } {
  const local = new Date(at.getTime() + 8 * 3_600_000);
  return {
    time: (local.getUTCHours() << 11) | (local.getUTCMinutes() << 5) | (local.getUTCSeconds() >> 1),
    date: ((local.getUTCFullYear() - 1980) << 9) | ((local.getUTCMonth() + 1) << 5) | local.getUTCDate(),
  };
}

/** What stands before a file's bytes, which are stored as they are: scans are compressed already. */
export function localHeader({ name, size }: Pick<Written, 'name' | 'size'>, at: Date): Buffer {
  const large = size >= most32;
  const bytes = Buffer.from(name, 'utf8');
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  writeCommon(header, 4, at);
  header.writeUInt32LE(large ? most32 : 0, 18);
  header.writeUInt32LE(large ? most32 : 0, 22);
  header.writeUInt16LE(bytes.length, 26);
  header.writeUInt16LE(large ? 20 : 0, 28);
  return Buffer.concat([header, bytes, ...(large ? [zip64([0, 0])] : [])]);
}

/** What stands after a file's bytes. */
export function descriptor({ size, crc32 }: Pick<Written, 'size' | 'crc32'>): Buffer {
  const large = size >= most32;
  const said = Buffer.alloc(large ? 24 : 16);
  said.writeUInt32LE(0x08074b50, 0);
  said.writeUInt32LE(crc32, 4);
  if (large) {
    said.writeBigUInt64LE(BigInt(size), 8);
    said.writeBigUInt64LE(BigInt(size), 16);
  } else {
    said.writeUInt32LE(size, 8);
    said.writeUInt32LE(size, 12);
  }
  return said;
}

/** A file's line in the central directory. */
export function directoryLine({ name, size, crc32, at: place }: Written, at: Date): Buffer {
  const bytes = Buffer.from(name, 'utf8');
  const wide = [...(size >= most32 ? [size, size] : []), ...(place >= most32 ? [place] : [])];
  const line = Buffer.alloc(46);
  line.writeUInt32LE(0x02014b50, 0);
  line.writeUInt16LE(version, 4);
  writeCommon(line, 6, at);
  line.writeUInt32LE(crc32, 16);
  line.writeUInt32LE(Math.min(size, most32), 20);
  line.writeUInt32LE(Math.min(size, most32), 24);
  line.writeUInt16LE(bytes.length, 28);
  line.writeUInt16LE(wide.length ? 4 + 8 * wide.length : 0, 30);
  line.writeUInt32LE(Math.min(place, most32), 42);
  return Buffer.concat([line, bytes, ...(wide.length ? [zip64(wide)] : [])]);
}

/** What ends a package, after a directory of so many lines and bytes that begins at a place. */
export function endOfPackage({ lines, bytes, at }: { lines: number; bytes: number; at: number }): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(lines, 0xffff), 8);
  end.writeUInt16LE(Math.min(lines, 0xffff), 10);
  end.writeUInt32LE(Math.min(bytes, most32), 12);
  end.writeUInt32LE(Math.min(at, most32), 16);
  if (lines < 0xffff && bytes < most32 && at < most32) return end;
  const large = Buffer.alloc(76);
  large.writeUInt32LE(0x06064b50, 0);
  large.writeBigUInt64LE(44n, 4);
  large.writeUInt16LE(version, 12);
  large.writeUInt16LE(version, 14);
  for (const place of [24, 32]) large.writeBigUInt64LE(BigInt(lines), place);
  large.writeBigUInt64LE(BigInt(bytes), 40);
  large.writeBigUInt64LE(BigInt(at), 48);
  large.writeUInt32LE(0x07064b50, 56);
  large.writeBigUInt64LE(BigInt(at + bytes), 64);
  large.writeUInt32LE(1, 72);
  return Buffer.concat([large, end]);
}

/** Version needed, flags, stored, time: the same in both headers. */
function writeCommon(header: Buffer, place: number, at: Date): void {
  const { time, date } = dosTime(at);
  header.writeUInt16LE(version, place);
  header.writeUInt16LE(flags, place + 2);
  header.writeUInt16LE(0, place + 4);
  header.writeUInt16LE(time, place + 6);
  header.writeUInt16LE(date, place + 8);
}

function zip64(values: number[]): Buffer {
  const field = Buffer.alloc(4 + 8 * values.length);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(8 * values.length, 2);
  for (const [n, value] of values.entries()) field.writeBigUInt64LE(BigInt(value), 4 + 8 * n);
  return field;
}
