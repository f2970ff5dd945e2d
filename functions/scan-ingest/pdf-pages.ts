import { inflateSync } from 'node:zlib';

/**
 * What can be told of a PDF without drawing it. `active`: it carries scripts, or starts or embeds something. `bomb`: more comes out
 * of its object streams than any list of pages needs, and it was not looked at to its end.
 */
export type PdfFacts = { pages: number; encrypted: boolean; complete: boolean; active: boolean; bomb: boolean };

/** Object streams that are larger than this together are no honest lists of pages. */
const mostInflated = 128_000_000;

/**
 * Reads the number of pages from the page tree (ISO 32000-1, 7.7.3), also where it is kept in compressed object streams;
 * whether the file is encrypted and has its end; and whether it would do something when it is opened. 0 pages: unreadable.
 * One object stream is held at a time.
 */
export function pdfFacts(bytes: Buffer): PdfFacts {
  const plain = bytes.toString('latin1');
  const outside = spelledOut(withoutStreams(plain));
  const found = { highest: 0, leaves: 0, active: false };
  lookInto(outside, found);
  let bomb = false;
  for (const text of objectStreams(bytes, plain))
    if (text === undefined) bomb = true;
    else lookInto(spelledOut(text), found);
  return {
    pages: found.highest || found.leaves,
    encrypted: /\/Encrypt\s+\d+\s+\d+\s+R|\/Encrypt\s*<</.test(outside),
    complete: plain.lastIndexOf('%%EOF') >= Math.max(0, plain.length - 2048),
    active: found.active,
    bomb,
  };
}

/** Matches one after another: a list of all of them would weigh more than the text. */
function lookInto(text: string, found: { highest: number; leaves: number; active: boolean }): void {
  for (const count of pageCounts(text)) found.highest = Math.max(found.highest, count);
  for (const _leaf of text.matchAll(/\/Type\s*\/Page(?![A-Za-z])/g)) found.leaves += 1;
  found.active ||= doesSomething.test(text);
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

/** No page tree of scans has more nodes in one place. */
const mostNodes = 20_000;

/** The `/Count` of every node of the page tree; that of its root is the highest. */
function* pageCounts(text: string): Generator<number> {
  let nodes = 0;
  for (const { index } of text.matchAll(/\/Type\s*\/Pages(?![A-Za-z])/g)) {
    if (++nodes > mostNodes) return;
    const count = /\/Count\s+(\d{1,7})(?![\d.])/.exec(ownKeys(text, index))?.[1];
    if (count !== undefined) yield Number(count);
  }
}

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

/** The compressed object streams (7.5.7), inflated one at a time; those that cannot be are left out. Undefined, and no more, where it is too much. */
function* objectStreams(bytes: Buffer, plain: string): Generator<string | undefined> {
  let left = mostInflated;
  for (const match of plain.matchAll(/\/Type\s*\/ObjStm[\s\S]{0,400}?stream\r?\n/g)) {
    const start = match.index + match[0].length;
    const end = plain.indexOf('endstream', start);
    if (end < 0) continue;
    const inflated = inflatedFrom(bytes.subarray(start, end), left);
    if (inflated === 'too much') return yield undefined;
    left -= inflated.length;
    yield inflated.toString('latin1');
  }
}

function inflatedFrom(packed: Buffer, maxOutputLength: number): Buffer | 'too much' {
  try {
    return inflateSync(packed, { maxOutputLength: Math.max(1, maxOutputLength) });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too much' : Buffer.of();
  }
}
