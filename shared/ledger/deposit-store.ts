import * as z from 'zod';
import { type Key, table } from '#shared/runtime/table.ts';
import { DepositAgreement } from './deposit.ts';

const Kept = z.object({
  ...DepositAgreement.shape,
  archivesCode: z.string(),
  entry: z.string(),
  by: z.string(),
  at: z.string(),
});
type KeptDeposit = z.infer<typeof Kept>;
const deposits = table('LEDGER_TABLE', Kept, { partition: 'archivesCode', sort: 'entry' });
const entryOf = (number: string) => `deposit#${number}`;

/** Keeps an agreement under its number; false if the archives has one of this number already. */
export const keepDeposit = (deposit: Omit<KeptDeposit, 'entry'>): Promise<boolean> =>
  deposits.putIfAbsent({ ...deposit, entry: entryOf(deposit.number) });

/** An agreement by its number, or undefined. */
export const findDeposit = (archivesCode: string, number: string): Promise<KeptDeposit | undefined> =>
  deposits.get(archivesCode, entryOf(number));

/** One page of an archives' agreements, by number. */
export const pageOfDeposits = (archivesCode: string, { limit, after }: { limit: number; after?: Key | undefined }) =>
  deposits.query({
    where: ['archivesCode', archivesCode],
    sort: { field: 'entry', startsWith: entryOf('') },
    limit,
    after,
  });

/** All agreements of an archives: there are few. */
export function depositsAt(archivesCode: string): Promise<DepositAgreement[]> {
  const sort = { field: 'entry', startsWith: entryOf('') };
  return Array.fromAsync(deposits.all({ where: ['archivesCode', archivesCode], sort }));
}
