import { recordAudit } from '#shared/audit/audit-store.ts';
import { adopt, note } from '#shared/runtime/call.ts';
import { Fault } from '#shared/runtime/fault.ts';
import { arrivals } from '#shared/runtime/queue.ts';
import { Unreadable } from '#shared/sheets/unreadable.ts';
import { checkArrived } from './checking/check-arrived.ts';
import { type Import, mayBecome } from './import.ts';
import { changeImport, findImport, recordIncident } from './import-store.ts';
import { dutyText, incidentOf } from './incident.ts';
import { deleteSheet, fetchSheet, importOfKey } from './sheet-storage.ts';

/**
 * A sheet has arrived: read, check, stage. The sheet itself is deleted in the same run, whatever it was: what is needed of
 * it is staged, and what must not be here is gone. The result is written before the sheet is deleted, so that a crash in
 * between leaves a second delivery only the deleting to do.
 */
export const handler = arrivals(
  { capability: 'catalogue-import', operation: 'read-sheet' },
  async ({ key }, { now }) => {
    const place = importOfKey(key);
    const found = place && (await findImport(place.archivesCode, place.importId));
    adopt(found?.correlationId);
    if (found && mayBecome(found.state, 'reading')) await tellDirector(await read(found, key, now));
    else if (found) await tellDirector(found);
    await deleteSheet(key);
  },
);

async function read(found: Import, key: string, now: Date): Promise<Import> {
  note({ archives: found.archivesCode, import: found.batchId });
  const reading: Import = { ...found, state: 'reading' };
  if (!(await changeImport(reading, found.state))) throw new Fault('the import was changed meanwhile');
  const read = { ...reading, ...(await outcomeOf(reading, await fetchSheet(key), now)) };
  const { counts } = read.check ?? {};
  note({ state: read.state, ...(counts && { received: counts.received, rejected: counts.rejected }) });
  await changeImport(read, 'reading');
  return read;
}

async function outcomeOf(found: Import, bytes: Buffer, now: Date): Promise<Partial<Import>> {
  const checkedAt = now.toISOString();
  try {
    return { state: 'checked', checkedAt, check: await checkArrived(found, bytes, now) };
  } catch (error) {
    if (error instanceof Unreadable) return { state: 'unreadable', checkedAt, unreadable: error.reason };
    throw error;
  }
}

/** Secret rows are an incident: the director is told of the duty to report, with numbers only. Once per import. */
async function tellDirector(found: Import): Promise<void> {
  const { check, checkedAt, archivesCode, batchId, openedBy } = found;
  if (!check?.secretCount || !checkedAt) return;
  const incident = incidentOf(found, checkedAt, check);
  await recordIncident(incident);
  const entry = {
    archivesCode,
    actor: openedBy,
    action: 'secret-rows-refused',
    outcome: 'refused' as const,
    target: batchId,
    because: dutyText(incident),
    count: incident.count,
  };
  await recordAudit([entry], new Date(checkedAt));
}
