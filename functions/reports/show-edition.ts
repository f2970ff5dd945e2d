import { formatPeriod } from '#shared/calendar/period.ts';
import { percent } from '#shared/figures/display.ts';
import type { Ratio } from '#shared/figures/ratio.ts';
import { api } from '#shared/runtime/api.ts';
import { downloadLink } from '#shared/runtime/download.ts';
import { send } from '#shared/runtime/send.ts';
import { checkTexts } from './checks.ts';
import * as contract from './contract.ts';
import { inEnglish, type Run, type StoredFile } from './edition.ts';
import { keyOf } from './report-storage.ts';
import { requireEdition, snapshotIn } from './require.ts';
import { sentencesOf } from './sentences.ts';

/** An edition: while it is being made, its state; then its figures and where to fetch its files. */
export const showEdition = api(contract.showEdition, async ({ params, query: { language }, now }) => {
  const { definition, edition } = await requireEdition(params);
  const snapshot = await snapshotIn(edition);
  if (!snapshot) return edition;
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
  const lines = snapshot.lines.map(({ of, reported, figures, checks }) => ({
    ...of,
    reported,
    figures: Object.fromEntries(figures.filter(({ ratio }) => !ratio).map(({ id, value }) => [id, value])),
    prior: Object.fromEntries(
      figures.filter(({ prior }) => prior !== undefined).map(({ id, prior }) => [id, prior ?? null]),
    ),
    rates: Object.fromEntries(figures.flatMap(({ id, ratio }) => (ratio ? [[id, rateText(ratio)]] : []))),
    remarks: checks.map(({ check }) => checkTexts[check]),
  }));
  return {
    ...edition,
    sentences: language === 'zh' ? sentencesOf(definition, snapshot) : undefined,
    lines,
    notReported: snapshot.notReported,
    downloads: drawn ? { json, csv, xlsx, html, pdf } : undefined,
  };
});

const rateText = ({ none, ...ratio }: Ratio & { none?: boolean | undefined }): string => {
  if (none) return '—（尚无验收）';
  return ratio.whole === 0 ? '—（无馆藏）' : percent(ratio);
};
