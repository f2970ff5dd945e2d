import { type RowProblem, rowProblem } from '#shared/messages/row-problems.ts';
import { haveArrived } from '#shared/records/carry-over.ts';
import type { Entry } from '#shared/records/record.ts';
import { adopt, note } from '#shared/runtime/call.ts';
import { type Batch, partsOfArrivalKey, type ScanFile, type Verdict, verdictItem } from '#shared/scans/scan.ts';
import { isOpened } from '#shared/scans/scan-format.ts';
import { type Arrived, putAway, readArrived, removeArrived } from '#shared/scans/scan-storage.ts';
import {
  changeVerdict,
  findBatch,
  findFile,
  findVerdict,
  noteRecord,
  recordVerdict,
} from '#shared/scans/scan-store.ts';
import { type Examination, examineScan } from './examine-scan.ts';
import { keepScan } from './keep-scan.ts';
import { lapsed } from './lapsed.ts';
import { countIfLate, isHalfDone } from './late.ts';
import { linkScan } from './link-scan.ts';
import { lookForViruses } from './virus-engine.ts';

/**
 * Verifies one arrived file and gives its verdict. Events come twice, late and out of order: each looks at the object as
 * it is now, what has been accepted stays so, and a batch that is closing takes no more, but what it has begun to take is
 * finished and counted late. The order is preservation, page, verdict, and only then is the arrived object deleted; a
 * refused one is deleted so that it can be sent again, and one that waited until it was gone is refused for the same reason.
 */
export async function verifyScan(key: string, now: Date): Promise<void> {
  const place = partsOfArrivalKey(key);
  if (!place) return note({ passedOver: 'no scan key' });
  const { archivesCode, batchId, number } = place;
  const [batch, file, before] = await Promise.all([
    findBatch(archivesCode, batchId),
    findFile(batchId, number),
    findVerdict(batchId, number),
  ]);
  if (!batch || !file) return note({ passedOver: 'undeclared' });
  adopt(batch.correlationId);
  note({ archives: archivesCode, batch: batchId, file: number });
  if (before?.outcome === 'accepted') {
    note({ passedOver: 'accepted before' });
    return settle(key, before, batch);
  }
  if (batch.state !== 'open' && !(await isHalfDone(batch, file))) {
    note({ passedOver: batch.state });
    return removeArrived(key);
  }
  const arrived = await readArrived(key, { mayBeGone: before !== undefined, decoded: isOpened(file.name) });
  if (!arrived) return before?.outcome === 'waiting' ? giveUp(before, now) : note({ passedOver: 'gone' });

  const finding = await examine({ batch, file, arrived }, now).finally(() => putAway(arrived));
  if (finding.referenceCode) await noteRecordOnce(file, finding.referenceCode);
  const verdict = await recordVerdict(verdictOf(file, batch, finding, now));
  note({ verdict: verdict.outcome, bytes: arrived.size });
  if (verdict.outcome !== 'waiting') await settle(key, verdict, batch);
}

/** What follows upon a verdict that stands; the arrived object goes last, for as long as it is there all can be done again. */
async function settle(key: string, { bytes }: Verdict, batch: Batch): Promise<void> {
  if (bytes > 0) await countIfLate(batch);
  await removeArrived(key);
}

/**
 * A file that waited until storage dropped it is refused, for only then can it be sent again under its number. Not if it
 * has another verdict by now: who gave that has deleted it.
 */
async function giveUp(waiting: Verdict, now: Date): Promise<void> {
  note({ gaveUp: await changeVerdict(lapsed(waiting, now), waiting) });
}

/** The records of the files before: a list's files come record by record, and one note each is enough. */
const noted = new Set<string>();

async function noteRecordOnce({ batchId }: ScanFile, referenceCode: string): Promise<void> {
  const which = `${batchId}/${referenceCode}`;
  if (noted.has(which)) return;
  await noteRecord(batchId, referenceCode);
  if (noted.size > 1000) noted.clear();
  noted.add(which);
}

type Finding = Pick<Verdict, 'outcome' | 'referenceCode' | 'pageNumber'> & {
  problems: RowProblem[];
  scan?: Examination;
  /** A new page counts as a frame received; what replaces one does not, for that was received before. */
  brought?: 'page' | 'replacement' | undefined;
};

/** Every check of the file itself is made before it is refused, so that its sender learns all at once. */
async function examine(one: { batch: Batch; file: ScanFile; arrived: Arrived }, now: Date): Promise<Finding> {
  const { batch, file, arrived } = one;
  if (arrived.sha256 !== file.sha256) return { outcome: 'refused', problems: [rowProblem('V41', {})] };
  const looked = await lookForViruses(arrived.content);
  if ('virus' in looked) return infected(file, looked);
  const scan = await examineScan(arrived.content, file.name);
  const { page, entry, problems: linking } = await linkScan(file.name, batch);
  const problems = [...scan.problems, ...colourProblems(scan, entry), ...linking];
  const { format } = scan;
  const named = page && { referenceCode: page.referenceCode, pageNumber: page.pageNumber };
  if (!format || problems.some(({ severity }) => severity === 'error'))
    return { outcome: 'refused', problems, scan, ...named };
  if (!page) return { outcome: 'waiting', problems, scan };
  if (entry) await haveArrived(entry);
  const scannedBy = 'clean' in looked ? looked.engine : undefined;
  const kept = await keepScan(one, page, { ...scan, format, scannedBy }, now);
  const outcome = kept.became === 'refused' ? 'refused' : 'accepted';
  const brought = ({ added: 'page', replaced: 'replacement', duplicate: undefined, refused: undefined } as const)[
    kept.became
  ];
  return { outcome, problems: [...problems, ...kept.problems], scan, ...named, brought };
}

/** Nothing further is done with such a file; what the engine calls it is for the log. */
function infected({ name }: ScanFile, { virus, engine }: { virus: string; engine: string }): Finding {
  note({ virus, engine });
  return { outcome: 'refused', problems: [rowProblem('V31', { file: name, refusal: 'virus' })] };
}

/** V18: what bears a 文号 came under a red letterhead, which black and white does not show (DA/T 31-2017). */
const colourProblems = ({ colour }: Examination, entry: Entry | undefined): RowProblem[] =>
  colour === 'bitonal' && entry?.documentNumber ? [rowProblem('V18', {})] : [];

function verdictOf(file: ScanFile, batch: Batch, finding: Finding, now: Date): Verdict {
  const { outcome, problems, referenceCode, pageNumber, scan, brought } = finding;
  return {
    batchId: file.batchId,
    item: verdictItem(file.number),
    number: file.number,
    name: file.name,
    outcome,
    problems,
    referenceCode,
    pageNumber,
    format: scan?.format,
    frames: brought === 'page' ? (scan?.frames ?? 0) : 0,
    bytes: brought ? file.size : 0,
    widthPx: scan?.widthPx,
    heightPx: scan?.heightPx,
    dpi: scan?.dpi,
    at: now.toISOString(),
    expiresAt: file.expiresAt,
    correlationId: batch.correlationId,
  };
}
