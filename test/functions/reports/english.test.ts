import { expect, test } from 'vitest';
import { definitions } from '#functions/reports/definitions/built-in.ts';
import { csv } from '#functions/reports/render/csv.ts';
import { html } from '#functions/reports/render/html.ts';
import { reportTable } from '#functions/reports/report-table.ts';
import { english } from '#functions/reports/words/english.ts';
import { drawn, of2015 } from './hubei.ts';
import { of2024 } from './hundred-archives.ts';

const han = /\p{Script=Han}/u;

test('every title, unit, group and chart of every report has its English', () => {
  for (const { title, figures, charts = [] } of definitions)
    for (const text of [
      title,
      ...figures.flatMap((one) => [one.title, one.unit, one.group]),
      ...charts.map((one) => one.title),
    ])
      expect(english.of(text), text).not.toMatch(han);
  for (const { figures } of definitions)
    for (const figure of figures) expect(english.definition(figure, figures)).not.toMatch(han);
});

const ofYear = definitions.filter(({ every }) => every === 'year').map(({ id }) => id);
test.each(ofYear)('%s in English: the same figures, and no Chinese but names of places', (id) => {
  const { definition, snapshot } = of2015(id, { withYoung: true });
  const [zh, en] = [
    reportTable(definition, snapshot, drawn),
    reportTable(definition, snapshot, { ...drawn, language: 'en' }),
  ];
  const numbers = (table: typeof zh) => table.rows.map((row) => row.filter((cell) => typeof cell !== 'string'));
  expect(numbers(en)).toEqual(numbers(zh));
  const page = html(en).toString('utf8');
  expect(page).toContain('<html lang="en">');
  const names = snapshot.lines.map(({ of }) => of.name);
  const rest = [page, csv(en).toString('utf8')].map((text) =>
    names.reduce((left, name) => left.replaceAll(name, ''), text),
  );
  for (const text of rest) expect(text.match(/.{0,20}\p{Script=Han}+.{0,20}/gu) ?? []).toEqual([]);
});

test('the year in review says in English how its figures have grown, and what share is digitised', () => {
  const { definition, snapshot } = of2015('year-in-review');
  const { summary } = reportTable(definition, snapshot, { ...drawn, language: 'en' });
  expect(summary).toContain('Accessions of the year: 660,000 volumes (up 15.8% on the year before)');
  expect(summary).toContain('160,000,000 frames (up 357.8% on the plan before)');
  expect(summary).toMatch(/Digitised share: \d+\.\d%/);
});

test('the labels of charts are told whole, in the brackets of their language', () => {
  const { definition, snapshot } = of2024('annual-statistics-province');
  const page = html(reportTable(definition, snapshot, { ...drawn, language: 'en' })).toString('utf8');
  expect(page).toContain('>Due for transfer to date<');
  expect(page).toMatch(/>[\d,]+ \(\d+\.\d%\)</);
  expect(page).not.toMatch(/[（）；]/);
});

test('in English too, why there is no growth stands in its place, and cities are summed up', () => {
  const { definition, snapshot } = of2015('annual-statistics-province', { withYoung: true });
  expect(csv(reportTable(definition, snapshot, { ...drawn, language: 'en' })).toString('utf8')).toContain(
    '— (no figure for the year before)',
  );
  const hundred = of2024('annual-statistics-province');
  const table = reportTable(hundred.definition, hundred.snapshot, { ...drawn, language: 'en' });
  expect(table.byCity?.rows[0]?.[0]).toBe('Province');
});
