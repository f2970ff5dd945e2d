import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { type Client, Refusal } from '#infra/client/client.ts';
import { databaseOf } from '#infra/local/dynamo.ts';
import { type Platform, startPlatform } from '#infra/local/platform.ts';
import type { Who } from '#infra/local/story/people.ts';
import { as, foundProvince } from '#infra/local/story/province.ts';

/** A province standing on the platform, for one file of journeys; `data` is the folder it lives in, for tests that damage what lies there. */
export type Province = { platform: Platform; data: string; as(who: Who | { subject: string }): Client };

/**
 * A platform at any port, with a database of its own in the engine that all journeys share. Each function runs two events at a
 * time: every worker is loaded and warmed for itself, and two cores run no more.
 */
export const standAlone = (given: Parameters<typeof startPlatform>[0]): Promise<Platform> =>
  startPlatform({
    port: 0,
    workers: 2,
    dynamo: databaseOf(inject('dynamoPort'), randomUUID().replaceAll('-', '')),
    ...given,
  });

/**
 * Stands up the deployed template in a folder of its own, founds a province of four archives, and takes everything down
 * afterwards. When all is done nothing may have been refused by the role check.
 */
export function aProvince({ today, deniedIsFine = false }: { today?: string; deniedIsFine?: boolean } = {}): Province {
  const folder = mkdtempSync(join(tmpdir(), 'lantai-journey-'));
  const province: { platform?: Platform } = {};
  const standing = () => {
    if (!province.platform) throw new Error('the platform does not stand');
    return province.platform;
  };
  beforeAll(async () => {
    const begin = today ? { beginAt: Date.parse(today) } : {};
    province.platform = await standAlone({ outdir: inject('outdir'), data: folder, ...begin });
    await foundProvince(standing(), 1);
  });
  afterAll(async () => {
    const { denied } = standing();
    await standing().stop();
    rmSync(folder, { recursive: true });
    if (!deniedIsFine) expect(denied).toEqual([]);
  });
  return {
    get platform() {
      return standing();
    },
    data: folder,
    as: (who) => as(standing(), who),
  };
}

/** The refusal of a call that must be refused. */
export async function refusal(call: Promise<unknown>): Promise<Refusal> {
  const answer = await call.then(
    (value) => value,
    (error) => error,
  );
  if (answer instanceof Refusal) return answer;
  throw new Error(`expected a refusal, but got ${answer instanceof Error ? answer.stack : JSON.stringify(answer)}`);
}
