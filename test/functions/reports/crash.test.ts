import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { definitions } from '#functions/reports/definitions/built-in.ts';
import { runByHand } from '#functions/reports/due.ts';
import type { Edition } from '#functions/reports/edition.ts';
import { addFonts } from '#infra/font-asset.ts';
import { entityOf } from '#shared/archives/directory-store.ts';
import { logLinesOf } from '#test/shared/runtime/log-lines.ts';
import { putItem } from '#test/shared/runtime/memory-table.ts';
import { xiangyin } from './september.ts';

vi.mock('#shared/runtime/table.ts', async () => ({
  table: (await import('#test/shared/runtime/memory-table.ts')).memoryTable,
}));

/** The steps at which a run can be made to die, once: when it is planned, drawn, delivered, and told of in the first feed. */
const steps = ['planned', 'drawn', 'delivered', 'told'] as const;
type Step = (typeof steps)[number];
let dies: Step | undefined;
const mayDie = (step: Step) => {
  if (step !== dies) return;
  dies = undefined;
  throw new Error('crash');
};

const stored = new Map<string, Buffer>();
vi.mock('#functions/reports/report-storage.ts', () => ({
  storeOnce: async ({ edition }: Edition, format: string, bytes: Buffer) => {
    const key = `${edition}.${format}`;
    if (!stored.has(key)) stored.set(key, bytes);
    return stored.get(key);
  },
}));
vi.mock('#functions/reports/report-store.ts', async (original) => {
  const real = await original<typeof import('#functions/reports/report-store.ts')>();
  return {
    ...real,
    plan: async (run: Edition) => {
      const found = await real.plan(run);
      mayDie('planned');
      return found;
    },
    deliver: async (...given: Parameters<typeof real.deliver>) => {
      mayDie('drawn');
      const done = await real.deliver(...given);
      mayDie('delivered');
      return done;
    },
  };
});
vi.mock('#functions/reports/delivery-store.ts', async (original) => {
  const real = await original<typeof import('#functions/reports/delivery-store.ts')>();
  return {
    ...real,
    tell: async (...given: Parameters<typeof real.tell>) => {
      const done = await real.tell(...given);
      mayDie('told');
      return done;
    },
  };
});

const { handler } = await import('#functions/reports/make-report.ts');
const { findEdition } = await import('#functions/reports/report-store.ts');
const { latestOf } = await import('#functions/reports/delivery-store.ts');

const [province, city, county] = ['443001', '443020', '443021'] as const;
const folder = mkdtempSync(join(tmpdir(), 'lantai-crash-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(() => {
  addFonts(folder);
  vi.stubEnv('LAMBDA_TASK_ROOT', folder);
  vi.stubEnv('API_ADDRESS', 'https://api.example.cn');
  for (const [archivesCode, name, level, parent] of [
    [province, '湖南省档案馆', 'province', undefined],
    [city, '岳阳市档案馆', 'city', province],
    [county, '湘阴县档案馆', 'county', city],
  ] as const) {
    const filed = { kind: 'archives', entity: entityOf.archives(), by: 'founder', at: '2024-01-01T00:00:00.000Z' };
    const item = { archivesCode, name, level, region: name, ...(parent && { parent }), ...filed };
    putItem('DIRECTORY_TABLE', archivesCode, filed.entity, item);
  }
  for (const entry of xiangyin) putItem('LEDGER_TABLE', entry.archivesCode, entry.entry, entry);
});

const context = { awsRequestId: 'lambda-1', getRemainingTimeInMillis: () => 60_000 } as Context;
async function failures(...runs: Edition[]): Promise<number> {
  const Records = runs.map((run, n) => ({ messageId: `${n}`, body: JSON.stringify(run), messageAttributes: {} }));
  let failed = 0;
  await logLinesOf(async () => {
    failed = ((await handler({ Records } as never, context)) as { batchItemFailures: unknown[] }).batchItemFailures
      .length;
  });
  return failed;
}

test.each(steps)(
  'a run that dies once it is %s is made good by its message: one edition, the same bytes, one line in each feed',
  async (step) => {
    const definition = definitions.find(({ id }) => id === 'annual-statistics')!;
    const now = new Date(Date.UTC(2025, 0, 10, 1, 0, steps.indexOf(step)));
    const run = runByHand(definition, { archivesCode: county, period: '2024', by: 'statistician', now });
    dies = step;
    expect(await failures(run)).toBe(1);
    const before = [...stored]
      .filter(([key]) => key.startsWith(run.edition))
      .map(([key, bytes]) => [key, bytes.toString('base64')]);
    expect(before).toHaveLength(step === 'planned' ? 0 : 5);
    expect(await failures(run, run)).toBe(0);
    const after = [...stored]
      .filter(([key]) => key.startsWith(run.edition))
      .map(([key, bytes]) => [key, bytes.toString('base64')]);
    expect(after).toHaveLength(5);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(await findEdition(run.report, run.edition)).toMatchObject({ state: 'delivered' });
    for (const recipient of [county, city]) {
      const told = (await latestOf(recipient, 100)).filter(({ edition }) => edition === run.edition);
      expect([recipient, told.length]).toEqual([recipient, 1]);
    }
  },
);
