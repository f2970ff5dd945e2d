import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { guidePage } from '#functions/api-guide/guide-page.ts';
import openapi from '#functions/api-guide/openapi.json' with { type: 'json' };
import { copyPdf } from '#functions/lookup-cases/certified-copy.ts';
import { filesOf } from '#functions/reports/render/files.ts';
import { addFonts } from '#infra/font-asset.ts';
import { a01Gbk } from '#test/functions/catalogue-import/a01.ts';
import { answerWorkbook, planned } from '#test/functions/catalogue-import/planned.ts';
import { certified, scanned } from '#test/functions/lookup-cases/certified.ts';
import { drawn, of2015 } from '#test/functions/reports/hubei.ts';
import { of2024 } from '#test/functions/reports/hundred-archives.ts';
import { archivesSnapshot, ofArchives, ofProvince, provinceSnapshot } from '#test/functions/reports/september.ts';
import { violationsIn } from './axe.ts';

const folder = join(import.meta.dirname, '../../.build/look');

/** The first of these programs that is there, or undefined. */
function programOf(...names: string[]): string | undefined {
  return names.find((name) => {
    try {
      execFileSync(name, ['--version'], { stdio: 'ignore' });
      return true;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code !== 'ENOENT';
    }
  });
}
const quietly = (program: string, words: string[]) =>
  execFileSync(program, words, { cwd: folder, stdio: 'ignore', timeout: 120_000 });

/** Pictures of a page on a wide screen, on a narrow one, and of its first sheets of paper. */
function lookAtPage(chromium: string, pdftoppm: string | undefined, name: string): void {
  const page = join(folder, `${name}.html`);
  const headless = ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars'];
  const shoot = (picture: string, size: string) =>
    quietly(chromium, [...headless, `--screenshot=${picture}.png`, `--window-size=${size}`, page]);
  shoot(`${name}-wide`, '1280,2000');
  shoot(`${name}-narrow`, '500,1600'); // headless Chromium does not go narrower
  quietly(chromium, [...headless, '--no-pdf-header-footer', `--print-to-pdf=${name}.pdf`, page]);
  if (pdftoppm) quietly(pdftoppm, ['-png', '-r', '70', '-l', '2', `${name}.pdf`, `${name}-print`]);
}

/** Pictures of a workbook as LibreOffice prints it. */
function lookAtWorkbook(office: string, pdftoppm: string, name: string): void {
  const home = `-env:UserInstallation=file://${join(folder, 'office')}`;
  quietly(office, [home, '--headless', '--convert-to', 'pdf:calc_pdf_Export', '--outdir', folder, `${name}.xlsx`]);
  quietly(pdftoppm, ['-png', '-r', '70', '-l', '2', `${name}.pdf`, name]);
}

/** Pictures of the first pages of a paper that the platform prints. */
function lookAtPaper(pdftoppm: string, name: string): void {
  quietly(pdftoppm, ['-png', '-r', '90', '-l', '3', `${name}.pdf`, name]);
}

/** Has axe judge the pages; true if it finds nothing wrong in any. */
function accessible(chromium: string, names: string[]): boolean {
  const judged = names.map((name) => ({ name, wrong: violationsIn(chromium, join(folder, `${name}.html`)) }));
  for (const { name, wrong } of judged) console.log(`axe ${name}: ${wrong.length} violations ${wrong.join(' · ')}`);
  return judged.every(({ wrong }) => wrong.length === 0);
}

/** `npm run look`: what people see (pages, reports, workbooks) as pictures in .build/look. */
async function look(): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  addFonts(folder);
  const fonts = join(folder, 'fonts');
  const monthly = await filesOf(ofArchives, archivesSnapshot(), { ...drawn, fonts });
  const province = await filesOf(ofProvince, provinceSnapshot(), { ...drawn, fonts });
  const ofYear = async (id: string) => {
    const { definition, snapshot } = of2015(id, { withYoung: true });
    return filesOf(definition, snapshot, { ...drawn, fonts });
  };
  const annual = await ofYear('annual-statistics-province');
  const ofHundred = async (id: string) => {
    const { definition, snapshot } = of2024(id);
    return filesOf(definition, snapshot, { ...drawn, fonts });
  };
  const hundred = await ofHundred('annual-statistics-province');
  const five = await ofYear('five-years');
  const { sheet, rows } = await planned(a01Gbk);
  const pages = {
    guide: guidePage(openapi),
    monthly: monthly.html,
    province: province.html,
    annual: annual.html,
    review: (await ofYear('year-in-review')).html,
    ranking: (await ofYear('ranking')).html,
    hundred: hundred.html,
    five: five.html,
  };
  const workbooks = {
    'monthly-sheet': monthly.xlsx,
    'province-sheet': province.xlsx,
    'annual-sheet': annual.xlsx,
    'hundred-sheet': hundred.xlsx,
    errors: await answerWorkbook(sheet, rows),
  };
  const papers = {
    'monthly-paper': monthly.pdf,
    'hundred-paper': hundred.pdf,
    'five-paper': five.pdf,
    'certified-copy': (
      await copyPdf(fonts, certified, [
        { bytes: await scanned(), caption: '第1页  复制第1页,共2页' },
        { bytes: await scanned({ wide: true }), caption: '第2页  复制第2页,共2页' },
      ])
    ).bytes,
  };
  for (const [name, content] of Object.entries(papers)) writeFileSync(join(folder, `${name}.pdf`), content);
  for (const [name, content] of Object.entries(pages)) writeFileSync(join(folder, `${name}.html`), content);
  for (const [name, content] of Object.entries(workbooks)) writeFileSync(join(folder, `${name}.xlsx`), content);

  const chromium = programOf('chromium', 'chromium-browser', 'google-chrome');
  const office = programOf('soffice', 'libreoffice');
  const pdftoppm = programOf('pdftoppm');
  if (pdftoppm) for (const name of Object.keys(papers)) lookAtPaper(pdftoppm, name);
  if (chromium) for (const name of Object.keys(pages)) lookAtPage(chromium, pdftoppm, name);
  else
    console.error('没有 Chromium,网页未截图:apt install chromium fonts-noto-cjk · no Chromium: pages were not drawn');
  if (office && pdftoppm) for (const name of Object.keys(workbooks)) lookAtWorkbook(office, pdftoppm, name);
  else
    console.error(
      '没有 LibreOffice 或 pdftoppm,表格未绘出:apt install libreoffice-calc poppler-utils · workbooks were not drawn',
    );
  console.log(
    readdirSync(folder)
      .filter((name) => name.endsWith('.png'))
      .map((name) => join(folder, name))
      .join('\n'),
  );
  if (!chromium || !accessible(chromium, Object.keys(pages))) process.exitCode = 1;
}

await look();
