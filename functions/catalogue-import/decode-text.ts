/** How the text of a sheet was encoded, as shown to the clerk. */
export type TextEncoding = 'UTF-8' | 'UTF-16' | 'GB18030';

/**
 * Decodes the bytes of a text sheet: by its byte order mark, else UTF-8 if every byte fits, else GB18030 (which holds
 * GBK and GB2312). Never Latin-1. Bytes that fit neither become U+FFFD, which the checks flag as garbled (V20).
 */
export function decodeText(bytes: Uint8Array): { text: string; encoding: TextEncoding } {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return { text: new TextDecoder('utf-16le').decode(bytes), encoding: 'UTF-16' };
  if (first === 0xfe && second === 0xff) return { text: new TextDecoder('utf-16be').decode(bytes), encoding: 'UTF-16' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'UTF-8' };
  } catch {
    return { text: new TextDecoder('gb18030').decode(bytes), encoding: 'GB18030' };
  }
}
