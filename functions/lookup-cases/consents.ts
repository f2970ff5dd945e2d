import type { Day } from '#shared/calendar/day.ts';
import { depositorOf } from '#shared/ledger/deposit.ts';
import { depositsAt } from '#shared/ledger/deposit-store.ts';
import type { Consents } from './answer.ts';
import { evidenceThatCounts } from './case-store.ts';
import type { LookupCase } from './lookup-case.ts';

/** What a case's records must be consented to by, as evidence and deposit agreements of the archives that answers stand today. */
export async function consentsOf(one: LookupCase, archivesCode: string, today: Day): Promise<Consents> {
  const [evidence, deposits] = await Promise.all([evidenceThatCounts(one), depositsAt(archivesCode)]);
  return { evidence: evidence.map(({ kind }) => kind), depositorOf: (entry) => depositorOf(entry, deposits, today) };
}
