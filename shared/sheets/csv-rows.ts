import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { decodedPieces, type TextEncoding } from './decode-text.ts';
import type { Line } from './line.ts';
import { Unreadable } from './unreadable.ts';

const delimiters = [',', '\t', ';', '|'];

/** The delimiter that stands most often in the first lines; commas win a tie. */
function delimiterOf(head: string): string {
  const counted = delimiters.map((delimiter) => ({ delimiter, count: head.split(delimiter).length }));
  return counted.reduce((best, next) => (next.count > best.count ? next : best)).delimiter;
}

/** A cell in quotation marks longer than this has swallowed the rows below it. */
const longestRecord = 200_000;

async function* cellsOf(bytes: Buffer, encoding: TextEncoding, delimiter: string, quote: '"' | false) {
  const pieces = Readable.from(decodedPieces(bytes, encoding));
  const options = {
    delimiter,
    quote,
    relax_column_count: true,
    skip_empty_lines: false,
    max_record_size: longestRecord,
  };
  const parser = pieces.pipe(parse(options));
  pieces.on('error', (error) => parser.destroy(error));
  for await (const cells of parser) yield { cells: cells as string[] };
}

/**
 * The lines of a delimited text; blank lines stay, so that line numbers are the clerk's own. Quotation marks count when
 * the whole text is quoted as it should be; else they are letters like others. Throws Unreadable.
 */
export async function csvLines(bytes: Buffer, encoding: TextEncoding): Promise<() => AsyncIterable<Line>> {
  let head = '';
  for (const piece of decodedPieces(bytes, encoding)) {
    head += piece;
    if (head.trim().length > 4000) break;
  }
  if (head.trim() === '') throw new Unreadable('empty');
  const delimiter = delimiterOf(head.slice(0, 4000));
  const quote = (await wellQuoted(bytes, encoding, delimiter)) ? '"' : false;
  return () => cellsOf(bytes, encoding, delimiter, quote);
}

async function wellQuoted(bytes: Buffer, encoding: TextEncoding, delimiter: string): Promise<boolean> {
  const marks = [...decodedPieces(bytes, encoding)].some((piece) => piece.includes('"'));
  if (!marks) return false;
  try {
    for await (const _ of cellsOf(bytes, encoding, delimiter, '"'));
    return true;
  } catch {
    return false;
  }
}
