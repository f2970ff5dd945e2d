import { type Table, table } from '#shared/runtime/table.ts';
import { AnnualReturn, counts, itemOf } from './annual-return.ts';

const returns: Table<AnnualReturn> = table('STATISTICS_TABLE', AnnualReturn, {
  partition: 'archivesCode',
  sort: 'item',
});

/** Every version of an archives' annual returns of some years (YYYY, both included), oldest first. */
export function returnsOf(archivesCode: string, from: string, to: string): Promise<AnnualReturn[]> {
  const sort = { field: 'item', from: `return#${from}#`, to: `return#${to}#~` };
  return Array.fromAsync(returns.all({ where: ['archivesCode', archivesCode], sort }));
}

/** Of each year the version that counts: the last one signed until an instant (ISO). */
export async function signedReturnsOf(
  archivesCode: string,
  { from, to, asOf = '9999' }: { from: string; to: string; asOf?: string },
): Promise<AnnualReturn[]> {
  const versions = await returnsOf(archivesCode, from, to);
  const signed = versions.filter((one) => counts(one) && one.asOf !== undefined && one.asOf <= asOf);
  return [...new Map(signed.map((one) => [one.year, one])).values()];
}

/** Keeps a new version; false if it is there already. */
export const openReturn = (one: AnnualReturn): Promise<boolean> =>
  returns.putIfAbsent({ ...one, item: itemOf(one.year, one.version) });

/** Keeps a changed version, if nobody else changed it meanwhile; false if somebody did. */
export const changeReturn = (one: AnnualReturn): Promise<boolean> =>
  returns.putIf({ ...one, revision: one.revision + 1 }, { revision: one.revision });
