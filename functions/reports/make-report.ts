import { join } from 'node:path';
import { allArchives } from '#shared/archives/directory-store.ts';
import { cityOf, subordinatesOf } from '#shared/archives/hierarchy.ts';
import { canonicalJson, sha256 } from '#shared/figures/canonical.ts';
import { note } from '#shared/runtime/call.ts';
import { Fault } from '#shared/runtime/fault.ts';
import { queue } from '#shared/runtime/queue.ts';
import { setting } from '#shared/runtime/settings.ts';
import { announce } from './announce.ts';
import type { ReportDefinition } from './definition.ts';
import { definitions } from './definitions/built-in.ts';
import { type Edition, inEnglish, Run, type StoredFile } from './edition.ts';
import { readBooks } from './read-books.ts';
import { filesOf } from './render/files.ts';
import { readFile, storeOnce } from './report-storage.ts';
import { addFiles, deliver, findEdition, plan } from './report-store.ts';
import { Snapshot, snapshotOf } from './snapshot.ts';

/** The fonts lie beside the bundle (infra/font-asset.ts); Lambda says where that is. */
const fonts = () => join(setting('LAMBDA_TASK_ROOT'), 'fonts');

/**
 * Lambda: makes one edition. The snapshot is stored first and once; all else is drawn from the stored one, so that a run
 * that is repeated or goes on after a crash gives the same files, and one run delivers.
 */
export const handler = queue(
  { capability: 'reports', operation: 'make-report' },
  Run,
  async ({ drawIn, ...asked }, { now }) => {
    const edition = await plan(asked);
    note({ report: edition.report, edition: edition.edition, delivered: false });
    const definition = definitions.find(({ id }) => id === edition.definitionId);
    if (!definition) throw new Fault(`unknown report: ${edition.definitionId}`);
    if (edition.state === 'delivered') {
      if (drawIn && !inEnglish(edition)) await drawInEnglish(definition, edition);
      return announce(definition, edition, await allArchives());
    }

    const frozen = await storeOnce(edition, 'json', await freeze(definition, edition));
    const snapshot = Snapshot.parse(JSON.parse(frozen.toString('utf8')));
    const stored = [fileOf('json', frozen)];
    for (const [format, bytes] of Object.entries(await filesOf(definition, snapshot, drawing(frozen))))
      stored.push(fileOf(format, await storeOnce(edition, format as StoredFile['format'], bytes)));

    const made = {
      deliveredAt: now.toISOString(),
      entryCount: snapshot.entryCount,
      sha256: sha256(frozen),
      files: stored,
    };
    note({ delivered: await deliver(edition, made), entries: snapshot.entryCount });
    const delivered = await findEdition(edition.report, edition.edition);
    if (delivered) await announce(definition, delivered, await allArchives());
  },
);

const drawing = (frozen: Buffer) => ({ digest: sha256(frozen), address: setting('API_ADDRESS'), fonts: fonts() });

/** Draws a delivered edition once more, from the same snapshot, in English. */
async function drawInEnglish(definition: ReportDefinition, edition: Edition): Promise<void> {
  const frozen = await readFile(edition, 'json');
  const snapshot = Snapshot.parse(JSON.parse(frozen.toString('utf8')));
  const drawn = await filesOf(definition, snapshot, { ...drawing(frozen), language: 'en' });
  const stored: StoredFile[] = [];
  for (const [format, bytes] of Object.entries(drawn)) {
    const kept = await storeOnce(edition, format as StoredFile['format'], bytes, 'en');
    stored.push({ ...fileOf(format, kept), language: 'en' });
  }
  await addFiles(edition, stored);
}

/** The snapshot's bytes, from the ledger of each archives in the report (canonical JSON, UTF-8). */
async function freeze(definition: ReportDefinition, edition: Edition): Promise<Buffer> {
  const all = await allArchives();
  const madeFor = all.find(({ archivesCode }) => archivesCode === edition.archivesCode);
  if (!madeFor) throw new Fault(`unknown archives: ${edition.archivesCode}`);
  const under = definition.scope === 'archives' ? [] : subordinatesOf(madeFor.archivesCode, all);
  const scope = all
    .filter((one) => one === madeFor || under.includes(one.archivesCode))
    .map((one) => ({ ...one, city: cityOf(one, all) }));
  const books = await readBooks(definition, edition, scope);
  return Buffer.from(canonicalJson(snapshotOf(definition, edition, madeFor, books)), 'utf8');
}

const fileOf = (format: string, bytes: Buffer): StoredFile => ({
  format: format as StoredFile['format'],
  bytes: bytes.length,
  sha256: sha256(bytes),
});
