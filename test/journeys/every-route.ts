import { expect } from 'vitest';
import { showGuide, showOpenApi } from '#functions/api-guide/contract.ts';
import { listAudit } from '#functions/audit-trail/contract.ts';
import {
  abandonImport,
  exportFonds,
  listImports,
  listIncidents,
  resumeImport,
  showImport,
} from '#functions/catalogue-import/contract.ts';
import { correctCode, reverseImport } from '#functions/catalogue-import/correction-contract.ts';
import {
  dissolveUnit,
  endAgreement,
  grantMembership,
  listAgreements,
  listFonds,
  listMemberships,
  listUnits,
  makeAgreement,
  registerUnit,
  revokeMembership,
  setUploadQuota,
  whoAmI,
} from '#functions/directory/contract.ts';
import { showHealth } from '#functions/health/contract.ts';
import { listActs, listRecounts, reverseAct } from '#functions/ledger/contract.ts';
import { browseFonds, showRecord } from '#functions/lookup/contract.ts';
import { confirmOpening, listOpenings, proposeOpening } from '#functions/opening-review/contract.ts';
import {
  listDefinitions,
  listDeliveries,
  listEditions,
  readDeliveries,
  traceFigure,
} from '#functions/reports/contract.ts';
import {
  explainCheck,
  linkAgain,
  listBatches,
  listFiles,
  renewUrls,
  showUploadQuota,
  showVerification,
} from '#functions/uploads/contract.ts';
import type { Client } from '#infra/client/client.ts';
import { readContracts } from '#infra/contracts.ts';
import type { Platform } from '#infra/local/platform.ts';
import { asSample, scanPapers } from '#infra/local/samples/scans.ts';
import { marriages, utf8Sheet } from '#infra/local/samples/sheets.ts';
import {
  checked,
  closed,
  commit,
  importSheet,
  report,
  sendScans,
  sendSheet,
  until,
  verified,
} from '#infra/local/story/deeds.ts';
import { as } from '#infra/local/story/province.ts';
import { addMonths, daysOfMonth, monthOf } from '#shared/calendar/day.ts';
import { shanghaiDay, startOfDay } from '#shared/calendar/shanghai.ts';
import { reportTheYear } from './every-route/annual-return.ts';
import { lookUpByCase } from './every-route/cases.ts';
import { reportTheCatalogue } from './every-route/catalogue-submission.ts';
import { exportPackages } from './every-route/exports.ts';
import { auditWhatIsPreserved } from './every-route/fixity.ts';
import { sendLargeFile } from './every-route/large-file.ts';
import { leaf } from './every-route/leaf.ts';
import { askForOwnData } from './every-route/own-data.ts';
import { judgeTheScans } from './every-route/quality.ts';
import { searchByTitle } from './every-route/search.ts';
import { readTheTrail } from './every-route/trail.ts';

const province = { archivesCode: '443001' };
const xiangyin = { archivesCode: '443021' };
const pingjiang = { archivesCode: '443022' };

/** After the story: what else people do on the platform, until every route has been taken and every trigger has fired. */
export async function tellTheRest(platform: Platform): Promise<void> {
  const today = dayNow(platform);
  await openRecords(platform);
  await platform.idle(); // the index has marked the opened ones anew, and reads that when more comes in
  await Promise.all([keepTheDirectory(platform), importTroubles(platform), scanTroubles(platform)]);
  await sendLargeFile(platform);
  await searchByTitle(platform);
  await correctTheBooks(platform);
  await auditWhatIsPreserved(platform);
  await exportPackages(platform, await judgeTheScans(platform));
  await lookUpByCase(platform);
  await askForOwnData(platform);
  await readEverything(platform);
  await reportTheYear(platform);
  await reportTheCatalogue(platform);
  await turnStrangersAway(platform);
  await reportByTheCalendar(platform);
  await platform.idle(); // every tick that is due has run to its end
  await readTheTrail(platform, today);
}

const dayNow = ({ clock }: Platform) => shanghaiDay(new Date(clock.now()));

async function keepTheDirectory(platform: Platform): Promise<void> {
  const by = as(platform, 'xiangyinAdministrator');
  const { unitId } = await by(registerUnit, { params: xiangyin, body: { name: '湘阴县民政局' } });
  const successor = await by(registerUnit, { params: xiangyin, body: { name: '湘阴县社会事务局' } });
  const dissolved = { dissolvedOn: '20240331', successor: successor.unitId };
  await by(dissolveUnit, { params: { ...xiangyin, unitId }, body: dissolved });
  await by(listUnits, { params: xiangyin });
  await leaf(by, listFonds, { params: xiangyin });
  await by(whoAmI);
  const newcomer = { subject: 'ma-chao', name: '马超', roles: ['auditor' as const], from: '2000-01-01T00:00:00.000Z' };
  const { membershipId } = await by(grantMembership, { params: xiangyin, body: newcomer });
  await by(listMemberships, { params: xiangyin });
  await by(revokeMembership, { params: { ...xiangyin, membershipId } });
  const superior = as(platform, 'provinceAdministrator');
  const parties = ['443001', '443021', '443022'];
  const month = { filesPerMonth: 400_000, bytesPerMonth: 1e12 };
  await superior(setUploadQuota, { params: province, body: { of: '443021', ...month } });
  const agreement = { number: '湘档协〔2024〕2号', parties, categories: ['ZQ' as const], from: '20240101' };
  const { agreementId } = await superior(makeAgreement, { params: province, body: agreement });
  await superior(endAgreement, { params: { ...province, agreementId } });
  await by(listAgreements, { params: xiangyin });
}

const [header = []] = marriages;
const married = (man: string, woman = '吴秀英') =>
  utf8Sheet('1987年婚姻登记补录.csv', [
    header,
    ['A120-ZY·HY·1987·Y-0300', '1987', 'Y', man, woman, '19871203', '平江县长寿区公所', '2', '控制'],
  ]);

/** A name put right later (the pointer of the wrong one goes), a sheet confirmed too late, another's fonds, a sheet given up. */
async function importTroubles(platform: Platform): Promise<void> {
  const by = as(platform, 'pingjiangCataloguer');
  const late = { ...pingjiang, importId: await sendSheet(by, pingjiang, married('周大明')) };
  await checked(by, late);
  await importSheet(by, pingjiang, married('周大民'));
  expect((await importSheet(by, pingjiang, married('周达民'), 'revise')).committed).toMatchObject({ updated: 1 });
  expect((await commit(by, late)).refusedAtCommit).toHaveLength(1);
  expect(await by(resumeImport, { params: late })).toMatchObject({ state: 'committed' });
  await undoAnImport(by);

  const entry = ['Z109-001-002-003', '关于机构改革的报告', '湘阴县人民政府办公室', '19860815', 'Y'];
  const strange = utf8Sheet('他馆全宗.csv', [['档号', '题名', '责任者', '日期', '保管期限'], entry]);
  const params = { ...pingjiang, importId: await sendSheet(by, pingjiang, strange) };
  expect((await checked(by, params)).counts).toMatchObject({ rejected: 1 });
  await by(abandonImport, { params });
  const fonds = { params: { ...pingjiang, fondsNumber: 'A120' }, query: { format: 'xlsx' as const } };
  const { file, entries } = await by(exportFonds, fonds);
  expect([(await fetch(file.url)).status, entries > 0]).toEqual([200, true]);
  await leaf(by, listImports, { params: pingjiang });
  await as(platform, 'xiangyinDirector')(listIncidents, { params: xiangyin });
}

/** A 档号 corrected, the old sheet sent once more all the same, and that import undone. */
async function undoAnImport(by: Client): Promise<void> {
  const [from, to] = ['A120-ZY·HY·1987·Y-0300', 'A120-ZY·HY·1987·Y-0301'];
  await by(correctCode, { params: pingjiang, body: { from, to, reason: '件号重号' } });
  const { importId } = await importSheet(by, pingjiang, married('周达民'));
  const wrong = { ...pingjiang, importId };
  const reversal = await by(reverseImport, { params: wrong, body: { reason: '误传旧表' } });
  const params = { ...pingjiang, importId: reversal.importId };
  const { committed } = await until(
    () => by(showImport, { params }),
    ({ state }) => state === 'committed',
  );
  expect(committed).toMatchObject({ updated: 1, rejected: 0 });
  const again = { from: to, to: 'A120-ZY·HY·1987·Y-0302', reason: '件号再次更正' };
  await by(correctCode, { params: pingjiang, body: again });
}

/** A scan that comes before its entry and is linked afterwards; one that is no image, whose address is asked for again. */
async function scanTroubles(platform: Platform): Promise<void> {
  const by = as(platform, 'xiangyinOperator');
  const paper = {
    referenceCode: 'Z109-001-002-001',
    title: '湘阴县人民政府文件',
    lines: ['一九八七年工作要点'],
    pages: 1,
  };
  const scans = [...(await scanPapers([paper])), asSample('Z109-001-002-002.jpg', Buffer.from('不是图像'))];
  const params = { ...xiangyin, batchId: await sendScans(by, xiangyin, '政府办1987年', scans) };
  expect((await verified(by, params)).progress).toMatchObject({ waiting: 1, refused: 1 });
  const { uploads } = await by(renewUrls, { params, body: { numbers: [1, 2] } });
  expect(uploads.map(({ number }) => number)).toEqual([2]);
  const entry = [paper.referenceCode, '一九八七年工作要点', '湘阴县人民政府办公室', '19870110', 'Y'];
  const sheet = utf8Sheet('政府办1987年.csv', [['档号', '题名', '责任者', '日期', '保管期限'], entry]);
  await importSheet(as(platform, 'xiangyinCataloguer'), xiangyin, sheet);
  await by(linkAgain, { params });
  await until(
    () => verified(by, params),
    ({ progress }) => progress.accepted === 1,
  );
  await leaf(by, listFiles, { params });
  await leaf(by, showVerification, { params });
  const { referenceCode } = paper;
  await by(explainCheck, { params, body: { referenceCode, check: 'I01', reason: 'page-count-wrong' } });
  await leaf(by, listBatches, { params: xiangyin });
  expect((await by(showUploadQuota, { params: xiangyin })).used.files).toBeGreaterThan(0);
  await closed(by, params);
  const correction = { from: referenceCode, to: 'Z109-001-002-009', reason: '件号著录有误' };
  const corrected = await as(platform, 'xiangyinCataloguer')(correctCode, { params: xiangyin, body: correction });
  expect(corrected).toMatchObject({ to: correction.to, pages: 1 });
}

async function openRecords(platform: Platform): Promise<void> {
  const director = as(platform, 'xiangyinDirector');
  const body = { referenceCodes: ['C038-001-002'], ground: '满二十五年' };
  const { batchId } = await as(platform, 'xiangyinCataloguer')(proposeOpening, { params: xiangyin, body });
  await director(confirmOpening, { params: { ...xiangyin, batchId } });
  await leaf(director, listOpenings, { params: xiangyin });
  const which = { holding: '443021', referenceCode: 'C038-001-002' };
  await as(platform, 'provinceDesk')(showRecord, { params: province, query: which });
  await leaf(as(platform, 'xiangyinDesk'), browseFonds, { params: { ...xiangyin, fondsNumber: 'C038' } });
}

async function correctTheBooks(platform: Platform): Promise<void> {
  const by = as(platform, 'xiangyinDirector');
  const { items } = await by(listActs, { params: xiangyin, query: { to: '20240101' } });
  await by(reverseAct, { params: xiangyin, body: { entryId: items[0]?.entryId ?? '', reason: '期初数重新清点' } });
  await leaf(by, listActs, { params: xiangyin });
}

/** A report, whose message the queue then brings once more; and what one of its figures is made of. */
async function readEverything(platform: Platform): Promise<void> {
  const by = as(platform, 'xiangyinDirector');
  const params = { ...xiangyin, definitionId: 'monthly-progress' };
  await by(listDefinitions, { params: xiangyin });
  const made = await report(by, params, monthOf(dayNow(platform)));
  const { edition } = made;
  const runs = platform.deployed.of('AWS::SQS::Queue').find(({ id }) => /^ReportRuns[0-9A-F]{8}$/.test(id));
  platform.queues.send(runs?.arn ?? '', JSON.stringify({ ...made, report: 'monthly-progress#443021' }));
  await platform.idle();
  await leaf(by, listEditions, { params });
  const figure = { ...params, edition, figureId: 'framesReceived' };
  const told = await until(
    () => by(listDeliveries, { params: xiangyin }),
    ({ items }) => items.length > 0,
  );
  const deliveryIds = told.items.map(({ deliveryId }) => deliveryId);
  await by(readDeliveries, { params: xiangyin, body: { deliveryIds } });
  expect((await by(traceFigure, { params: figure, query: { of: '443021' } })).items.length).toBeGreaterThan(0);
  await leaf(by, listAudit, { params: xiangyin, query: { day: dayNow(platform) } });
  expect(await by(showHealth)).toMatchObject({ ok: true });
  await by(showOpenApi);
  await by(showGuide);
}

/** Each capability refuses a person of another archives, and writes it down. */
async function turnStrangersAway({ origin, token }: Platform): Promise<void> {
  const headers = { authorization: `Bearer ${await token('peng-na')}` };
  for (const contracts of Object.values(await readContracts())) {
    const [first] = contracts.filter(({ path }) => path.includes('{archivesCode}'));
    if (!first) continue;
    const path = first.path.replace('{archivesCode}', '443021').replaceAll(/\{\w+\}/g, 'any');
    expect((await fetch(new URL(path, origin), { method: first.method, headers })).status, first.name).toBe(403);
  }
}

/** The month ends, its reports fall due, and the next tick has them made; the province's is among the first. */
async function reportByTheCalendar(platform: Platform): Promise<void> {
  const { first } = daysOfMonth(addMonths(monthOf(dayNow(platform)), 1));
  const eightInTheMorning = startOfDay(first).getTime() + 8 * 3_600_000;
  platform.clock.move(eightInTheMorning - platform.clock.now());
  const params = { ...province, definitionId: 'monthly-progress-province' };
  await until(
    () => as(platform, 'provinceStatistician')(listEditions, { params }),
    ({ items }) => items.some(({ trigger, state }) => trigger === 'schedule' && state === 'delivered'),
  );
  const by = as(platform, 'xiangyinDirector');
  const recounted = await until(
    () => by(listRecounts, { params: xiangyin }),
    ({ items }) => items[0]?.state === 'done',
  );
  expect(recounted.items[0]).toMatchObject({ differing: 0, differences: [] });
}
