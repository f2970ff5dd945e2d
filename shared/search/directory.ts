import { newBytes, packBytes, putBytes, putNumber, type Reading, takeNumber, unpackBytes, written } from './bytes.ts';

/** Where a token's numbers are: an item of its own (all containers in one, or one each), or a bucket with others. */
export type Listing =
  | { form: 'whole'; count: number }
  | { form: 'split'; count: number }
  | { form: 'bucket'; bucket: number };

/** A line of a segment's directory, in order of tokens: a token with items of its own, or the first of a bucket. */
export type DirectoryLine = { token: string; own?: { split: boolean; count: number } };

const partBytes = 300_000;

/** Packs the directory front-coded, in items of at most about 300 KB. */
export function packDirectory(lines: DirectoryLine[]): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let bytes = newBytes(4096);
  let before = '';
  const close = () => {
    if (bytes.length) parts.push(packBytes(written(bytes)));
    bytes = newBytes(4096);
    before = '';
  };
  for (const { token, own } of lines) {
    putToken(bytes, before, token);
    putNumber(bytes, own ? 1 + own.count * 2 + (own.split ? 1 : 0) : 0);
    before = token;
    if (bytes.length > partBytes) close();
  }
  close();
  return parts;
}

/** Appends a token as what it shares with the one before and the rest. */
export function putToken(to: ReturnType<typeof newBytes>, before: string, token: string): void {
  let shared = 0;
  while (shared < before.length && shared < token.length && before[shared] === token[shared]) shared++;
  const rest = Buffer.from(token.slice(shared), 'utf16le');
  putNumber(to, shared * 8 + rest.length / 2);
  putBytes(to, rest);
}

/** Reads a token that is written as its difference from the one before it. */
export function takeToken(from: Reading, before: string): string {
  const lengths = takeNumber(from);
  const length = (lengths & 7) * 2;
  const rest = Buffer.from(from.bytes.buffer, from.bytes.byteOffset + from.at, length).toString('utf16le');
  from.at += length;
  return before.slice(0, lengths >>> 3) + rest;
}

/** The directory of a segment, read: finds where a token is. */
export type Directory = {
  find(token: string): Listing | undefined;
  own(): [token: string, listing: Listing][];
  buckets: number;
};

/** The directory of a piece from its parts, in order. */
export function readDirectory(parts: Uint8Array[]): Directory {
  const tokens: string[] = [];
  const says: number[] = [];
  const bucketsUpTo: number[] = [];
  let buckets = 0;
  for (const packed of parts) {
    const from: Reading = { bytes: unpackBytes(packed), at: 0 };
    let before = '';
    while (from.at < from.bytes.length) {
      before = takeToken(from, before);
      const said = takeNumber(from);
      tokens.push(before);
      says.push(said);
      if (said === 0) buckets++;
      bucketsUpTo.push(buckets);
    }
  }
  const ownOf = (said: number): Listing => ({
    form: (said - 1) % 2 ? 'split' : 'whole',
    count: (said - 1) >>> 1,
  });
  return {
    buckets,
    own: () => tokens.flatMap((token, at): [string, Listing][] => (says[at] ? [[token, ownOf(says[at]!)]] : [])),
    find(token) {
      let low = 0;
      let high = tokens.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >>> 1;
        if (tokens[middle]! <= token) low = middle;
        else high = middle - 1;
      }
      // the line at or before the token; its own line says all, any other only which bucket is open there
      if (!tokens.length || tokens[low]! > token) return undefined;
      if (tokens[low] === token && says[low]) return ownOf(says[low]!);
      const bucket = bucketsUpTo[low]! - 1;
      return bucket < 0 ? undefined : { form: 'bucket', bucket };
    },
  };
}
