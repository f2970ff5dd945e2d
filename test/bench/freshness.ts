import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlatform } from '#infra/local/platform.ts';
import { foundProvince } from '#infra/local/story/province.ts';
import { searchWhileImporting } from '#test/journeys/search-while-importing.ts';
import type { Bench, Options } from './run.ts';

// a sheet of 1,000 beside 20 clients on two busy cores may outlast its function's minute, and come again only after six
const [clients, perSheet] = [20, 200];

/** 20 desks search through the public API while 10,000 entries arrive; after at most 60 s of quiet all answers equal brute force. */
export async function freshness({ entries = 10_000 }: Options): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'lantai-freshness-'));
  const outdir = join(folder, 'cdk.out');
  const root = join(import.meta.dirname, '../..');
  execFileSync(process.execPath, [join(root, 'infra/app.ts')], {
    cwd: root,
    env: { ...process.env, CDK_OUTDIR: outdir },
  });
  const platform = await startPlatform({ outdir, data: join(folder, 'data'), port: 0 });
  try {
    await foundProvince(platform, 1);
    const found = await searchWhileImporting(platform, { clients, entries, perSheet });
    const times = found.milliseconds.toSorted((a, b) => a - b);
    const at = (share: number) => Math.round(times[Math.floor(times.length * share)] ?? 0);
    for (const said of [...found.failed, ...found.wrong, ...found.differing].slice(0, 10)) console.log(said);
    const row = {
      clients,
      entries,
      'import s': Math.round(found.importSeconds),
      searches: found.searches,
      failed: found.failed.length,
      unsound: found.wrong.length,
      'p50 ms (wall)': at(0.5),
      'p95 ms (wall)': at(0.95),
      'all found after s': Math.round(found.freshAfterSeconds * 10) / 10,
      'answers compared': found.compared,
      differing: found.differing.length,
    };
    const passed = !row.failed && !row.unsound && !row.differing && found.freshAfterSeconds < 60;
    return { rows: [row], passed };
  } finally {
    await platform.stop();
    rmSync(folder, { recursive: true });
  }
}
