import { newBytes, packBytes, packText, putBytes, putNumber, written } from './bytes.ts';
import { type DirectoryLine, packDirectory, putToken } from './directory.ts';
import { newGrams } from './grams.ts';
import { type IndexedEntry, writeLine } from './indexed-entry.ts';
import { chunkSize, type Head, keyOf, numbered, type StoredItem } from './pieces.ts';
import { containerSize, packByContainer, packList } from './posting.ts';

/** From this many bytes a token has an item of its own; below it shares a bucket of about 3.5 KB: half a read unit each. */
const ownFrom = 256;
const bucketBytes = 3500;
const wholeUpTo = 4000;

/** The items of a text piece. */
export const buildText = (id: string, entries: IndexedEntry[]): StoredItem[] => textChunks(id, entries, chunkSize.text);

const textChunks = (id: string, entries: IndexedEntry[], size: number): StoredItem[] => {
  const chunks: StoredItem[] = [];
  for (let from = 0; from < entries.length; from += size)
    chunks.push({
      key: keyOf.text(id),
      part: numbered(from / size),
      bytes: packText(
        entries
          .slice(from, from + size)
          .map(writeLine)
          .join('\n'),
      ),
    });
  return chunks;
};

/**
 * The items of an indexed segment over entries in the order `inSegment`; bulk import, merge and rebuild all come through here. The
 * directory comes first, so that a segment left half-written can be found and cleared away.
 */
export function* buildSegment(id: string, entries: IndexedEntry[]): Generator<StoredItem> {
  const size = entries.length;
  const { tokens, starts, numbers } = invert(entries);
  const lines: DirectoryLine[] = [];
  const items: StoredItem[] = [];
  let bucket = newBytes(4096);
  let before = '';
  let buckets = 0;
  const closeBucket = () => {
    if (bucket.length) items.push({ key: keyOf.bucket(id, buckets++), part: '-', bytes: written(bucket) });
    bucket = newBytes(4096);
    before = '';
  };
  for (const [token, at] of tokens) {
    const list = numbers.subarray(starts[at]!, starts[at + 1]!);
    const short = list.length < ownFrom ? packList(list) : undefined;
    if (short && short.length < ownFrom) {
      if (bucket.length + short.length + 10 > bucketBytes) closeBucket();
      if (!bucket.length) lines.push({ token });
      putToken(bucket, before, token);
      putNumber(bucket, short.length);
      putBytes(bucket, short);
      before = token;
      continue;
    }
    const packed = packByContainer(list, size);
    const split = packed.reduce((sum, [, bytes]) => sum + bytes.length, 0) > wholeUpTo;
    lines.push({ token, own: { split, count: list.length } });
    const key = keyOf.token(id, token);
    if (split) for (const [container, bytes] of packed) items.push({ key, part: numbered(container), bytes });
    else items.push({ key, part: '-', bytes: new Uint8Array(Buffer.concat(packed.map(([, bytes]) => bytes))) });
  }
  closeBucket();
  for (const [at, bytes] of packDirectory(lines).entries())
    yield { key: keyOf.directory(id), part: numbered(at), bytes };
  yield* items;
  yield* textChunks(id, entries, chunkSize.indexed);
  yield* columns(id, entries);
}

/** Every token with the ascending numbers of its entries, tokens in order of their text. */
function invert(entries: IndexedEntry[]) {
  const grams = newGrams();
  let met = new Uint32Array(1 << 16);
  let length = 0;
  let lastIn = new Int32Array(1 << 16).fill(-1);
  const ends = new Uint32Array(entries.length);
  for (let n = 0; n < entries.length; n++) {
    grams.each(entries[n]!.text, (token) => {
      if (token >= lastIn.length) {
        const grown = new Int32Array(lastIn.length * 2).fill(-1);
        grown.set(lastIn);
        lastIn = grown;
      }
      if (lastIn[token] === n) return;
      lastIn[token] = n;
      if (length === met.length) {
        const grown = new Uint32Array(Math.ceil(met.length * 1.7));
        grown.set(met);
        met = grown;
      }
      met[length++] = token;
    });
    ends[n] = length;
  }
  const count = grams.count();
  const starts = new Uint32Array(count + 1);
  for (let at = 0; at < length; at++) starts[met[at]! + 1]!++;
  for (let token = 0; token < count; token++) starts[token + 1]! += starts[token]!;
  const next = starts.slice();
  const numbers = new Uint32Array(length);
  for (let n = 0, at = 0; n < entries.length; n++) for (; at < ends[n]!; at++) numbers[next[met[at]!]!++] = n;
  const tokens: [text: string, id: number][] = [];
  for (let id = 1; id < count; id++) if (starts[id]! < starts[id + 1]!) tokens.push([grams.text(id), id]);
  tokens.sort(([a], [b]) => (a < b ? -1 : 1));
  return { tokens, starts, numbers };
}

function* columns(id: string, entries: IndexedEntry[]): Generator<StoredItem> {
  const fonds = dictionary();
  const retentions = dictionary();
  for (let from = 0; from < entries.length; from += containerSize) {
    const some = entries.slice(from, from + containerSize);
    const part = numbered(from / containerSize);
    const bytes = newBytes(some.length * 3);
    for (const entry of some) putNumber(bytes, fonds.number(entry.fondsNumber));
    for (const entry of some) putNumber(bytes, retentions.number(entry.retention));
    for (const entry of some) putNumber(bytes, entry.scanned ? 1 : 0);
    yield { key: keyOf.columns(id), part, bytes: packBytes(written(bytes)) };
    const opened = some.flatMap((entry, n) => (entry.opened ? [from + n] : []));
    for (const [, packed] of packByContainer(opened, entries.length))
      yield { key: keyOf.opened(id), part, bytes: packed };
  }
  const archives = dictionary();
  const kinds = dictionary();
  const runs: Head['runs'] = [];
  for (const entry of entries) {
    const [a, k] = [archives.number(entry.archivesCode), kinds.number(entry.kind)];
    const last = runs.at(-1);
    if (last && last[0] === a && last[1] === entry.year && last[2] === k) last[3]++;
    else runs.push([a, entry.year, k, 1]);
  }
  const names = { archives: archives.all(), kinds: kinds.all(), fonds: fonds.all(), retentions: retentions.all() };
  const head: Head = { size: entries.length, ...names, runs };
  yield* packedHead(id, head);
}

const headBytes = 300_000;

function* packedHead(id: string, { runs, ...names }: Head): Generator<StoredItem> {
  yield { key: keyOf.head(id), part: 'names', bytes: packText(JSON.stringify(names)) };
  const bytes = newBytes(runs.length * 5);
  for (const [archives, year, kind, count] of runs) for (const n of [archives, year, kind, count]) putNumber(bytes, n);
  const packed = packBytes(written(bytes));
  for (let from = 0; from < packed.length; from += headBytes)
    yield {
      key: keyOf.head(id),
      part: `runs#${numbered(from / headBytes)}`,
      bytes: packed.slice(from, from + headBytes),
    };
}

function dictionary() {
  const numbers = new Map<string, number>();
  return {
    number(text: string): number {
      const known = numbers.get(text);
      if (known !== undefined) return known;
      numbers.set(text, numbers.size);
      return numbers.size - 1;
    },
    all: () => [...numbers.keys()],
  };
}
