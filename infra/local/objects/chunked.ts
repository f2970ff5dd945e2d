import { StorageError } from './storage-error.ts';

const longestLine = 16 * 1024;
const broken = () =>
  new StorageError('IncompleteBody', 400, 'The request body is not valid aws-chunked data or terminated too early.');

/**
 * Decodes `content-encoding: aws-chunked` with unsigned chunks: `hex-size[;extension]\r\n bytes \r\n` … `0\r\n`,
 * then `name:value\r\n` trailers and an empty line. Survives any split of the bytes into buffers; the trailers
 * are put into `trailers` (lower-case names) before the stream ends. Throws IncompleteBody on anything else.
 */
export function unchunked(trailers: Map<string, string>) {
  return async function* (source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let state: 'size' | 'data' | 'data end' | 'trailer' | 'done' = 'size';
    let left = 0;
    let rest: Buffer = Buffer.alloc(0);

    /** The next whole line without its CRLF, taken off `rest`. */
    const line = (): string | undefined => {
      const end = rest.indexOf('\r\n');
      if (end > longestLine || (end < 0 && rest.length > longestLine)) throw broken();
      if (end < 0) return undefined;
      const text = rest.toString('latin1', 0, end);
      rest = rest.subarray(end + 2);
      return text;
    };

    for await (const chunk of source) {
      if (state === 'done' && chunk.length > 0) throw broken();
      rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
      for (;;) {
        if (state === 'data') {
          const data = rest.subarray(0, left);
          if (data.length > 0) yield data;
          left -= data.length;
          rest = rest.subarray(data.length);
          if (left > 0) break;
          state = 'data end';
        }
        const text = line();
        if (text === undefined) break;
        if (state === 'data end') {
          if (text !== '') throw broken();
          state = 'size';
        } else if (state === 'size') {
          if (!/^[0-9a-f]{1,12}(;.*)?$/i.test(text)) throw broken();
          left = Number.parseInt(text, 16);
          state = left > 0 ? 'data' : 'trailer';
        } else if (text !== '') {
          const colon = text.indexOf(':');
          if (colon < 1) throw broken();
          trailers.set(text.slice(0, colon).trim().toLowerCase(), text.slice(colon + 1).trim());
        } else {
          state = 'done';
          if (rest.length > 0) throw broken();
          break;
        }
      }
    }
    if (state !== 'done') throw broken();
  };
}
