import type { Language } from '#shared/messages/language.ts';
import type { Cell, Column } from './cell.ts';
import { type Chart, chartsOf } from './charts.ts';
import { isLedgerFigure, isRate, type ReportDefinition } from './definition.ts';
import { dueAt } from './due.ts';
import { cityTable, type Laid, laidOut } from './layout.ts';
import { onlyOf, totalsOf } from './lines.ts';
import { sentencesOf } from './sentences.ts';
import type { Snapshot } from './snapshot.ts';
import { figuresInEnglish, summaryOf } from './summary.ts';
import type { Words } from './words/words.ts';
import { wordsIn } from './words/words-in.ts';

/** One edition as people read it, the same for every file: heading, summary, table, remarks and how it can be proved. */
export type ReportTable = {
  words: Words;
  title: string;
  madeFor: string;
  period: string;
  wide: boolean;
  summary: string;
  caption: string;
  columns: Column[];
  /** The first `headings` cells of a row name it. */
  headings: number;
  rows: Cell[][];
  total?: Cell[];
  /** The same figures by city, where the report has them. */
  byCity?: Laid | undefined;
  charts: Chart[];
  remarks: string[];
  proof: [label: string, value: string][];
  /** What each figure counts, and where its entries can be read, if it is of one archives. */
  definitions: { id: string; title: string; text: string; at?: string | undefined }[];
  /** Where the entries behind a figure of an archives can be read; undefined if it is no sum of entries. */
  sourceOf(figure: string, archivesCode: string): string | undefined;
  /** Behind each figure: whose it is, its title, the first of the ledger entries it is made of, how many more there are, and where all are. */
  sources: { archives: string; figure: string; entries: string[]; more: number; at?: string | undefined }[];
};

/** `digest`: SHA-256 of the snapshot's bytes; `address`: where the platform's API is. */
export type Drawn = { digest: string; address: string; language?: Language };

/** Lays a snapshot out in a language. */
export function reportTable(
  definition: ReportDefinition,
  snapshot: Snapshot,
  { digest, address, language = 'zh' }: Drawn,
): ReportTable {
  const words = wordsIn(language);
  const period = words.period(snapshot.period.name);
  const asOf = words.instant(new Date(snapshot.asOf));
  const early = new Date(snapshot.asOf) < dueAt(snapshot.period.name, definition.due);
  const { archivesCode } = snapshot.madeFor;
  const made = `${address}/v1/archives/${archivesCode}/reports/${definition.id}/editions/${snapshot.edition}`;
  const counted = new Set(definition.figures.filter(isLedgerFigure).map(({ id }) => id));
  const sourceOf = (figure: string, of: string) =>
    counted.has(figure) ? `${made}/figures/${figure}?of=${of}` : undefined;
  const only = onlyOf(snapshot.lines);
  return {
    ...laidOut(definition, snapshot, words),
    words,
    title: words.title(snapshot.madeFor.name, words.of(definition.title)),
    madeFor: snapshot.madeFor.name,
    period,
    summary: saidIn(language, definition, snapshot, period),
    caption: words.caption(period, words.of(definition.title), asOf),
    byCity: cityTable(definition, snapshot, words),
    charts: chartsOf(definition, snapshot, words),
    remarks: [...(early ? [words.early(period)] : []), ...remarksOf(definition, snapshot, words)],
    proof: [
      [words.proof.report, words.definitionVersion(snapshot.definition.id, snapshot.definition.version)],
      [words.proof.edition, snapshot.edition],
      [words.proof.asOf, words.asOf(asOf)],
      [words.proof.filter, words.filter(snapshot.filter.archives.length, snapshot.filter.datedUntil)],
      [words.proof.entries, words.entryCount(snapshot.entryCount)],
      [words.proof.digest, digest],
    ],
    definitions: definition.figures.map((figure) => ({
      id: figure.id,
      title: words.measured(words.of(figure.title), words.of(figure.unit)),
      text: words.definition(figure, definition.figures),
      at: only && sourceOf(figure.id, only),
    })),
    sourceOf,
    sources: snapshot.lines.flatMap(({ of, figures }) =>
      figures
        .filter(({ entries }) => entries.length > 0)
        .map(({ id, entries, count }) => ({
          archives: of.name,
          figure: titleOf(definition, id, words),
          entries,
          more: count - entries.length,
          at: sourceOf(id, of.archivesCode),
        })),
    ),
  };
}

/** The report in a paragraph: the sentences of its definition, which are Chinese, or its figures one after the other. */
function saidIn(language: Language, definition: ReportDefinition, snapshot: Snapshot, period: string): string {
  if (language === 'en') return figuresInEnglish(definition, snapshot, period);
  return sentencesOf(definition, snapshot).join('') || summaryOf(definition, snapshot, period);
}

/** What must be known before the figures are used: who has not reported or signed, who has no prior, every check that was not passed. */
function remarksOf(definition: ReportDefinition, { lines, notReported }: Snapshot, words: Words): string[] {
  const several = definition.scope !== 'archives';
  const missing = several && notReported.length > 0;
  return [
    ...(missing ? [words.missing(definition, words.list(notReported.map(({ name }) => name)))] : []),
    ...leftOut(definition, lines, 'unsigned', words),
    ...(several && definition.every !== 'month' ? leftOut(definition, lines, 'without', words) : []),
    ...lines.flatMap(({ of, checks }) =>
      checks.map(({ check, entries }) => words.check(check, several ? of.name : undefined, entries.length)),
    ),
  ];
}

/**
 * Archives that have not signed a figure, or have none to compare it with, are left out of a growth, and named; figures that
 * leave out the same are named together.
 */
function leftOut(
  definition: ReportDefinition,
  lines: Snapshot['lines'],
  why: 'unsigned' | 'without',
  words: Words,
): string[] {
  const figuresOf = new Map<string, string[]>();
  for (const figure of definition.figures.filter((one) => !isRate(one))) {
    const names = words.list(totalsOf(lines, figure.id)[why]);
    if (names) figuresOf.set(names, [...(figuresOf.get(names) ?? []), titleOf(definition, figure.id, words)]);
  }
  return [...figuresOf].map(([names, titles]) => words.leftOut[why](names, words.list(titles)));
}

function titleOf({ figures }: ReportDefinition, id: string, { measured, of }: Words): string {
  const figure = figures.find((one) => one.id === id);
  return figure ? measured(of(figure.title), of(figure.unit)) : id;
}
