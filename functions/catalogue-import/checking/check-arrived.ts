import { archivesWithFonds, fondsNumbersOf } from '#shared/archives/directory-store.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { findHeld } from '#shared/records/record-store.ts';
import { abreast } from '#shared/runtime/abreast.ts';
import { headerOf } from '../columns/known-columns.ts';
import type { CheckResult, Import } from '../import.ts';
import { readSheet } from '../reading/sheet.ts';
import { keepWorkbook, stage } from '../sheet-storage.ts';
import { type FondsReach, strangeFonds } from './check-sheet.ts';
import { examine } from './examine.ts';

const abreastReads = 8;
const lookedUpFonds = 20;

/**
 * Reads and checks an arrived sheet, and stages what came of it: the rows to commit in chunks, the problems in pages, the
 * error workbook. Nothing of a secret row is among them. Doing it again writes the same. Throws Unreadable.
 */
export async function checkArrived(found: Import, bytes: Buffer, now: Date): Promise<CheckResult> {
  const { archivesCode, batchId, whenHeld } = found;
  const sheet = await readSheet(bytes);
  const header = await headerOf(found, sheet);
  return examine(sheet, header, {
    archivesCode,
    today: shanghaiDay(now),
    whenHeld,
    reachOf: (named) => reachOf(found, named),
    heldOf,
    stage: (name, content) => stage(archivesCode, batchId, name, content),
    keepWorkbook: (workbook) => keepWorkbook(archivesCode, batchId, workbook),
  });
}

async function reachOf({ archivesCode, fonds }: Import, named: Iterable<string>): Promise<FondsReach> {
  const registered = await fondsNumbersOf(archivesCode);
  const holders = new Map<string, string>();
  for (const fondsNumber of strangeFonds(named, registered).slice(0, lookedUpFonds)) {
    const names = (await archivesWithFonds(fondsNumber)).map(({ name }) => name);
    if (names.length > 0) holders.set(fondsNumber, names.join('、'));
  }
  return { registered, holders, ...(fonds && { restrictedTo: fonds }) };
}

async function heldOf(recordIds: string[]) {
  const batches: string[][] = [];
  for (let first = 0; first < recordIds.length; first += 100) batches.push(recordIds.slice(first, first + 100));
  return new Map((await abreast(batches, abreastReads, findHeld)).flatMap((entries) => [...entries]));
}
