import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReportDefinition } from '#functions/reports/definition.ts';
import { definitions } from '#functions/reports/definitions/built-in.ts';
import { dueAt } from '#functions/reports/due.ts';
import type { Edition } from '#functions/reports/edition.ts';
import { readBooks } from '#functions/reports/read-books.ts';
import { filesOf } from '#functions/reports/render/files.ts';
import { snapshotOf } from '#functions/reports/snapshot.ts';
import { addFonts } from '#infra/font-asset.ts';
import { cityOf, subordinatesOf } from '#shared/archives/hierarchy.ts';
import { canonicalJson, sha256 } from '#shared/figures/canonical.ts';
import { bringForward } from '#shared/ledger/balance-store.ts';
import { abreast } from '#shared/runtime/abreast.ts';
import { acts, balancedBooks, province, records, returns } from '#test/functions/reports/hundred-archives.ts';
import { type Engine, filledEngines } from './filled-engine.ts';
import { median } from './median.ts';
import { metered, startMeter } from './metered.ts';
import { prices } from './prices.ts';
import type { Bench } from './run.ts';

const storedEntries = [20_000, 200_000, 1_000_000];
/** `balanced`: as the nights leave it. Else no night has been yet since all of it was entered: the worst there is. */
const ledgers = {
  balanced20k: { count: 20_000, balanced: true },
  balanced200k: { count: 200_000, balanced: true },
  raw200k: { count: 200_000, balanced: false },
};
type LedgerName = keyof typeof ledgers;
const rounds = 9;
/** A report costs the same however much is stored, within so much; the annual report of a province is made within so many seconds. */
const limits = { flat: 0.1, annualSeconds: 5 };
const lambdaGb = 1769 / 1024;

/** A folder with the fonts of papers, as a bundle has it. */
const folder = mkdtempSync(join(tmpdir(), 'lantai-bench-'));
const fonts = join(folder, 'fonts');

const table = (ledger: LedgerName) => `LEDGER_${ledger}`;
const places = { province: province[0]!, city: province[1]!, archives: province[10]! };
/** The last period of each kind in the books. */
const periods = { month: '2024-12', quarter: '2024-Q4', year: '2024' };

/** Makes one edition as the platform does: reads the books, freezes them, draws every file; answers how many files. */
async function made(definition: ReportDefinition): Promise<number> {
  const period = periods[definition.every];
  const at = places[definition.scope];
  const edition: Edition = {
    report: `${definition.id}#${at.archivesCode}`,
    edition: period,
    definitionId: definition.id,
    definitionVersion: definition.version,
    archivesCode: at.archivesCode,
    period,
    asOf: dueAt(period, definition.due).toISOString(),
    trigger: 'schedule',
    by: 'schedule',
    state: 'planned',
    plannedAt: '2025-01-01T00:00:00.000Z',
  };
  const under = definition.scope === 'archives' ? [] : subordinatesOf(at.archivesCode, province);
  const scope = province
    .filter((one) => one === at || under.includes(one.archivesCode))
    .map((one) => ({ ...one, city: cityOf(one, province) }));
  const snapshot = snapshotOf(definition, edition, at, await readBooks(definition, edition, scope));
  const frozen = canonicalJson(snapshot);
  const drawn = { digest: sha256(frozen), address: 'https://api.example.cn', fonts };
  return 1 + Object.keys(await filesOf(definition, snapshot, drawn)).length;
}

async function measured(engine: Engine, definition: ReportDefinition, ledger: LedgerName, runs: number) {
  process.env.LEDGER_TABLE = table(ledger);
  const found = [];
  for (let n = 0; n < runs; n++) found.push(await metered(engine, () => made(definition)));
  return found.reduce((best, one) => (one.ms < best.ms ? one : best));
}

const definitionOf = (id: string) => definitions.find((one) => one.id === id)!;

/** Time, reads, read units and cost of every report; whether they stay the same however much is stored. */
export async function reports(): Promise<Bench> {
  startMeter();
  addFonts(folder);
  Object.assign(process.env, { STATISTICS_TABLE: 'STATISTICS_TABLE' });
  const books = (Object.keys(ledgers) as LedgerName[]).map((name) => {
    const { count, balanced } = ledgers[name];
    return { table: table(name), like: 'LEDGER_TABLE', items: () => (balanced ? balancedBooks(count) : acts(count)) };
  });
  const engines = await filledEngines(
    storedEntries.map((count, n) => [
      { table: 'RECORDS_TABLE', like: 'RECORDS_TABLE', items: records(count) },
      { table: 'STATISTICS_TABLE', like: 'STATISTICS_TABLE', items: returns() },
      ...books.slice(0, n === 0 ? undefined : 1).map(({ items, ...one }) => ({ ...one, items: items() })),
    ]),
  );
  try {
    const flat = await flatness(engines);
    const each = await everyReport(engines[0]!);
    const night = await firstNight(engines[0]!);
    return { rows: [...flat.rows, ...each.rows, night], passed: flat.passed && each.passed };
  } finally {
    for (const engine of engines) await engine.stop();
    rmSync(folder, { recursive: true });
  }
}

/** The annual report of the province beside more and more stored entries, the engines in turn, so that a busy machine slows all alike. */
async function flatness(engines: Engine[]): Promise<Bench> {
  const definition = definitionOf('annual-statistics-province');
  const found = engines.map(() => [] as Awaited<ReturnType<typeof measured>>[]);
  for (const engine of engines) await measured(engine, definition, 'balanced20k', 3);
  for (let n = 0; n < rounds; n++)
    for (const [nth, engine] of engines.entries())
      found[nth]!.push(await measured(engine, definition, 'balanced20k', 1));
  const of = found.map((runs) => ({ ms: median(runs.map(({ ms }) => ms)), ...pick(runs[0]!) }));
  const verdicts = of.map(({ ms, units, reads }, n) => {
    const base = of[0]!;
    const ratio = median(found[n]!.map((run, round) => run.ms / found[0]![round]!.ms));
    const same = units === base.units && reads === base.reads && Math.abs(ratio - 1) <= limits.flat;
    return { ms, ratio, verdict: same ? 'pass' : 'over' };
  });
  return {
    rows: verdicts.map(({ ms, ratio, verdict }, n) => ({
      report: definition.id,
      'entries stored': storedEntries[n]!,
      ledger: '20,000 balanced',
      ms: Math.round(ms),
      reads: of[n]!.reads,
      'read units': of[n]!.units,
      'to the first': ratio.toFixed(2),
      'US$ per 1,000': '',
      verdict,
    })),
    passed: verdicts.every(({ verdict }) => verdict === 'pass'),
  };
}

const pick = ({ reads, units }: { reads: number; units: number }) => ({ reads, units });

/** What the first night does with books of ten years in which there is no balance yet; after it they read as balanced ones. */
async function firstNight(engine: Engine) {
  process.env.LEDGER_TABLE = table('raw200k');
  const night = new Date('2025-01-01T17:00:00Z');
  const made = () => abreast(province, 8, ({ archivesCode }) => bringForward(archivesCode, night));
  const { ms, cpuMs, reads, units } = await metered(engine, made);
  const after = await metered(engine, made);
  return {
    'first night': '100 archives, 200,000 entries',
    ms: Math.round(ms),
    'CPU ms': Math.round(cpuMs),
    reads,
    'read units': units,
    'read units of any other night': after.units,
  };
}

async function everyReport(engine: Engine): Promise<Bench> {
  const rows = [];
  for (const ledger of Object.keys(ledgers) as LedgerName[])
    for (const definition of definitions) {
      if (ledger === 'raw200k' && definition.id !== 'annual-statistics-province') continue;
      const { ms, cpuMs, reads, units, value: files } = await measured(engine, definition, ledger, 3);
      const requests = units * prices.millionReadUnits + files * prices.millionPuts + prices.millionCalls;
      const cost = requests / 1e6 + (ms / 1000) * lambdaGb * prices.lambdaGigabyteSecond;
      const { count, balanced } = ledgers[ledger];
      rows.push({
        report: definition.id,
        'entries stored': storedEntries[0]!,
        ledger: `${count.toLocaleString('en')} ${balanced ? 'balanced' : 'never balanced'}`,
        ms: Math.round(ms),
        'CPU ms': Math.round(cpuMs),
        reads,
        'read units': units,
        'to the first': '',
        'US$ per 1,000': (cost * 1000).toFixed(2),
        verdict: !definition.id.startsWith('annual') ? '' : ms < limits.annualSeconds * 1000 ? 'pass' : 'over',
      });
    }
  return { rows, passed: rows.every(({ verdict }) => verdict !== 'over') };
}
