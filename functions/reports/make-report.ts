import type { Archives } from '#shared/archives/archives.ts';
import { allArchives } from '#shared/archives/directory-store.ts';
import { subordinatesOf } from '#shared/archives/hierarchy.ts';
import { daysOfPeriod, type Period, planOf } from '#shared/calendar/period.ts';
import { signedReturnsOf } from '#shared/figures/annual-return-store.ts';
import { canonicalJson, sha256 } from '#shared/figures/canonical.ts';
import { booksOf } from '#shared/ledger/closing-store.ts';
import { abreast } from '#shared/runtime/abreast.ts';
import { note } from '#shared/runtime/call.ts';
import { Fault } from '#shared/runtime/fault.ts';
import { queue } from '#shared/runtime/queue.ts';
import { definitions, type ReportDefinition } from './definition.ts';
import { Edition, type StoredFile } from './edition.ts';
import { filesOf } from './render/files.ts';
import { storeOnce } from './report-storage.ts';
import { deliver, plan } from './report-store.ts';
import { type Books, Snapshot, snapshotOf } from './snapshot.ts';

/**
 * Lambda: makes one edition. The snapshot is stored first and once; all else is drawn from the stored one, so that a run
 * that is repeated or goes on after a crash gives the same files, and one run delivers.
 */
export const handler = queue({ capability: 'reports', operation: 'make-report' }, Edition, async (asked, { now }) => {
  const edition = await plan(asked);
  note({ report: edition.report, edition: edition.edition, delivered: false });
  if (edition.state === 'delivered') return;
  const definition = definitions.find(({ id }) => id === edition.definitionId);
  if (!definition) throw new Fault(`unknown report: ${edition.definitionId}`);

  const frozen = await storeOnce(edition, 'json', await freeze(definition, edition));
  const snapshot = Snapshot.parse(JSON.parse(frozen.toString('utf8')));
  const stored = [fileOf('json', frozen)];
  for (const [format, bytes] of Object.entries(await filesOf(definition, snapshot, sha256(frozen))))
    stored.push(fileOf(format, await storeOnce(edition, format as StoredFile['format'], bytes)));

  const made = {
    deliveredAt: now.toISOString(),
    entryCount: snapshot.entryCount,
    sha256: sha256(frozen),
    files: stored,
  };
  note({ delivered: await deliver(edition, made), entries: snapshot.entryCount });
});

/** The snapshot's bytes, from the ledger of each archives in the report (canonical JSON, UTF-8). */
async function freeze(definition: ReportDefinition, edition: Edition): Promise<Buffer> {
  const all = await allArchives();
  const madeFor = all.find(({ archivesCode }) => archivesCode === edition.archivesCode);
  if (!madeFor) throw new Fault(`unknown archives: ${edition.archivesCode}`);
  const under = definition.scope === 'archives' ? [] : subordinatesOf(madeFor.archivesCode, all);
  const scope = all.filter((one) => one === madeFor || under.includes(one.archivesCode));
  const books = await read(definition, edition, scope);
  return Buffer.from(canonicalJson(snapshotOf(definition, edition, madeFor, books)), 'utf8');
}

/** How many archives are read at once. */
const atOnce = 8;

async function read({ figures }: ReportDefinition, { period, asOf }: Edition, scope: Archives[]): Promise<Books[]> {
  const to = daysOfPeriod(period).last;
  const year = Number(period.slice(0, 4));
  const declares = figures.some((figure) => 'declared' in figure);
  return abreast(scope, atOnce, async (archives): Promise<Books> => {
    const { archivesCode } = archives;
    const { entries } = await booksOf(archivesCode, { to, closed: closedThrough(period), asOf });
    if (!declares) return { archives, entries };
    const from = String(planOf(year).from - 5);
    return { archives, entries, returns: await signedReturnsOf(archivesCode, from, String(year)) };
  });
}

/** Through which year sums by year are enough: a month or quarter is compared with the same one of the year before, by its days. */
const closedThrough = (period: Period): string =>
  String(Number(period.slice(0, 4)) - (period.length === 4 ? 0 : 2)).padStart(4, '0');

const fileOf = (format: string, bytes: Buffer): StoredFile => ({
  format: format as StoredFile['format'],
  bytes: bytes.length,
  sha256: sha256(bytes),
});
