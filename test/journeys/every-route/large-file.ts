import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { addFiles, assembleFile, openBatch, signParts } from '#functions/uploads/contract.ts';
import type { Platform } from '#infra/local/platform.ts';
import { closed, put, verified } from '#infra/local/story/deeds.ts';
import { as } from '#infra/local/story/province.ts';
import { partBytes } from '#shared/scans/scan.ts';

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** A large file in two parts that is no image after all, and is therefore asked for again. */
export async function sendLargeFile(platform: Platform): Promise<void> {
  const by = as(platform, 'xiangyinOperator');
  const at = { archivesCode: '443021' };
  const whole = Buffer.alloc(partBytes + 1000);
  const { batchId } = await by(openBatch, { params: at, body: { title: '地籍总图' } });
  const params = { ...at, batchId };
  const file = { name: 'C038-009-001-001.tif', size: whole.length, sha256: sha256(whole) };
  expect((await by(addFiles, { params, body: { list: 1, files: [file] } })).uploads).toEqual([]);
  const pieces = [whole.subarray(0, partBytes), whole.subarray(partBytes)];
  const parts = pieces.map((bytes, n) => ({ part: n + 1, sha256: sha256(bytes) }));
  const sign = () => by(signParts, { params, body: { number: 1, parts } });
  for (const upload of (await sign()).uploads)
    expect((await put(upload, pieces[upload.part - 1] ?? Buffer.alloc(0))).ok).toBe(true);
  expect(await by(assembleFile, { params, body: { number: 1 } })).toEqual({ missing: [] });
  expect((await verified(by, params)).progress).toMatchObject({ refused: 1 });
  expect((await sign()).uploads).toHaveLength(2);
  await closed(by, params);
}
