import { archivesOf } from '#shared/archives/directory-store.ts';
import { problem } from '#shared/runtime/problem.ts';
import type { ReportDefinition } from './definition.ts';
import { definitionsAt } from './definitions/built-in.ts';
import { type Edition, reportKey } from './edition.ts';
import { readFile } from './report-storage.ts';
import { findEdition } from './report-store.ts';
import { Snapshot } from './snapshot.ts';

/** The reports made at an archives; refuses one that is not in the directory. */
export async function requireDefinitions(archivesCode: string): Promise<ReportDefinition[]> {
  const archives = await archivesOf(archivesCode);
  if (!archives) throw problem('archives-not-found', { archivesCode });
  return definitionsAt(archives.level);
}

/** A report that is made at the archives, or a refusal. */
export async function requireDefinition(archivesCode: string, definitionId: string): Promise<ReportDefinition> {
  const definition = (await requireDefinitions(archivesCode)).find(({ id }) => id === definitionId);
  if (!definition) throw problem('definition-not-found', { definitionId });
  return definition;
}

type Asked = { archivesCode: string; definitionId: string; edition: string };

/** An edition of a report at the archives, with its definition, or a refusal. */
export async function requireEdition({ archivesCode, definitionId, edition }: Asked) {
  const definition = await requireDefinition(archivesCode, definitionId);
  const found = await findEdition(reportKey(definitionId, archivesCode), edition);
  if (!found) throw problem('edition-not-found', { edition });
  return { definition, edition: found };
}

/** The frozen facts of an edition; undefined until it is delivered. */
export const snapshotIn = async (edition: Edition): Promise<Snapshot | undefined> =>
  edition.state === 'delivered'
    ? Snapshot.parse(JSON.parse((await readFile(edition, 'json')).toString('utf8')))
    : undefined;
