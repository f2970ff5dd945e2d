import type { Archives } from '#shared/archives/archives.ts';
import { optionalSetting } from '#shared/runtime/settings.ts';
import type { ReportDefinition } from './definition.ts';
import { deliveryOf, recipientsOf } from './delivery.ts';
import { isTold, keepForSending, tell } from './delivery-store.ts';
import type { Edition } from './edition.ts';

/**
 * Tells those who are to have a delivered edition. The feed of the archives it is made for comes last: where it is there, all
 * have been told; a run that dies before is told of again when its message comes back.
 */
export async function announce(definition: ReportDefinition, edition: Edition, all: Archives[]): Promise<void> {
  const madeFor = all.find(({ archivesCode }) => archivesCode === edition.archivesCode);
  if (!madeFor) return;
  const delivery = deliveryOf(definition, edition, madeFor);
  if (await isTold(edition.archivesCode, delivery)) return;
  if (optionalSetting('REPORT_WEBHOOK')) await keepForSending(delivery);
  for (const code of recipientsOf(definition, edition.archivesCode, all).reverse()) await tell(code, delivery);
}
