import type * as z from 'zod';
import { type searchTitles as contract, searchTitles } from '#functions/lookup/contract.ts';
import type { Platform } from '#infra/local/platform.ts';
import { utf8Sheet } from '#infra/local/samples/sheets.ts';
import { importSheet } from '#infra/local/story/deeds.ts';
import type { Who } from '#infra/local/story/people.ts';
import { as } from '#infra/local/story/province.ts';
import { fold } from '#shared/search/fold.ts';
import { type IndexedEntry, idOf } from '#shared/search/indexed-entry.ts';
import { readWords } from '#shared/search/question.ts';
import { bruteForce } from '#test/shared/search/model.ts';

const places = '文星 长寿 三和 城关 洞口 新河 石塘 南湖 白泥 樟树'.split(' ');
const matters = '水库移民安置 婚姻登记 土地承包 干部任免 粮食征购 计划生育 学校基建 林权纠纷'.split(' ');
const forms = '的请示 的批复 的通知 的报告 会议纪要'.split(' ');
const desks = { '443021': 'xiangyinDesk', '443022': 'pingjiangDesk', '443001': 'provinceDesk' } as const;
const clerks = { '443021': 'xiangyinCataloguer', '443022': 'pingjiangCataloguer' } as const;

/** The nth entry of an archives: the same on every run, with words from common to rare. */
function entryOf(archivesCode: string, n: number): IndexedEntry & { title: string } {
  const pick = (list: string[], step: number) => list[Math.floor((n * step) / 7) % list.length] ?? '';
  const title = `关于${pick(places, 3)}镇${pick(matters, 5)}${n % 97 === 0 ? `第${n}号` : ''}${pick(forms, 11)}`;
  return {
    archivesCode,
    title,
    year: 1960 + (n % 40),
    kind: '//item',
    referenceCode: `C038-001-${1 + Math.floor(n / 100)}-${1 + (n % 100)}`,
    fondsNumber: 'C038',
    retention: 'Y',
    opened: false,
    scanned: false,
    text: `${fold(title)}\n${fold('县人民政府办公室')}\n`,
  };
}

const questions = [
  ...places,
  ...matters,
  '水库',
  '登记',
  '关于',
  '镇',
  '纪要 -登记',
  '"长寿镇土地承包的批复"',
  '文星 婚姻登记 的请示',
  '第97号',
  '移民?置',
  '',
];

/**
 * Seconds that a sheet may take on a machine that clients keep busy: a commit cut off by its function's timeout (60 s) comes again
 * after six times that, as on AWS. What is judged is errors and answers, not this machine's pace.
 */
const patience = 600;

type Answer = z.output<(typeof contract)['answer']>;

/** What was seen: answers given, those refused or wrong while entries came, and those that differ from brute force in the end. */
export type Figures = {
  searches: number;
  failed: string[];
  wrong: string[];
  milliseconds: number[];
  importSeconds: number;
  freshAfterSeconds: number;
  compared: number;
  differing: string[];
};

/**
 * `clients` desks search on and on while `entries` new entries are imported, a sheet at a time at two archives side by side. When all is
 * committed, and the index has had at most a minute, every question is asked at every desk and compared with looking at every entry.
 */
export async function searchWhileImporting(
  platform: Platform,
  { clients, entries, perSheet }: { clients: number; entries: number; perSheet: number },
): Promise<Figures> {
  const figures: Figures = {
    searches: 0,
    failed: [],
    wrong: [],
    milliseconds: [],
    importSeconds: 0,
    freshAfterSeconds: 0,
    compared: 0,
    differing: [],
  };
  const each = entries / 2;
  const truth = Object.keys(clerks).flatMap((code) => Array.from({ length: each }, (_, n) => entryOf(code, n)));
  const ask = (archivesCode: keyof typeof desks, q: string, more: object = {}) =>
    as(platform, desks[archivesCode] as Who)(searchTitles, { params: { archivesCode }, query: { q, ...more } });

  let coming = true;
  const client = async (number: number) => {
    for (let n = number; coming; n++) {
      const archivesCode = Object.keys(desks)[n % 3] as keyof typeof desks;
      const q = questions[(n * 7) % questions.length] ?? '';
      const begin = performance.now();
      try {
        const answer = await ask(archivesCode, q);
        figures.milliseconds.push(performance.now() - begin);
        if (!isSound(answer, archivesCode, q)) figures.wrong.push(`${archivesCode} ${q}`);
      } catch (error) {
        figures.failed.push(String(error));
      }
      figures.searches++;
    }
  };
  const searching = Array.from({ length: clients }, (_, n) => client(n));
  const begin = performance.now();
  await Promise.all(
    Object.entries(clerks).map(async ([archivesCode, clerk]) => {
      for (let from = 0; from < each; from += perSheet) {
        const rows = Array.from({ length: Math.min(perSheet, each - from) }, (_, n) => entryOf(archivesCode, from + n));
        await importSheet(as(platform, clerk), { archivesCode }, sheetOf(rows, from), 'refuse', patience);
      }
    }),
  );
  const committed = performance.now();
  figures.importSeconds = (committed - begin) / 1000;
  while ((await totals(ask)) < entries && performance.now() < committed + 60_000)
    await new Promise((resume) => setTimeout(resume, 250));
  figures.freshAfterSeconds = (performance.now() - committed) / 1000;
  coming = false;
  await Promise.all(searching);

  for (const q of questions)
    for (const archivesCode of Object.keys(desks) as (keyof typeof desks)[]) {
      const answer = await ask(archivesCode, q, { exact: 'true', limit: 100 });
      const model = bruteForce(truth, readWords(q), archivesCode);
      const [ids, years] = [model.ids.slice(0, 100), model.facets.years.map(([, count]) => count)];
      const same =
        answer.total === model.ids.length &&
        answer.items.map(idOf).join() === ids.join() &&
        sorted(answer.facets.years.map(({ count }) => count)).join() === sorted(years).join();
      figures.compared++;
      if (!same) figures.differing.push(`${archivesCode} ${q}: ${answer.total}, not ${model.ids.length}`);
    }
  return figures;
}

const sorted = (numbers: number[]) => numbers.toSorted((a, b) => a - b);

/** While entries come an answer may lag behind, but what it says holds: its own archives only, every word in every hit, no more hits than its total. */
function isSound({ items, total }: Answer, desk: string, q: string): boolean {
  const words = q.startsWith('"') ? [] : q.split(' ').filter((word) => !/[-?]/.test(word));
  return (
    (total === undefined || total >= items.length) &&
    items.every(({ archivesCode, title }) => archivesCode === desk && words.every((word) => title.includes(word)))
  );
}

const totals = async (ask: (code: keyof typeof desks, q: string) => Promise<Answer>) =>
  ((await ask('443021', '')).total ?? 0) + ((await ask('443022', '')).total ?? 0);

const sheetOf = (rows: ReturnType<typeof entryOf>[], from: number) =>
  utf8Sheet(`目录${from}.csv`, [
    ['档号', '题名', '责任者', '日期', '保管期限'],
    ...rows.map(({ referenceCode, title, year }) => [referenceCode, title, '县人民政府办公室', `${year}0815`, 'Y']),
  ]);
