import type { ReportDefinition } from '../definition.ts';
import { reportTable } from '../report-table.ts';
import type { Snapshot } from '../snapshot.ts';
import { csv } from './csv.ts';
import { html } from './html.ts';
import { xlsx } from './xlsx.ts';

/** The files people take away, drawn from a frozen snapshot; `digest` is the SHA-256 of its stored bytes. */
export async function filesOf(definition: ReportDefinition, snapshot: Snapshot, digest: string) {
  const table = reportTable(definition, snapshot, digest);
  return { csv: csv(table), xlsx: await xlsx(table, new Date(snapshot.asOf)), html: html(table) };
}
