import { isUtf8 } from 'node:buffer';

/** How the text of a sheet was encoded, as shown to the clerk. */
export type TextEncoding = 'UTF-8' | 'UTF-16' | 'GB18030';

const pieceBytes = 256 * 1024;

/** How many of every hundred bytes at even or odd places are zero; UTF-16 without a mark shows by its ASCII half. */
function zeros(bytes: Uint8Array, odd: 0 | 1): number {
  const head = bytes.subarray(0, 4096);
  let found = 0;
  for (let at = odd; at < head.length; at += 2) if (head[at] === 0) found++;
  return (found * 200) / Math.max(2, head.length);
}

/** The byte order of a UTF-16 text: by its mark, else by the zeros of its separators and digits. */
function utf16Order(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (bytes.length % 2 !== 0 || bytes.length < 16) return undefined;
  if (zeros(bytes, 1) > 15 && zeros(bytes, 0) < 2) return 'utf-16le';
  if (zeros(bytes, 0) > 15 && zeros(bytes, 1) < 2) return 'utf-16be';
  return undefined;
}

/**
 * The encoding of a text sheet: by its byte order mark, else UTF-8 if every byte fits, else GB18030 (which holds GBK and
 * GB2312). Never Latin-1.
 */
export function encodingOf(bytes: Uint8Array): TextEncoding {
  if (utf16Order(bytes)) return 'UTF-16';
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'UTF-8'; // also with a character cut: that cell is flagged
  return isUtf8(bytes) ? 'UTF-8' : 'GB18030';
}

/** The text, piece by piece. Bytes that do not fit become U+FFFD, which the checks flag as garbled (V20). */
export function* decodedPieces(bytes: Uint8Array, encoding: TextEncoding): Generator<string> {
  const label = encoding === 'UTF-16' ? (utf16Order(bytes) ?? 'utf-16le') : encoding.toLowerCase();
  const decoder = new TextDecoder(label);
  for (let at = 0; at < bytes.length; at += pieceBytes)
    yield decoder.decode(bytes.subarray(at, at + pieceBytes), { stream: true });
  yield decoder.decode();
}

/** The whole text of bytes, and how it was encoded. */
export function decodeText(bytes: Uint8Array): { text: string; encoding: TextEncoding } {
  const encoding = encodingOf(bytes);
  return { text: [...decodedPieces(bytes, encoding)].join(''), encoding };
}
