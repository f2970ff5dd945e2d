import { expect } from 'vitest';
import * as submission from '#functions/catalogue-submission/contract.ts';
import type { Platform } from '#infra/local/platform.ts';
import { as } from '#infra/local/story/province.ts';
import { addDays, addMonths, monthOf } from '#shared/calendar/day.ts';
import { shanghaiDay } from '#shared/calendar/shanghai.ts';

/** Last month's catalogue: asked for, reported, sent back, reported again, accepted by the city and the province, tallied. */
export async function reportTheCatalogue(platform: Platform): Promise<void> {
  const today = shanghaiDay(new Date(platform.clock.now()));
  const period = addMonths(monthOf(today), -1);
  const at = (archivesCode: string) => ({ archivesCode, period });
  const below = (archivesCode: string) => ({ ...at(archivesCode), of: '443021' });
  const ofProvince = as(platform, 'provinceStatistician');
  const ofCity = as(platform, { subject: 'deng-hua' });
  const ofCounty = as(platform, 'xiangyinDirector');
  const body = { dueOn: addDays(today, 7), byLevel: { county: 10 } };
  await ofProvince(submission.setRound, { params: at('443001'), body });
  await ofCounty(submission.showRound, { params: at('443021') });
  const { receipt } = await ofCounty(submission.submitCatalogue, { params: at('443021'), body: {} });
  expect(receipt).toContain('目报-443021-');
  const back = { version: 1, reason: '请核对件数', until: addDays(today, 3) };
  await ofCity(submission.returnSubmission, { params: below('443020'), body: back });
  await ofCounty(submission.submitCatalogue, { params: at('443021'), body: {} });
  await ofCity(submission.acceptSubmission, { params: below('443020'), body: { version: 2 } });
  await ofProvince(submission.acceptSubmission, { params: below('443001'), body: { version: 2 } });
  await ofCounty(submission.showSubmission, { params: at('443021') });
  expect((await ofProvince(submission.showTally, { params: at('443001') })).total.onTime).toBe(1);
  for (const _ of ['made', 'there already']) {
    const { csv } = await ofProvince(submission.makeTallyFiles, { params: at('443001'), body: {} });
    expect(await (await fetch(csv.url)).text()).toContain('湘阴县档案馆');
  }
}
