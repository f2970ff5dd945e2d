/** Where a zip package lies: its size in bytes, and how to read a piece of it. */
export type Source = { size: number; read(from: number, length: number): Promise<Buffer> };

/** A package in memory. */
export const sourceOf = (bytes: Buffer): Source => ({
  size: bytes.length,
  read: async (from, length) => bytes.subarray(from, from + length),
});

/** One file of a package, by the central directory (APPNOTE 4.3.12). `at` is where its local header begins. */
export type ZipEntry = { name: string; stored: boolean; packedSize: number; size: number; crc32: number; at: number };

/** Why a package is refused, and at which entry. */
export type ZipFault = { refusal: 'broken' | 'encrypted' | 'path-traversal' | 'zip-bomb'; file?: string };

const most = { entries: 2_000_000, directoryBytes: 512 * 2 ** 20, ratio: 250, harmless: 8 * 2 ** 20 };
const gb18030 = new TextDecoder('gb18030');
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Lists the files of a package and refuses, before anything is unpacked, what must not be opened (V31): encrypted entries,
 * names that leave the package, two entries of one name, and what would swell suspiciously. Names without the UTF-8 flag
 * are UTF-8 if they can be, else GB18030, as Chinese Windows writes them. Folders are left out. With `rooted` a leading
 * slash means the package itself, as some writers of workbooks have it.
 */
export async function readDirectory(
  source: Source,
  { rooted = false }: { rooted?: boolean } = {},
): Promise<ZipEntry[] | ZipFault> {
  const end = await endOf(source);
  if (!end || end.entries > most.entries || end.bytes > most.directoryBytes)
    return { refusal: end ? 'zip-bomb' : 'broken' };
  const directory = await source.read(end.at, end.bytes);
  const found = new Map<string, ZipEntry>();
  let at = 0;
  for (let n = 0; n < end.entries; n++) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== 0x02014b50) return { refusal: 'broken' };
    const flags = directory.readUInt16LE(at + 8);
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((place) => directory.readUInt16LE(at + place)) as [
      number,
      number,
      number,
    ];
    const said = nameOf(directory.subarray(at + 46, at + 46 + nameBytes), (flags & 0x800) !== 0);
    const name = rooted ? said.replace(/^\//, '') : said;
    const entry = entryAt(
      directory,
      at,
      name,
      directory.subarray(at + 46 + nameBytes, at + 46 + nameBytes + extraBytes),
    );
    at += 46 + nameBytes + extraBytes + commentBytes;
    const refusal = refusalOf(entry, flags, source.size);
    if (refusal || found.has(name)) return { refusal: refusal ?? 'broken', file: name };
    if (!name.endsWith('/')) found.set(name, entry);
  }
  return [...found.values()];
}

function refusalOf(
  { name, packedSize, size, at }: ZipEntry,
  flags: number,
  whole: number,
): ZipFault['refusal'] | undefined {
  if (flags & 1) return 'encrypted';
  if (leaves(name)) return 'path-traversal';
  if (at + 30 + packedSize > whole) return 'broken';
  return size > most.harmless && size > packedSize * most.ratio ? 'zip-bomb' : undefined;
}

/** `..`, an absolute path, a drive, or a backslash that would be one elsewhere. */
const leaves = (name: string): boolean =>
  name.split('/').includes('..') || name.startsWith('/') || name.includes('\\') || /^[A-Za-z]:/.test(name);

function nameOf(bytes: Buffer, isUtf8: boolean): string {
  if (isUtf8) return bytes.toString('utf8');
  try {
    return utf8.decode(bytes);
  } catch {
    return gb18030.decode(bytes);
  }
}

/** Sizes over 4 GB stand in the zip64 field, those only that the directory itself cannot say. */
function entryAt(directory: Buffer, at: number, name: string, extra: Buffer): ZipEntry {
  const method = directory.readUInt16LE(at + 10);
  const said = {
    size: directory.readUInt32LE(at + 24),
    packedSize: directory.readUInt32LE(at + 20),
    at: directory.readUInt32LE(at + 42),
  };
  for (let place = 0; place + 4 <= extra.length; place += 4 + extra.readUInt16LE(place + 2)) {
    if (extra.readUInt16LE(place) !== 1) continue;
    let field = place + 4;
    for (const which of ['size', 'packedSize', 'at'] as const) {
      if (said[which] !== 0xffffffff || field + 8 > extra.length) continue;
      said[which] = Number(extra.readBigUInt64LE(field));
      field += 8;
    }
  }
  return { name, stored: method === 0, crc32: directory.readUInt32LE(at + 16), ...said };
}

/** The end record (4.3.16), looked for within the last 64 KB, or the zip64 one before it. */
async function endOf(source: Source): Promise<{ entries: number; bytes: number; at: number } | undefined> {
  const from = Math.max(0, source.size - 65_557);
  const tail = await source.read(from, source.size - from);
  const at = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (at < 0 || at + 22 > tail.length) return undefined;
  const end = {
    entries: tail.readUInt16LE(at + 10),
    bytes: tail.readUInt32LE(at + 12),
    at: tail.readUInt32LE(at + 16),
  };
  if (end.entries !== 0xffff && end.at !== 0xffffffff) return end.at + end.bytes > source.size ? undefined : end;
  if (at < 20 || tail.readUInt32LE(at - 20) !== 0x07064b50) return undefined;
  const large = await source.read(Number(tail.readBigUInt64LE(at - 12)), 56);
  if (large.length < 56 || large.readUInt32LE(0) !== 0x06064b50) return undefined;
  const [entries, bytes, place] = [32, 40, 48].map((field) => Number(large.readBigUInt64LE(field))) as [
    number,
    number,
    number,
  ];
  return place + bytes > source.size ? undefined : { entries, bytes, at: place };
}
