import type { ReportDefinition } from '../definition.ts';
import { type Drawn, reportTable } from '../report-table.ts';
import type { Snapshot } from '../snapshot.ts';
import { csv } from './csv.ts';
import { html } from './html.ts';
import { pdf } from './pdf.ts';
import { xlsx } from './xlsx.ts';

/**
 * The files people take away, drawn from a frozen snapshot in a language; `fonts` is the folder with the fonts of papers.
 */
export async function filesOf(
  definition: ReportDefinition,
  snapshot: Snapshot,
  { fonts, ...drawn }: Drawn & { fonts: string },
) {
  const table = reportTable(definition, snapshot, drawn);
  const asOf = new Date(snapshot.asOf);
  return { csv: csv(table), xlsx: await xlsx(table, asOf), html: html(table), pdf: await pdf(table, asOf, fonts) };
}
