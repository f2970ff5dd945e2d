import { expect } from 'vitest';
import type { Client, Given } from '#infra/client/client.ts';
import type { Contract } from '#shared/api/contract.ts';

/** Asks for the first item of a list, then with the cursor for those after it. */
export async function leaf<C extends Contract>(by: Client, list: C, given: Given<C>): Promise<void> {
  const ask = async (more: object) =>
    (await by(list, { ...given, query: Object.assign({ limit: 1 }, given.query, more) })) as { next?: string };
  const { next } = await ask({});
  expect(next, `${list.name} has a second page`).toBeDefined();
  await ask({ cursor: next });
}
