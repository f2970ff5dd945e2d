import { newBytes, packText, putBytes, putNumber, written } from './bytes.ts';
import { newChunks } from './chunks.ts';
import { newColumns } from './columns.ts';
import { type DirectoryLine, packDirectory, putToken } from './directory.ts';
import { type IndexedEntry, writeLine } from './indexed-entry.ts';
import { type Inverted, invert } from './invert.ts';
import { newLayout, packLayout } from './layout.ts';
import { keyOf, numbered, type StoredItem } from './pieces.ts';
import { containerSize, packByContainer, packList } from './posting.ts';
import { newTexts, slicesOf, type Texts } from './texts.ts';

/** Below this many bytes a token shares a bucket: a write is charged by the KB, a read by four, so either is half a unit to read. */
const ownFrom = 1950;
const bucketBytes = 4030;
/** Above this a list is split by container, so that one archives' part is read alone. Two containers are not worth it. */
const wholeUpTo = 16_000;
const fewContainers = 2;
/** Places of tokens inverted at a time: some 150 MB of memory, however large the segment. */
const placesAtOnce = 3_000_000;
const headBytes = 300_000;
const itemsAtOnce = 1000;

/** Entries per item of a text piece, which is always read whole; fewer where rolls name hundreds of persons: an item holds 400 KB. */
const textEntries = 1000;
const textBytes = 300_000;

/** The items of a text piece. */
export function buildText(id: string, entries: IndexedEntry[]): StoredItem[] {
  const items: StoredItem[] = [];
  const put = (lines: string[]) => {
    const bytes = packText(lines.join('\n'));
    if (bytes.length > textBytes && lines.length > 1) {
      const half = Math.ceil(lines.length / 2);
      put(lines.slice(0, half));
      put(lines.slice(half));
    } else items.push({ key: keyOf.text(id), part: numbered(items.length), bytes });
  };
  for (let from = 0; from < entries.length; from += textEntries)
    put(entries.slice(from, from + textEntries).map(writeLine));
  return items;
}

type Batches = AsyncIterable<IndexedEntry[]> | Iterable<IndexedEntry[]>;

/**
 * The items of an indexed segment over `size` entries in the order `inSegment`; bulk import, merge and rebuild all come through here.
 * Items are given in handfuls, each to be stored before the next is asked for: the directory's lines come before what they name, so
 * that a segment left half-written can be found and cleared away. Memory: about 80 bytes an entry, and what is inverted at a time.
 */
export async function* buildSegment(id: string, size: number, batches: Batches): AsyncGenerator<StoredItem[]> {
  const layout = newLayout(size);
  const columns = newColumns(id, size);
  const texts = newTexts(size);
  const chunks = newChunks(id);
  for await (const entries of batches) {
    const items: StoredItem[] = [];
    for (const entry of entries) {
      layout.add(entry);
      columns.add(entry);
      texts.add(entry.text);
      const full = chunks.add(entry);
      if (full) items.push(full);
    }
    yield items;
  }
  yield [...chunks.rest()];
  const directory = yield* postings(id, size, texts.finish());
  const beside = [...columns.items()];
  yield beside;
  const partsOf = (key: string) => beside.filter((item) => item.key === key).length;
  const parts = { directory, opened: partsOf(keyOf.opened(id)), published: partsOf(keyOf.published(id)) };
  const head = packLayout(layout.finish(chunks.starts()), { ...columns.names(), parts });
  yield Array.from({ length: Math.ceil(head.length / headBytes) }, (_, n) => ({
    key: keyOf.head(id),
    part: numbered(n),
    bytes: head.slice(n * headBytes, (n + 1) * headBytes),
  }));
}

/** Lists and buckets, and the directory to them; returns in how many items the directory is. */
async function* postings(id: string, size: number, texts: Texts): AsyncGenerator<StoredItem[], number> {
  let [parts, buckets] = [0, 0];
  for (const slice of slicesOf(texts, placesAtOnce)) {
    const { lines, items, used } = listed(id, size, buckets, invert(texts, slice));
    yield packDirectory(lines).map((bytes) => ({ key: keyOf.directory(id), part: numbered(parts++), bytes }));
    for (let from = 0; from < items.length; from += itemsAtOnce) yield items.slice(from, from + itemsAtOnce);
    buckets = used;
  }
  return parts;
}

/** The lists of some tokens, in items of their own or in buckets numbered from `bucketsBefore`, and the directory's lines for them. */
function listed(id: string, size: number, bucketsBefore: number, { tokens, starts, numbers }: Inverted) {
  const lines: DirectoryLine[] = [];
  const items: StoredItem[] = [];
  const bucket = newBytes(4096);
  let before = '';
  let used = bucketsBefore;
  const closeBucket = () => {
    if (bucket.length) items.push({ key: keyOf.bucket(id, used++), part: '-', bytes: written(bucket) });
    bucket.length = 0;
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
    const bytes = packed.reduce((sum, [, some]) => sum + some.length, 0);
    const split = bytes > wholeUpTo && size > fewContainers * containerSize;
    lines.push({ token, own: { split, count: list.length } });
    const key = keyOf.token(id, token);
    if (split) for (const [container, some] of packed) items.push({ key, part: numbered(container), bytes: some });
    else items.push({ key, part: '-', bytes: new Uint8Array(Buffer.concat(packed.map(([, some]) => some))) });
  }
  closeBucket();
  return { lines, items, used };
}
