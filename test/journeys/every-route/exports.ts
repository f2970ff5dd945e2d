import { expect } from 'vitest';
import { listExports, showExport, startExport } from '#functions/package-export/contract.ts';
import type { Platform } from '#infra/local/platform.ts';
import { until } from '#infra/local/story/deeds.ts';
import { as } from '#infra/local/story/province.ts';
import { leaf } from './leaf.ts';

const xiangyin = { archivesCode: '443021' };

/** A batch as a bag and its fonds as a transfer package, both fetched. */
export async function exportPackages(platform: Platform, ofBatch: string): Promise<void> {
  const director = as(platform, 'xiangyinDirector');
  for (const body of [
    { form: 'transfer' as const, fondsNumber: 'C038' },
    { form: 'bagit' as const, ofBatch },
  ]) {
    const { exportId } = await director(startExport, { params: xiangyin, body });
    const { download } = await until(
      () => director(showExport, { params: { ...xiangyin, exportId } }),
      ({ state }) => state === 'ready',
    );
    expect((await fetch(download?.url ?? '')).status).toBe(200);
  }
  const all = await director(listExports, { params: xiangyin, query: { limit: 200 } });
  expect(all.items).toHaveLength(2);
  await leaf(director, listExports, { params: xiangyin });
}
