import type { Actor } from '#shared/access/actor.ts';
import { recordAudit } from '#shared/audit/audit-store.ts';
import type { AnnualReturn } from '#shared/figures/annual-return.ts';

/** Writes down what somebody did with an annual return, for which archives (its own unless told), in the trail of whose return it is. */
export const audited = (
  { subject }: Actor,
  action: string,
  {
    archivesCode,
    year,
    version,
    by = archivesCode,
  }: Pick<AnnualReturn, 'archivesCode' | 'year' | 'version'> & { by?: string },
  now: Date,
): Promise<void> => {
  const happening = { actor: subject, actorArchives: by, action, outcome: 'done' as const };
  return recordAudit([{ ...happening, archivesCode, target: `${archivesCode}/${year}/${version}` }], now);
};
