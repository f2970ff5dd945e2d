import { rowProblem } from '#shared/messages/row-problems.ts';
import type { Page } from '#shared/records/record.ts';
import { type Check, checked, leftToOthers, outcomeOf } from './four-properties.ts';

/** What has been found of a record's scans: its checks, and one sentence such as 应有302页,实有300页,缺第117、118页。 */
export type RecordFindings = {
  outcome: 'pass' | 'fail';
  sentence: string;
  images: number;
  missing: number[];
  checks: Check[];
};

/** A volume has no more pages than four digits number. */
const highestPage = 9999;

/**
 * Checks the pages of a record against its entry: V13 (a page number missing up to the last one or to 页数), V14 (fewer
 * images than 页数 fail; more may be blank backs and are for a person to say). One file of several frames is as many
 * images. What each page was found to be on arrival stands in the page itself.
 */
export function checkRecord(
  pages: Pick<Page, 'pageNumber' | 'frames' | 'format' | 'dpiX'>[],
  described: number | undefined,
): RecordFindings {
  const images = pages.reduce((sum, { frames }) => sum + frames, 0);
  const missing = missingPages(pages, described);
  const sentence = sentenceOf(images, missing, described);
  const list = [
    checked('A01', pages.length ? 'pass' : 'not-applicable'),
    checked('A07', pages.length ? 'pass' : 'not-applicable'),
    checked('A09', pages.length ? 'pass' : 'not-applicable'),
    counted(images, described),
    missing.length
      ? checked(
          'I06',
          'fail',
          rowProblem('V13', {
            missing,
            expected: Math.max(described ?? 0, ...pages.map((p) => p.pageNumber)),
            actual: images,
          }).zh,
        )
      : checked('I06', pages.length ? 'pass' : 'fail', pages.length ? undefined : '没有任何图像。'),
    checked('U03', pages.length ? 'pass' : 'not-applicable'),
    readable(pages),
    resolved(pages),
    ...leftToOthers(),
  ];
  return { outcome: outcomeOf(list), sentence, images, missing, checks: list };
}

/** A file of several frames (multi-page TIFF, PDF) holds the pages from its own number on. */
function missingPages(pages: { pageNumber: number; frames: number }[], described = 0): number[] {
  const held = new Set<number>();
  for (const { pageNumber, frames } of pages) for (let n = 0; n < frames; n++) held.add(pageNumber + n);
  const last = Math.min(highestPage, Math.max(described, ...held, 0));
  const missing: number[] = [];
  for (let number = 1; number <= last; number++) if (!held.has(number)) missing.push(number);
  return missing;
}

function counted(images: number, described: number | undefined): Check {
  if (described === undefined)
    return checked('I01', 'manual-review', `条目未著录页数,实有图像${images}幅,须人工核对。`);
  if (images === described) return checked('I01', 'pass');
  const { zh } = rowProblem('V14', { images, pages: described });
  return checked('I01', images < described ? 'fail' : 'manual-review', zh);
}

/** PDFs are parsed and their pages counted, but not drawn. */
function readable(pages: { format: Page['format'] }[]): Check {
  if (pages.length === 0) return checked('U04', 'not-applicable');
  const undrawn = pages.filter(({ format }) => format === 'pdf').length;
  return undrawn
    ? checked('U04', 'manual-review', `${undrawn}个PDF已解析页数,未逐页绘出,须人工翻看。`)
    : checked('U04', 'pass');
}

function resolved(pages: { format: Page['format']; dpiX?: number | undefined }[]): Check {
  const images = pages.filter(({ format }) => format !== 'pdf');
  if (images.length === 0) return checked('U10', 'not-applicable');
  const unknown = images.filter(({ dpiX }) => dpiX === undefined).length;
  return unknown
    ? checked('U10', 'manual-review', `${unknown}个文件未记录扫描分辨率,请确认不低于200dpi。`)
    : checked('U10', 'pass');
}

function sentenceOf(images: number, missing: number[], described: number | undefined): string {
  const told = described === undefined ? `未著录页数,实有${images}页` : `应有${described}页,实有${images}页`;
  return `${told}${missing.length ? `,缺第${spans(missing)}页` : ''}`;
}

/** 117、118 stay as they are; longer runs become 120–180. */
export function spans(numbers: number[]): string {
  const runs: [first: number, last: number][] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run && number === run[1] + 1) run[1] = number;
    else runs.push([number, number]);
  }
  return runs
    .map(([first, last]) =>
      first === last ? `${first}` : last === first + 1 ? `${first}、${last}` : `${first}–${last}`,
    )
    .join('、');
}
