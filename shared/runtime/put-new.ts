import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { documents } from './documents.ts';
import { Fault } from './fault.ts';

/** What one transaction takes (100 items, 4 MB), with room for the fields that a store adds. */
const most = { items: 100, bytes: 2 * 2 ** 20 };
const attempts = 8;

/** Items in the groups that `putNew` takes at once. */
export function newTogether<Item>(items: readonly Item[]): Item[][] {
  const groups: Item[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const own = Buffer.byteLength(JSON.stringify(item));
    const full = (groups.at(-1)?.length ?? 0) === most.items || bytes + own > most.bytes;
    if (full) groups.push([]);
    bytes = full ? own : bytes + own;
    groups.at(-1)?.push(item);
  }
  return groups;
}

/**
 * Puts those items of one group whose keys are free, in one transaction; answers of each whether it was put. Safe as a conditional put of
 * each, which takes three times as long; BatchWriteItem takes no condition and could overwrite. It costs twice the write units.
 * A taken key stops a whole transaction, so the others go again without it; items that another transaction holds are waited for.
 */
export async function putNew(
  TableName: string,
  partition: string,
  items: Record<string, unknown>[],
): Promise<boolean[]> {
  const taken = new Set<number>();
  for (let attempt = 0; attempt < attempts; attempt++) {
    const going = items.map((Item, at) => ({ Item, at })).filter(({ at }) => !taken.has(at));
    if (going.length === 0) break;
    const TransactItems = going.map(({ Item }) => ({
      Put: {
        TableName,
        Item,
        ConditionExpression: 'attribute_not_exists(#partition)',
        ExpressionAttributeNames: { '#partition': partition },
      },
    }));
    const refused = await reasonsAgainst(documents().send(new TransactWriteCommand({ TransactItems })));
    if (!refused) return items.map((_, at) => !taken.has(at));
    const before = taken.size;
    refused.forEach((code, n) => {
      if (code === 'ConditionalCheckFailed') taken.add(going[n]!.at);
    });
    if (taken.size === before) await new Promise((resume) => setTimeout(resume, 25 * 2 ** attempt));
  }
  if (taken.size === items.length) return items.map(() => false);
  throw new Fault('the items were held by others at every attempt');
}

/** Why a transaction was cancelled, item by item; undefined if it was done. Other errors go on. */
export async function reasonsAgainst(write: Promise<unknown>): Promise<(string | undefined)[] | undefined> {
  try {
    await write;
    return undefined;
  } catch (error) {
    if (!(error instanceof Error && error.name === 'TransactionCanceledException')) throw error;
    const { CancellationReasons } = error as { CancellationReasons?: { Code?: string }[] };
    return (CancellationReasons ?? []).map(({ Code }) => Code);
  }
}
