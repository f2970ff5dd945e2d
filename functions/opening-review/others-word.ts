import { shanghaiDay } from '#shared/calendar/shanghai.ts';
import { depositorOf } from '#shared/ledger/deposit.ts';
import { depositsAt } from '#shared/ledger/deposit-store.ts';
import { aboutChildren } from '#shared/records/category.ts';
import type { Entry } from '#shared/records/record.ts';
import { problem } from '#shared/runtime/problem.ts';
import type { OpeningBatch } from './contract.ts';
import { named } from './own-records.ts';

type Resting = Pick<OpeningBatch, 'archivesCode' | 'consent' | 'assessment'>;

/**
 * Refuses to open or publish what the archives may not open by itself: records on deposit without their depositor's consent (档案法第31、32条), and
 * files about children, 控制 by default, without an impact assessment (个人信息保护法第28、55条). Asked of a proposal and of its confirmation: an
 * agreement may have been registered in between.
 */
export async function requireOthersWord(entries: Entry[], batch: Resting, now: Date): Promise<void> {
  const { archivesCode, consent, assessment } = batch;
  const deposits = await depositsAt(archivesCode);
  const today = shanghaiDay(now);
  const unconsented = entries
    .map((entry) => ({ code: entry.referenceCode, depositor: depositorOf(entry, deposits, today) }))
    .filter(({ depositor }) => depositor !== undefined && depositor !== consent?.depositor);
  if (unconsented.length > 0) {
    const depositors = [...new Set(unconsented.map(({ depositor }) => depositor))].join('、');
    throw problem('depositor-consent-needed', { depositors, codes: named(unconsented.map(({ code }) => code)) });
  }
  const sensitive = entries.filter(({ civilType }) => civilType && aboutChildren.has(civilType));
  if (sensitive.length > 0 && !assessment)
    throw problem('assessment-needed', { codes: named(sensitive.map(({ referenceCode }) => referenceCode)) });
}
