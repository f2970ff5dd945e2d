import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { documents } from './documents.ts';
import { reasonsAgainst } from './put-new.ts';
import { stillHas } from './table.ts';

/** An item to put if the stored one still has these values, or if no item with its key (whose partition field is named) is there. */
export type Conditional = { item: Record<string, unknown> } & ({ still: Record<string, number> } | { absent: string });

/** Puts all of these items or none, in one transaction; false if a condition refused it or another transaction held one of them. */
export async function putTogether(TableName: string, puts: Conditional[]): Promise<boolean> {
  const TransactItems = puts.map(({ item, ...on }) => ({ Put: { TableName, Item: item, ...condition(on) } }));
  return (await reasonsAgainst(documents().send(new TransactWriteCommand({ TransactItems })))) === undefined;
}

function condition(on: { still: Record<string, number> } | { absent: string }) {
  if ('absent' in on)
    return { ConditionExpression: 'attribute_not_exists(#k)', ExpressionAttributeNames: { '#k': on.absent } };
  return stillHas(on.still);
}
