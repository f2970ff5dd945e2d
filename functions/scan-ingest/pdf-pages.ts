import { inflateSync } from 'node:zlib';

/** What can be told of a PDF without drawing it. `active`: it carries scripts, or starts or embeds something. */
export type PdfFacts = { pages: number; encrypted: boolean; complete: boolean; active: boolean };

/** An object stream larger than this is no honest list of pages. */
const largestObjectStream = 64_000_000;

/**
 * Reads the number of pages from the page tree (ISO 32000-1, 7.7.3), also where it is kept in compressed object streams;
 * whether the file is encrypted and has its end; and whether it would do something when it is opened. 0 pages: unreadable.
 */
export function pdfFacts(bytes: Buffer): PdfFacts {
  const plain = bytes.toString('latin1');
  const texts = [withoutStreams(plain), ...objectStreams(bytes, plain)].map(spelledOut);
  const counts = texts.flatMap(pageCounts);
  const leaves = texts.reduce((sum, text) => sum + [...text.matchAll(/\/Type\s*\/Page(?![A-Za-z])/g)].length, 0);
  return {
    pages: counts.length ? Math.max(...counts) : leaves,
    encrypted: /\/Encrypt\s+\d+\s+\d+\s+R|\/Encrypt\s*<</.test(texts[0] ?? ''),
    complete: plain.lastIndexOf('%%EOF') >= Math.max(0, plain.length - 2048),
    active: texts.some((text) => doesSomething.test(text)),
  };
}

/** Actions and attachments of 12.6.4 and 7.11.4 that a scan never has. A link to a page or an address is none. */
const doesSomething =
  /\/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)(?![A-Za-z])\s*[\d(<[/]|\/S\s*\/(?:JavaScript|Launch|ImportData)(?![A-Za-z])/;

/** What stands outside of streams: image data may look like anything. */
function withoutStreams(plain: string): string {
  const kept: string[] = [];
  const begins = /\bstream\r?\n/g;
  let from = 0;
  for (let begin = begins.exec(plain); begin; begin = begins.exec(plain)) {
    const end = plain.indexOf('endstream', begin.index);
    if (end < 0) break;
    kept.push(plain.slice(from, begin.index));
    from = end;
    begins.lastIndex = end + 'endstream'.length;
  }
  return kept.join('') + plain.slice(from);
}

/** Names may hide letters as `#61` (7.3.5). */
const spelledOut = (text: string): string =>
  text.replace(/\/[^\s/<>[\](){}%]*#[0-9A-Fa-f]{2}[^\s/<>[\](){}%]*/g, (name) =>
    name.replace(/#([0-9A-Fa-f]{2})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16))),
  );

/** The `/Count` of every node of the page tree; that of its root is the highest. */
const pageCounts = (text: string): number[] =>
  [...text.matchAll(/\/Type\s*\/Pages(?![A-Za-z])/g)].flatMap(({ index }) => {
    const count = /\/Count\s+(\d{1,7})(?![\d.])/.exec(ownKeys(text, index))?.[1];
    return count === undefined ? [] : [Number(count)];
  });

/** No page tree's node of scans is longer. */
const longestNode = 200_000;

/** The dictionary around a place, without the dictionaries within it. */
function ownKeys(text: string, place: number): string {
  let depth = 0;
  let from = place;
  const first = Math.max(0, place - longestNode);
  for (; from > first; from--) {
    if (text.startsWith('>>', from)) depth += 1;
    else if (text.startsWith('<<', from)) {
      if (depth === 0) break;
      depth -= 1;
    } else continue;
    from--;
  }
  let own = '';
  const last = Math.min(text.length, place + longestNode);
  for (let at = from + 2, within = 0; at < last; at++) {
    if (text.startsWith('<<', at)) within += 1;
    else if (text.startsWith('>>', at)) {
      if (within === 0) break;
      within -= 1;
    } else {
      if (within === 0) own += text[at];
      continue;
    }
    at++;
  }
  return own;
}

/** The compressed object streams (7.5.7), inflated; those that cannot be are left out. */
function objectStreams(bytes: Buffer, plain: string): string[] {
  const found: string[] = [];
  for (const match of plain.matchAll(/\/Type\s*\/ObjStm[\s\S]{0,400}?stream\r?\n/g)) {
    const start = match.index + match[0].length;
    const end = plain.indexOf('endstream', start);
    if (end < 0) continue;
    try {
      found.push(inflateSync(bytes.subarray(start, end), { maxOutputLength: largestObjectStream }).toString('latin1'));
    } catch {}
  }
  return found;
}
