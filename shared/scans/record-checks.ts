import { rowProblem } from '#shared/messages/row-problems.ts';
import type { Page } from '#shared/records/page.ts';
import { type Check, type CheckId, checked, checks, engineVersion, outcomeOf } from './four-properties.ts';
import { isAudioVisual, isDecoded } from './scan-format.ts';

/** What has been found of a record's scans: its checks, and one sentence such as 应有302页,实有300页,缺第117、118页。 */
export type RecordFindings = {
  outcome: 'pass' | 'fail';
  sentence: string;
  images: number;
  missing: number[];
  checks: Check[];
};

/** What is asked of a page. */
type Checked = Pick<
  Page,
  'pageNumber' | 'frames' | 'format' | 'dpiX' | 'sha256' | 'colour' | 'blankFrames' | 'scannedBy'
>;

/** A volume has no more pages than four digits number. */
const highestPage = 9999;

/**
 * Checks the pages of a record against its entry: V13 (a page number missing up to the last one or to 页数), V14 (fewer
 * images than 页数 fail; more may be blank backs and are for a person to say). One file of several frames is as many
 * images. What each page was found to be on arrival stands in the page itself.
 */
export function checkRecord(
  pages: Checked[],
  described: number | undefined,
  { documentNumber, others = [] }: { documentNumber?: string | undefined; others?: Check[] } = {},
): RecordFindings {
  const images = pages.reduce((sum, { frames }) => sum + frames, 0);
  const missing = missingPages(pages, described);
  const sentence = sentenceOf(images, missing, described);
  const any = pages.length ? 'pass' : 'not-applicable';
  const list = [
    checked('A01', any),
    checked('A02', 'manual-review', '未检测(未接入验签服务),须人工核对'),
    checked('A07', any),
    unlike(pages),
    checked('A09', any),
    counted(pages, images, described),
    continuous(pages, missing, described, images),
    checked('U03', any),
    readable(pages),
    resolved(pages),
    coloured(pages, documentNumber),
    blank(pages),
    looked(pages),
    ...others,
  ].toSorted((one, other) => order(one.id) - order(other.id));
  return { outcome: outcomeOf(list), sentence, images, missing, checks: list };
}

const order = (id: string): number => Object.keys(checks).indexOf(id as CheckId);

/** A file of several frames (multi-page TIFF, PDF) holds the pages from its own number on; a recording holds its own. */
function missingPages(pages: Checked[], described = 0): number[] {
  const held = new Set<number>();
  for (const { pageNumber, frames } of pages) for (let n = 0; n < Math.max(1, frames); n++) held.add(pageNumber + n);
  const last = Math.min(highestPage, Math.max(described, ...held, 0));
  const missing: number[] = [];
  for (let number = 1; number <= last; number++) if (!held.has(number)) missing.push(number);
  return missing;
}

function counted(pages: Checked[], images: number, described: number | undefined): Check {
  const uncounted = pages.filter(({ format }) => format === 'ofd' || isAudioVisual(format)).length;
  if (uncounted) return checked('I01', 'manual-review', `${uncounted}个文件(OFD、音视频)不能自动计页,须人工核对页数。`);
  if (described === undefined)
    return checked('I01', 'manual-review', `条目未著录页数,实有图像${images}幅,须人工核对。`);
  if (images === described) return checked('I01', 'pass');
  const { zh } = rowProblem('V14', { images, pages: described });
  return checked('I01', images < described ? 'fail' : 'manual-review', zh);
}

function continuous(pages: Checked[], missing: number[], described = 0, actual = 0): Check {
  if (pages.length === 0) return checked('I06', 'fail', '没有任何图像。');
  if (missing.length === 0) return checked('I06', 'pass');
  const expected = Math.max(described, ...pages.map(({ pageNumber }) => pageNumber));
  return checked('I06', 'fail', rowProblem('V13', { missing, expected, actual }).zh);
}

/** The same image under two page numbers is a page scanned twice, or one that was missed. */
function unlike(pages: Checked[]): Check {
  if (pages.length === 0) return checked('A08', 'not-applicable');
  const alike = Object.values(Object.groupBy(pages, ({ sha256 }) => sha256)).filter((same) => (same?.length ?? 0) > 1);
  const told = alike.map((same = []) => `第${spans(same.map(({ pageNumber }) => pageNumber))}页`).join(';');
  return alike.length
    ? checked('A08', 'manual-review', `${told}图像完全相同,请核对是否重复扫描。`)
    : checked('A08', 'pass');
}

/** PDFs are parsed and their pages counted, but not drawn; other formats are identified only. */
function readable(pages: Checked[]): Check {
  if (pages.length === 0) return checked('U04', 'not-applicable');
  const undrawn = pages.filter(({ format }) => format === 'pdf').length;
  const unopened = pages.filter(({ format }) => format !== 'pdf' && !isDecoded(format)).length;
  const said = [
    undrawn && `${undrawn}个PDF已解析页数,未逐页绘出,须人工翻看。`,
    unopened && `${unopened}个文件(JPEG 2000、OFD、音视频)只识别了格式,未解码,须人工翻看或试听。`,
  ].filter(Boolean);
  return said.length ? checked('U04', 'manual-review', said.join('')) : checked('U04', 'pass');
}

/** Of what is decoded here, V17 refuses what is below 200 dpi on arrival; what does not say is left. */
function resolved(pages: Checked[]): Check {
  const images = pages.filter(({ format }) => isDecoded(format) || format === 'jp2');
  if (images.length === 0) return checked('U10', 'not-applicable');
  const unknown = images.filter(({ dpiX }) => dpiX === undefined).length;
  return unknown
    ? checked('U10', 'manual-review', `${unknown}个文件未记录扫描分辨率,请确认不低于200dpi。`)
    : checked('U10', 'pass');
}

/** V18: a document with a 文号 has a red letterhead. Pages from before colour was read say nothing. */
function coloured(pages: Checked[], documentNumber: string | undefined): Check {
  const images = pages.filter(({ format }) => isDecoded(format));
  if (images.length === 0) return checked('U11', 'not-applicable');
  const unread = images.filter(({ colour }) => colour === undefined).length;
  if (unread) return checked('U11', 'manual-review', `${unread}个文件未记录色彩模式,须人工核对。`);
  const bitonal = images.filter(({ colour }) => colour === 'bitonal').map(({ pageNumber }) => pageNumber);
  return bitonal.length && documentNumber
    ? checked('U11', 'manual-review', `第${spans(bitonal)}页:${rowProblem('V18', {}).zh}`)
    : checked('U11', 'pass');
}

function blank(pages: Checked[]): Check {
  if (!pages.some(({ format }) => isDecoded(format))) return checked('U12', 'not-applicable');
  const numbers = pages.flatMap(({ pageNumber, blankFrames = [] }) =>
    blankFrames.map((frame) => pageNumber + frame - 1),
  );
  return numbers.length
    ? checked('U12', 'manual-review', `第${spans(numbers)}页疑似空白,请确认是空白背面还是漏扫。`)
    : checked('U12', 'pass');
}

/** Passed only where a virus engine has looked at every file, and then in its name. */
function looked(pages: Checked[]): Check {
  if (pages.length === 0) return checked('S02', 'not-applicable');
  const unseen = pages.filter(({ scannedBy }) => scannedBy === undefined).length;
  if (unseen)
    return checked('S02', 'manual-review', `${unseen}个文件未检测(未接入病毒引擎或引擎没有应答),须人工查毒。`);
  const engines = [...new Set(pages.flatMap(({ scannedBy }) => scannedBy ?? []))].sort();
  return checked('S02', 'pass', undefined, `${engineVersion} · ${engines.join('; ')}`);
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
