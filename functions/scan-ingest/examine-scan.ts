import { readFile } from 'node:fs/promises';
import { type RowProblem, rowProblem } from '#shared/messages/row-problems.ts';
import { Fault } from '#shared/runtime/fault.ts';
import type { ScanFormat } from '#shared/scans/scan.ts';
import { formatOfExtension } from '#shared/scans/scan-format.ts';
import type { ScanContent } from '#shared/scans/scan-storage.ts';
import { decodeImage } from './decode-image.ts';
import { signatureOf } from './image-signature.ts';
import { pdfFacts } from './pdf-pages.ts';

/** What a file is and what is wrong with it. Without `format` it is of no kind that is taken. */
export type Examination = {
  problems: RowProblem[];
  format?: ScanFormat;
  frames: number;
  widthPx?: number;
  heightPx?: number;
  dpi?: number;
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
  if (!signature.format || signature.format !== formatOfExtension(name))
    return refused(rowProblem('V16', { actual: signature.name }));
  const whole = Buffer.isBuffer(content) ? content : content.path;
  if (whole === undefined) throw new Fault('a scan that is to be decoded was not kept');
  return signature.format === 'pdf'
    ? examinePdf(Buffer.isBuffer(whole) ? whole : await readFile(whole), name)
    : examineImage(whole, signature.format);
}

async function examineImage(bytes: Buffer | string, format: ScanFormat): Promise<Examination> {
  const pages = await decodeImage(bytes);
  if ('damage' in pages) return refused(rowProblem('V16', { damage: pages.damage }));
  if ('limit' in pages) return refused(rowProblem('V46', pages));
  const [first] = pages;
  const known = pages.flatMap(({ dpi }) => (dpi === undefined ? [] : [dpi]));
  const dpi = known.length < pages.length ? undefined : Math.round(Math.min(...known));
  return {
    problems: dpiProblems(dpi),
    format,
    frames: pages.length,
    ...(first && { widthPx: first.widthPx, heightPx: first.heightPx }),
    ...(dpi !== undefined && { dpi }),
    accessCopies: pages.map(({ accessCopy }) => accessCopy),
  };
}

/** A PDF's pages have no resolution of their own, and no access copy is drawn of them. */
function examinePdf(bytes: Buffer, name: string): Examination {
  const { pages, encrypted, complete } = pdfFacts(bytes);
  if (encrypted) return refused(rowProblem('V31', { file: name, refusal: 'encrypted' }));
  if (!complete) return refused(rowProblem('V16', { damage: 'truncated' }));
  if (pages === 0) return refused(rowProblem('V16', { damage: 'unreadable' }));
  return { problems: [], format: 'pdf', frames: pages, accessCopies: [] };
}
