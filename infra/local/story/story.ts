import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorWorkbook, listImports, listProblems, type ShownImport } from '#functions/catalogue-import/contract.ts';
import { listArchives } from '#functions/directory/contract.ts';
import { postAct } from '#functions/ledger/contract.ts';
import { findByCode, findPerson, listPages } from '#functions/lookup/contract.ts';
import { listBatches } from '#functions/uploads/contract.ts';
import { monthOf } from '#shared/calendar/day.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { scanPapers, writeScans } from '../samples/scans.ts';
import { filesOf2015, marriagesOf1987, type SampleSheet, volumesOfWenxing } from '../samples/sheets.ts';
import { checked, closed, commit, importSheet, report, sendAgain, sendScans, sendSheet, verified } from './deeds.ts';
import { people, type Who } from './people.ts';
import { as, foundProvince, type Standing } from './province.ts';

/** Where the story is told, where it leaves files to look at, what time it is there, and in a province of how many archives (default: all 100). */
export type Telling = {
  platform: Standing;
  files: string;
  now: () => Date;
  say: (line: string) => void;
  places?: number;
};

const xiangyin = { archivesCode: '443021' };
const pingjiang = { archivesCode: '443022' };
const province = { archivesCode: '443001' };

/** The main job of the platform, on real input, through its public API only. Throws when anything is not as it should be. */
export async function tell(telling: Telling): Promise<void> {
  const steps = [found, sendDirtySheet, sendMarriages, uploadScans, findAcrossArchives, reportMonth];
  for (const [n, step] of steps.entries()) {
    const before = performance.now();
    telling.say(`\n【${n + 1}/${steps.length}】${titles[step.name]}`);
    await step(telling);
    telling.say(`    ✓ ${((performance.now() - before) / 1000).toFixed(1)}秒`);
  }
}

const titles: Record<string, string> = {
  found: '建立全省档案馆名录、人员、全宗和跨馆查档协议',
  sendDirtySheet: '湘阴县 张敏 导入《2015年文书目录.csv》(GBK编码,有错误)',
  sendMarriages: '平江县 唐敏 导入《1987年婚姻登记目录.xlsx》',
  uploadScans: '湘阴县 李强 上传一卷扫描件,逐件核验、挂接',
  findAcrossArchives: '省档案馆 王芳 跨馆查吴秀英1987年的婚姻登记',
  reportMonth: '生成月报',
};

async function found({ platform, places, say }: Telling): Promise<void> {
  const founded = await foundProvince(platform, places);
  const { items } = await as(platform, 'provinceDesk')(listArchives, { query: { limit: 500 } });
  be('登记的档案馆', items.length, founded);
  const of = (rank: string) => items.filter(({ level }) => level === rank).length;
  say(
    `    ${items.length}个档案馆:省馆${of('province')}、市州馆${of('city')}、县市区馆${of('county')};${Object.keys(people).length}人任职`,
  );
}

async function sendDirtySheet({ platform, files, say }: Telling): Promise<void> {
  const by = as(platform, 'xiangyinCataloguer');
  const sheet = filesOf2015();
  const again = await importedBefore(platform, 'xiangyinCataloguer', xiangyin, sheet);
  const importId = await sendSheet(by, xiangyin, sheet);
  const params = { ...xiangyin, importId };
  const shown = await checked(by, params);
  say(
    `    识别编码${shown.encoding},表头在第${shown.headerLine}行;收到${shown.counts?.received}行,退回${shown.counts?.rejected}行`,
  );
  const { items } = await by(listProblems, { params, query: { severity: 'error' } });
  for (const { row, zh } of items) say(`      第${row}行:${zh}`);
  for (const { column, rows, examples } of shown.asks ?? [])
    say(`      待确认“${column}”(${rows}行):${examples.map(({ row, zh }) => `第${row}行 ${zh}`).join(' ')}`);
  await keep(await by(errorWorkbook, { params }), join(files, '2015年文书目录-改错表.xlsx'), say);
  if (again) return accounted(say, shown, { created: 0, unchanged: 8, rejected: 4 });
  accounted(say, await commit(by, params), { created: 8, unchanged: 0, rejected: 4 });
}

async function sendMarriages({ platform, say }: Telling): Promise<void> {
  const sheet = await marriagesOf1987();
  const again = await importedBefore(platform, 'pingjiangCataloguer', pingjiang, sheet);
  if (again) return say('    上次已导入,不再重复');
  const done = await importSheet(as(platform, 'pingjiangCataloguer'), pingjiang, sheet);
  accounted(say, done, { created: 4, unchanged: 0, rejected: 0 });
  say('    表中“开放标识”只作为填报值保留,不作为开放依据');
}

async function uploadScans({ platform, files, say }: Telling): Promise<void> {
  const by = as(platform, 'xiangyinOperator');
  const sheet = volumesOfWenxing();
  if (!(await importedBefore(platform, 'xiangyinCataloguer', xiangyin, sheet)))
    await importSheet(as(platform, 'xiangyinCataloguer'), xiangyin, sheet);
  const { items } = await by(listBatches, { params: xiangyin });
  if (items.some(({ state }) => state === 'closed')) return say('    上次已上传,不再重复');
  const paper = { title: '文星镇人民政府文件', lines: ['一九八六年工作总结', '全镇各村、镇直各单位:'] };
  const scans = [
    ...(await scanPapers([{ ...paper, referenceCode: 'C038-001-002', pages: 6 }], {
      format: 'tiff',
      naming: 'folder',
    })),
    ...(await scanPapers([{ ...paper, referenceCode: 'C038-001-002-003', pages: 3 }])),
  ];
  writeScans(join(files, '扫描件'), scans);
  const megabytes = scans.reduce((sum, { bytes }) => sum + bytes.length, 0) / 1e6;
  say(`    ${scans.length}个文件,${megabytes.toFixed(1)} MB,在 ${join(files, '扫描件')}`);
  const [begun] = items; // cut short in an earlier run: it goes on
  const batchId = begun?.batchId ?? (await sendScans(by, xiangyin, '文星镇1986年', scans));
  if (begun) await sendAgain(by, { ...xiangyin, batchId }, scans);
  const { sentence, progress } = await verified(by, { ...xiangyin, batchId });
  say(`    ${sentence}`);
  be('核验通过的文件', progress.accepted, 9);
  be('批次的画幅', (await closed(by, { ...xiangyin, batchId })).progress.frames, 9);
  const which = { holding: '443021', referenceCode: 'C038-001-002' };
  const pages = await as(platform, 'xiangyinDesk')(listPages, { params: xiangyin, query: which });
  be('C038-001-002挂接的页', pages.items.length, 6);
  const [first] = pages.items;
  if (first?.image) await keep(first.image, join(files, 'C038-001-002-第1页-利用件.jpg'), say);
}

async function findAcrossArchives({ platform, say }: Telling): Promise<void> {
  const by = as(platform, 'provinceDesk');
  const { masked, readable } = await by(findPerson, { params: province, body: { name: '吴秀英', year: 1987 } });
  be('省馆可直接查阅的', readable.length, 0);
  be('脱敏线索', masked.length, 2);
  for (const hit of masked)
    say(`    ${hit.holdingName} ${hit.type} ${hit.year}年 ${hit.names.join('/')} ${hit.advice}`);
  const text = JSON.stringify(masked);
  for (const secret of ['吴秀英', '陈志远', 'A120', '长寿']) be(`线索里有“${secret}”`, text.includes(secret), false);
  const byCode = await by(findByCode, { params: province, query: { referenceCode: 'A120-ZY·HY·1987·Y-0231' } });
  be('按档号可查到的未开放档案', byCode.items.length, 0);
}

async function reportMonth({ platform, files, now, say }: Telling): Promise<void> {
  const number = '接字〔开馆〕1号';
  const act = {
    number,
    kind: 'opening-balance' as const,
    date: '20240101',
    quantities: { volumes: 17000, items: 5200 },
  };
  await as(platform, 'xiangyinDirector')(postAct, { params: xiangyin, body: act });
  const { items } = await as(platform, 'xiangyinOperator')(listBatches, { params: xiangyin });
  const { closedAt } = items.find(({ state }) => state === 'closed') ?? {};
  const period = monthOf(shanghaiDay(new Date(closedAt ?? now()))); // of an earlier month, if the story was told then
  for (const [who, params, definitionId] of reports) {
    const made = await report(as(platform, who), { ...params, definitionId }, period);
    const [line] = made.lines?.filter(({ archivesCode }) => archivesCode === '443021') ?? [];
    be('湘阴县馆藏', [line?.figures.volumesAtEnd, line?.figures.itemsAtEnd], [17000, 5200]);
    be('湘阴县当月接收画幅', line?.figures.framesReceived, 9);
    say(
      `    ${definitionId} ${period}:${made.lines?.length}个馆,未报${made.notReported?.length ?? 0}个,依据${made.entryCount}笔登记`,
    );
    for (const [format, link] of Object.entries(made.downloads ?? {}))
      await keep(link, join(files, `${definitionId}-${params.archivesCode}-${period}.${format}`), say);
  }
}

const reports: [Who, { archivesCode: string }, definitionId: string][] = [
  ['xiangyinDirector', xiangyin, 'monthly-progress'],
  ['provinceStatistician', province, 'monthly-progress-province'],
];

async function importedBefore(
  platform: Standing,
  who: Who,
  params: { archivesCode: string },
  sheet: SampleSheet,
): Promise<boolean> {
  const { items } = await as(platform, who)(listImports, { params, query: { limit: 100 } });
  return items.some(({ fileName, state }) => fileName === sheet.fileName && state === 'committed');
}

function accounted(
  say: Telling['say'],
  shown: ShownImport,
  wanted: { created: number; unchanged: number; rejected: number },
): void {
  const counts = shown.committed ?? shown.counts;
  if (!counts) throw new Error('没有行数');
  const { received, created, updated, unchanged, rejected } = counts;
  say(`    收到${received} = 新建${created} + 更新${updated} + 未变${unchanged} + 退回${rejected}`);
  be('行数相加', created + updated + unchanged + rejected, received);
  be('行数', { created, unchanged, rejected }, wanted);
}

/** Fetches a link and keeps the file to be looked at. */
async function keep({ url }: { url: string }, file: string, say: Telling['say']): Promise<void> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`下载失败:${answer.status} ${await answer.text()}`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, Buffer.from(await answer.arrayBuffer()));
  say(`    → ${file}`);
}

function be(what: string, found: unknown, wanted: unknown): void {
  const [is, should] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (is !== should) throw new Error(`${what}应为${should},实为${is}`);
}
