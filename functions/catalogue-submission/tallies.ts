import { api } from '#shared/api/api.ts';
import { subordinatesOf } from '#shared/archives/hierarchy.ts';
import type { Period } from '#shared/calendar/period.ts';
import { submissionsOf } from '#shared/figures/catalogue-submission-store.ts';
import { abreast } from '#shared/runtime/abreast.ts';
import { downloadLink } from '#shared/runtime/download.ts';
import * as contract from './contract.ts';
import { requireRound } from './required.ts';
import { tallyOf } from './tally.ts';
import { csvOf, xlsxOf } from './tally-files.ts';
import type { Tally } from './tally-shown.ts';
import { storeTally, tallyKey } from './tally-storage.ts';

const atOnce = 16;

/** The tally of all that must report below an archives: the whole province for its own, a city's counties for a city's. */
async function readTally(archivesCode: string, period: Period, now: Date): Promise<Tally> {
  const { own, all, inForce } = await requireRound(archivesCode, period);
  const due = subordinatesOf(archivesCode, all).filter((code) => inForce.quotas[code] !== undefined);
  const versions = await abreast(due, atOnce, async (code) => [code, await submissionsOf(code, period)] as const);
  return tallyOf({ of: own, round: inForce, all, versions: new Map(versions) }, now);
}

/** The tally as it stands now. */
export const showTally = api(contract.showTally, ({ params, now }) =>
  readTally(params.archivesCode, params.period, now),
);

/** The tally as files, kept by their content: the same figures are the same files. */
export const makeTallyFiles = api(contract.makeTallyFiles, async ({ params, now }) => {
  const tally = await readTally(params.archivesCode, params.period, now);
  const files = { csv: csvOf(tally), xlsx: xlsxOf(tally) };
  const links = await Promise.all(
    (['csv', 'xlsx'] as const).map(async (format) => {
      await storeTally(tally, format, files[format]);
      const name = `${tally.of.name}目录报送统计${tally.period}.${format}`;
      return [format, await downloadLink('REPORTS_BUCKET', tallyKey(tally, format), name, now)] as const;
    }),
  );
  const { csv, xlsx } = Object.fromEntries(links) as Record<'csv' | 'xlsx', (typeof links)[number][1]>;
  return { sha256: tally.sha256, csv, xlsx };
});
