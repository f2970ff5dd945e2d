import {
  newBytes,
  packBytes,
  packText,
  putBytes,
  putNumber,
  takeNumber,
  unpackBytes,
  unpackText,
  written,
} from './bytes.ts';
import type { IndexedEntry } from './indexed-entry.ts';

/**
 * How the entries of a piece lie. Runs of equal (archives, year) come one after another, `starts` says where (with the size at the
 * end); within a run kinds ascend. Archives and kinds are numbered in the order of their text.
 */
export type Layout = {
  size: number;
  archives: string[];
  kinds: string[];
  runArchives: Uint16Array;
  runYears: Uint16Array;
  starts: Uint32Array;
  /** Each entry's kind. */
  kindOf: Uint16Array;
  /** With which entry each chunk of text begins; none in a text piece. */
  chunks: Uint32Array;
};

/** How many items a segment has of what is read by ranges: fewer have not all been seen yet. */
export type Parts = { directory: number; opened: number; published: number };

/** Values that filters ask for, by the numbers that the columns hold; and `parts`, which segments of before did not say. */
export type Names = { fonds: string[]; retentions: string[]; parts?: Parts };

/** Numbers texts as they are met. */
export function newDictionary() {
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

/** Takes the entries of a piece in order and says how they lie. */
export function newLayout(size: number) {
  const archives = newDictionary();
  const kinds = newDictionary();
  const runs = { archives: [] as number[], years: [] as number[], starts: [] as number[] };
  const met = new Uint16Array(size);
  let count = 0;
  return {
    add({ archivesCode, year, kind }: Pick<IndexedEntry, 'archivesCode' | 'year' | 'kind'>): void {
      const held = archives.number(archivesCode);
      if (held !== runs.archives.at(-1) || year !== runs.years.at(-1)) {
        runs.archives.push(held);
        runs.years.push(year);
        runs.starts.push(count);
      }
      met[count++] = kinds.number(kind);
    },
    finish(chunks: Uint32Array = new Uint32Array()): Layout {
      const names = kinds.all();
      const sorted = names.toSorted();
      const numberOf = names.map((name) => sorted.indexOf(name));
      return {
        size: count,
        archives: archives.all(),
        kinds: sorted,
        runArchives: Uint16Array.from(runs.archives),
        runYears: Uint16Array.from(runs.years),
        starts: Uint32Array.from([...runs.starts, count]),
        kindOf: met.subarray(0, count).map((kind) => numberOf[kind]!),
        chunks,
      };
    },
  };
}

/** The run that an entry lies in, or would. */
export function runAt({ starts }: Layout, number: number): number {
  let [low, high] = [0, starts.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (starts[middle]! <= number) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** An archives' runs, from the first up to the one after the last; an empty range where it has none. */
export function runsOf({ archives, runArchives }: Layout, archivesCode: string): [first: number, end: number] {
  const held = archives.indexOf(archivesCode);
  const first = held < 0 ? -1 : runArchives.indexOf(held);
  return first < 0 ? [0, 0] : [first, runArchives.lastIndexOf(held) + 1];
}

/** From where to where an archives' entries lie; an empty range where it has none. */
export function rangeOf(layout: Layout, archivesCode: string): [from: number, until: number] {
  const [first, end] = runsOf(layout, archivesCode);
  return first < end ? [layout.starts[first]!, layout.starts[end]!] : [0, 0];
}

/** From where to where the entries of a kind lie within a run. */
export function rangeOfKind({ kindOf, starts }: Layout, run: number, kind: number): [from: number, until: number] {
  const first = (least: number) => {
    let [low, high] = [starts[run]!, starts[run + 1]!];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (kindOf[middle]! < least) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return [first(kind), first(kind + 1)];
}

const latest = 2999;

/** A layout and its names, packed: names, runs as differences, kinds as differences within their run, lengths of chunks, each by itself. */
export function packLayout(
  { archives, kinds, runArchives, runYears, starts, kindOf, size, chunks }: Layout,
  names: Names,
): Uint8Array {
  const runs = newBytes(starts.length * 4);
  const steps = newBytes(size + 64);
  for (const [run, held] of runArchives.entries()) {
    const before = run > 0 && runArchives[run - 1] === held ? runYears[run - 1]! : undefined;
    putNumber(runs, before === undefined ? 0 : before - runYears[run]!);
    if (before === undefined) putNumber(runs, latest - runYears[run]!);
    putNumber(runs, starts[run + 1]! - starts[run]!);
    for (let n = starts[run]!, kind = 0; n < starts[run + 1]!; n++) {
      putNumber(steps, kindOf[n]! - kind);
      kind = kindOf[n]!;
    }
  }
  const lengths = newBytes(chunks.length + 64);
  for (const [n, start] of chunks.entries()) putNumber(lengths, (chunks[n + 1] ?? size) - start);
  const packed = newBytes(size);
  for (const section of [
    packText(JSON.stringify({ archives, kinds, ...names })),
    packBytes(written(runs)),
    packBytes(written(steps)),
    packBytes(written(lengths)),
  ]) {
    putNumber(packed, section.length);
    putBytes(packed, section);
  }
  return written(packed);
}

/** The layout and names that were packed. */
export function unpackLayout(packed: Uint8Array): { layout: Layout; names: Names } {
  const from = { bytes: packed, at: 0 };
  const section = () => {
    const length = takeNumber(from);
    from.at += length;
    return packed.subarray(from.at - length, from.at);
  };
  const { archives, kinds, ...names } = JSON.parse(unpackText(section())) as Names & Pick<Layout, 'archives' | 'kinds'>;
  const runs = { bytes: unpackBytes(section()), at: 0 };
  const steps = { bytes: unpackBytes(section()), at: 0 };
  const lengths = { bytes: unpackBytes(section()), at: 0 };
  const [held, years, starts] = [[] as number[], [] as number[], [0]];
  while (runs.at < runs.bytes.length) {
    const step = takeNumber(runs);
    held.push(step === 0 ? (held.at(-1) ?? -1) + 1 : held.at(-1)!);
    years.push(step === 0 ? latest - takeNumber(runs) : years.at(-1)! - step);
    starts.push(starts.at(-1)! + takeNumber(runs));
  }
  const size = starts.at(-1)!;
  const kindOf = new Uint16Array(size);
  for (let run = 0; run < held.length; run++)
    for (let n = starts[run]!, kind = 0; n < starts[run + 1]!; n++) {
      kind += takeNumber(steps);
      kindOf[n] = kind;
    }
  const chunks: number[] = [];
  for (let start = 0; lengths.at < lengths.bytes.length; start += takeNumber(lengths)) chunks.push(start);
  const runArchives = Uint16Array.from(held);
  return {
    layout: {
      size,
      archives,
      kinds,
      runArchives,
      runYears: Uint16Array.from(years),
      starts: Uint32Array.from(starts),
      kindOf,
      chunks: Uint32Array.from(chunks),
    },
    names,
  };
}
