import { readDirectory, sourceOf, type ZipEntry, type ZipFault } from '#shared/packages/zip-directory.ts';
import { contentOf, UnlikeDirectory } from '#shared/packages/zip-entry.ts';
import { Unreadable, type UnreadableReason } from './unreadable.ts';

/** A part of a workbook's package: its name, how large it declares itself to be (bytes), and where it lies. */
export type Part = { name: string; size: number; entry: ZipEntry; bytes: Buffer };

const mostUnpackedBytes = 1024 ** 3;
const mostParts = 2000;

const reasonOf: Record<ZipFault['refusal'], UnreadableReason> = {
  broken: 'broken-workbook',
  encrypted: 'encrypted',
  'path-traversal': 'broken-workbook',
  'zip-bomb': 'swollen-workbook',
};

/** The parts of a workbook by name, before anything is unpacked (V31). Throws Unreadable. */
export async function partsOf(bytes: Buffer): Promise<Map<string, Part>> {
  const entries = await readDirectory(sourceOf(bytes), { rooted: true });
  if (!Array.isArray(entries)) throw new Unreadable(reasonOf[entries.refusal]);
  const unpacked = entries.reduce((sum, { size }) => sum + size, 0);
  const packed = entries.reduce((sum, { packedSize }) => sum + packedSize, 0);
  if (entries.length > mostParts || unpacked > mostUnpackedBytes || packed > bytes.length)
    throw new Unreadable('swollen-workbook');
  return new Map(entries.map((entry) => [entry.name, { name: entry.name, size: entry.size, entry, bytes }]));
}

/** The bytes of a part, piece by piece; one that is not as its package says is refused. Throws Unreadable. */
export async function* unpack({ entry, bytes }: Part): AsyncGenerator<Buffer> {
  try {
    yield* contentOf(sourceOf(bytes), entry);
  } catch (error) {
    if (!(error instanceof UnlikeDirectory)) throw error;
    throw new Unreadable(error.swells ? 'swollen-workbook' : 'broken-workbook');
  }
}

/** The whole text of a small part (UTF-8), or the empty text when there is no such part. */
export async function textOf(part: Part | undefined, mostBytes = 16 * 2 ** 20): Promise<string> {
  if (!part) return '';
  if (part.size > mostBytes) throw new Unreadable('swollen-workbook');
  const pieces: Buffer[] = [];
  for await (const piece of unpack(part)) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}
