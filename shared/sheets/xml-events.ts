import { SaxesParser } from 'saxes';
import { Unreadable } from './unreadable.ts';

/** What a reader of XML does at every tag and text; names come without their namespace prefix. */
export type XmlReader = {
  open(name: string, attributes: Record<string, string>): void;
  close(name: string): void;
  text(text: string): void;
};

const local = (name: string) => name.slice(name.indexOf(':') + 1);

/**
 * Reads XML piece by piece. Entities of a DTD are not expanded (one that is used is an error), so a package cannot swell
 * that way either. Yields after every piece. Throws Unreadable.
 */
export async function* readXml(pieces: AsyncIterable<Uint8Array>, reader: XmlReader): AsyncGenerator<void> {
  const decoder = new TextDecoder();
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => reader.open(local(name), attributes as Record<string, string>));
  parser.on('closetag', ({ name }) => reader.close(local(name)));
  parser.on('text', (text) => reader.text(text));
  parser.on('cdata', (text) => reader.text(text));
  parser.on('doctype', () => {
    throw new Unreadable('broken-workbook');
  });
  try {
    for await (const piece of pieces) {
      parser.write(decoder.decode(piece, { stream: true }));
      yield;
    }
    parser.close();
  } catch (error) {
    // the parser's message may quote a cell, so it goes no further
    throw error instanceof Unreadable ? error : new Unreadable('broken-workbook');
  }
}

/** The same, read to its end. */
export async function readWholeXml(pieces: AsyncIterable<Uint8Array>, reader: XmlReader): Promise<void> {
  for await (const _ of readXml(pieces, reader));
}
