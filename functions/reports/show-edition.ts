import { api } from '#shared/api/api.ts';
import { formatPeriod } from '#shared/calendar/period.ts';
import { percent } from '#shared/figures/display.ts';
import type { Ratio } from '#shared/figures/ratio.ts';
import { downloadLink } from '#shared/runtime/download.ts';
import { send } from '#shared/runtime/send.ts';
import * as contract from './contract.ts';
import { isRate, type RateFigure } from './definition.ts';
import { inEnglish, type Run, type StoredFile } from './edition.ts';
import { keyOf } from './report-storage.ts';
import { requireEdition, snapshotIn } from './require.ts';
import { sentencesOf } from './sentences.ts';
import { figuresInEnglish } from './summary.ts';
import type { Words } from './words/words.ts';
import { wordsIn } from './words/words-in.ts';

/** An edition: while it is being made, its state; then its figures and where to fetch its files. */
export const showEdition = api(contract.showEdition, async ({ params, query: { language }, now }) => {
  const { definition, edition } = await requireEdition(params);
  const snapshot = await snapshotIn(edition);
  if (!snapshot) return edition;
  const words = wordsIn(language);
  const drawn = language === 'zh' || inEnglish(edition);
  if (!drawn) await send('REPORT_RUNS_QUEUE', [{ ...edition, drawIn: 'en' } satisfies Run]);
  const byHand = edition.trigger === 'hand' ? `（${edition.edition.slice(edition.edition.indexOf('-at-') + 4)}）` : '';
  const chinese = `${snapshot.madeFor.name}${formatPeriod(edition.period)}${definition.title}${byHand}`;
  const name = language === 'zh' ? chinese : `${edition.definitionId}-${edition.archivesCode}-${edition.edition}`;
  const link = (format: StoredFile['format']) =>
    downloadLink(
      'REPORTS_BUCKET',
      keyOf(edition, format, format === 'json' ? 'zh' : language),
      `${name}.${format}`,
      now,
    );
  const [json, csv, xlsx, html, pdf] = await Promise.all([
    link('json'),
    link('csv'),
    link('xlsx'),
    link('html'),
    link('pdf'),
  ]);
  const rates = definition.figures.filter(isRate);
  const lines = snapshot.lines.map(({ of, reported, figures, checks }) => ({
    ...of,
    reported,
    figures: Object.fromEntries(figures.filter(({ ratio }) => !ratio).map(({ id, value }) => [id, value])),
    prior: Object.fromEntries(
      figures.filter(({ prior }) => prior !== undefined).map(({ id, prior }) => [id, prior ?? null]),
    ),
    rates: Object.fromEntries(
      rates.map((rate) => [rate.id, rateText(rate, figures.find(({ id }) => id === rate.id)?.ratio, words)]),
    ),
    remarks: checks.map(({ check, entries }) => words.check(check, undefined, entries.length)),
  }));
  return {
    ...edition,
    sentences:
      language === 'zh'
        ? sentencesOf(definition, snapshot)
        : [figuresInEnglish(definition, snapshot, words.period(edition.period))],
    lines,
    notReported: snapshot.notReported,
    downloads: drawn ? { json, csv, xlsx, html, pdf } : undefined,
  };
});

type Kept = (Ratio & { none?: boolean | undefined }) | undefined;

const rateText = ({ noWhole }: RateFigure, ratio: Kept, { noRate }: Words): string => {
  if (!ratio || ratio.none) return noRate.none;
  return ratio.whole === 0 ? noRate[noWhole] : percent(ratio);
};
