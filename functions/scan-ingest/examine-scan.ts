import { readFile } from 'node:fs/promises';
import { type RowProblem, rowProblem } from '#shared/messages/row-problems.ts';
import { readDirectory, sourceOf } from '#shared/packages/zip-directory.ts';
import type { Colour, ScanFormat } from '#shared/records/page.ts';
import { Fault } from '#shared/runtime/fault.ts';
import { formatOfExtension, isAudioVisual, isDecoded } from '#shared/scans/scan-format.ts';
import type { ScanContent } from '#shared/scans/scan-storage.ts';
import { decodeImage } from './decode-image.ts';
import { signatureOf, zipPackage } from './image-signature.ts';
import { pdfFacts } from './pdf-pages.ts';

/** What a file is and what is wrong with it. Without `format` it is of no kind that is taken. */
export type Examination = {
  problems: RowProblem[];
  format?: ScanFormat;
  frames: number;
  widthPx?: number;
  heightPx?: number;
  dpi?: number;
  colour?: Colour;
  /** Frames that look empty (1 is the first). */
  blankFrames?: number[];
  accessCopies: Buffer[];
};

/** DA/T 31-2017: at least 200 dots per inch. */
export const leastDpi = 200;

/** Whether a recorded resolution will do: V17 is an error below 200 dpi and a warning where none is recorded. */
export function dpiProblems(dpi: number | undefined): RowProblem[] {
  if (dpi === undefined) return [rowProblem('V17', {})];
  return dpi < leastDpi ? [rowProblem('V17', { dpi })] : [];
}

const nothing = { frames: 0, accessCopies: [] };
const refused = (problem: RowProblem): Examination => ({ ...nothing, problems: [problem] });

/**
 * Examines a scan: its format by magic bytes against its extension (V16), every page decoded (V16), resolution (V17).
 * Pages of one file may differ; the lowest resolution counts, and the size is that of the first.
 */
export async function examineScan(content: ScanContent, name: string): Promise<Examination> {
  const head = Buffer.isBuffer(content) ? content : content.head;
  if (head.length === 0) return refused(rowProblem('V16', { damage: 'empty' }));
  const signature = signatureOf(head);
  if (!signature) return refused(rowProblem('V16', { damage: 'unreadable' }));
  const promised = formatOfExtension(name);
  if (promised === 'ofd' && signature.name === zipPackage) return examineOfd(await inMemory(content), name);
  const { format } = signature;
  if (!format || format !== promised) return refused(rowProblem('V16', { actual: signature.name }));
  if (format === 'pdf') return examinePdf(await inMemory(content), name);
  return isDecoded(format) ? examineImage(whole(content), name, format) : leftToPeople(format, signature.name);
}

/** The bytes, or the path of a file that holds them. */
function whole(content: ScanContent): Buffer | string {
  const kept = Buffer.isBuffer(content) ? content : content.path;
  if (kept === undefined) throw new Fault('a scan that is to be decoded was not kept');
  return kept;
}

async function inMemory(content: ScanContent): Promise<Buffer> {
  const kept = whole(content);
  return Buffer.isBuffer(kept) ? kept : readFile(kept);
}

/** Identified by its first bytes, and kept. */
const leftToPeople = (format: ScanFormat, called: string): Examination => ({
  problems: [rowProblem('V48', { format: called })],
  format,
  frames: isAudioVisual(format) ? 0 : 1,
  accessCopies: [],
});

/** OFD (GB/T 33190) is a zip with `OFD.xml` at its root; its package must be one that can be opened without danger. */
async function examineOfd(bytes: Buffer, name: string): Promise<Examination> {
  const entries = await readDirectory(sourceOf(bytes));
  if (!Array.isArray(entries))
    return refused(rowProblem('V31', { file: entries.file ?? name, refusal: entries.refusal }));
  return entries.some((entry) => entry.name === 'OFD.xml')
    ? leftToPeople('ofd', 'OFD')
    : refused(rowProblem('V16', { actual: zipPackage }));
}

async function examineImage(bytes: Buffer | string, name: string, format: ScanFormat): Promise<Examination> {
  const pages = await decodeImage(bytes);
  if ('pages' in pages) return refused(rowProblem('V31', { file: name, refusal: 'too-many-pages' }));
  if ('damage' in pages) return refused(rowProblem('V16', { damage: pages.damage }));
  if ('limit' in pages) return refused(rowProblem('V46', pages));
  const [first] = pages;
  const known = pages.flatMap(({ dpi }) => (dpi === undefined ? [] : [dpi]));
  const dpi = known.length < pages.length ? undefined : Math.round(Math.min(...known));
  const blankFrames = pages.flatMap(({ blank }, place) => (blank ? [place + 1] : []));
  const blank = blankFrames.length ? [rowProblem('V47', { frames: blankFrames, of: pages.length })] : [];
  return {
    problems: [...dpiProblems(dpi), ...blank],
    format,
    ...(first && { colour: pages.some(({ colour }) => colour === 'bitonal') ? 'bitonal' : first.colour }),
    ...(blank.length > 0 && { blankFrames }),
    frames: pages.length,
    ...(first && { widthPx: first.widthPx, heightPx: first.heightPx }),
    ...(dpi !== undefined && { dpi }),
    accessCopies: pages.map(({ accessCopy }) => accessCopy),
  };
}

/** A PDF's pages have no resolution of their own, and no access copy is drawn of them. */
function examinePdf(bytes: Buffer, name: string): Examination {
  const { pages, encrypted, complete, active, bomb } = pdfFacts(bytes);
  if (bomb) return refused(rowProblem('V31', { file: name, refusal: 'zip-bomb' }));
  if (encrypted) return refused(rowProblem('V31', { file: name, refusal: 'encrypted' }));
  if (active) return refused(rowProblem('V31', { file: name, refusal: 'active' }));
  if (!complete) return refused(rowProblem('V16', { damage: 'truncated' }));
  if (pages === 0) return refused(rowProblem('V16', { damage: 'unreadable' }));
  return { problems: [], format: 'pdf', frames: pages, accessCopies: [] };
}
