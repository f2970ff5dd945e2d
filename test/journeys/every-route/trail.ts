import { expect } from 'vitest';
import { listAudit, listAuditBy, verifyTrail } from '#functions/audit-trail/contract.ts';
import type { Platform } from '#infra/local/platform.ts';
import { as } from '#infra/local/story/province.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { leaf } from './leaf.ts';

const params = { archivesCode: '443021' };

/**
 * Two hours later the tick has sealed on; the director reads who did what on the day it all happened, follows one person,
 * and has the whole trail checked against its seals.
 */
export async function readTheTrail(platform: Platform, day: string): Promise<void> {
  platform.clock.move(2 * 3_600_000);
  await platform.idle();
  const by = as(platform, 'xiangyinDirector');
  const { items } = await by(listAudit, { params, query: { day } });
  const actor = items[0]?.actor ?? '';
  const days = { from: day, to: shanghaiDay(new Date(platform.clock.now())) };
  await leaf(by, listAuditBy, { params, query: { actor, ...days } });
  const checked = await by(verifyTrail, { params, query: days });
  expect(checked).toMatchObject({ holds: true, faults: [] });
  expect(checked.sealed).toBeGreaterThan(0);
}
