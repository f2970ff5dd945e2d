import { listFixityAudits, listFixityFailures, startFixityAudit } from '#functions/fixity-audit/contract.ts';
import type { Platform } from '#infra/local/platform.ts';
import { until } from '#infra/local/story/deeds.ts';
import { as } from '#infra/local/story/province.ts';
import { leaf } from './leaf.ts';

const xiangyin = { archivesCode: '443021' };

/** What is preserved of a fonds, read again because somebody asked for it. */
export async function auditWhatIsPreserved(platform: Platform): Promise<void> {
  const by = as(platform, 'xiangyinDirector');
  const { runId } = await by(startFixityAudit, { params: xiangyin, body: { fondsNumber: 'C038' } });
  await until(
    () => by(listFixityAudits, { params: xiangyin }),
    ({ items }) => items.some((run) => run.runId === runId && run.state === 'finished'),
  );
  await leaf(by, listFixityAudits, { params: xiangyin });
  await by(listFixityFailures, { params: xiangyin });
}
