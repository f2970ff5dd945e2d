import { existsSync, readdirSync } from 'node:fs';
import type { Contract } from '#shared/api/contract.ts';

const functions = new URL('../functions/', import.meta.url);

/** The contracts of each capability, by the name of its folder. */
export type Contracts = Record<string, Contract[]>;

const isContract = (exported: unknown): exported is Contract =>
  typeof exported === 'object' && exported !== null && 'method' in exported && 'path' in exported && 'may' in exported;

/** Loaders differ in the order of a module's exports. */
const byName = (contracts: Contract[]) => contracts.sort((a, b) => (a.name < b.name ? -1 : 1));

/** Reads every `functions/<capability>/contract.ts`: the single source of the API's routes. */
export async function readContracts(): Promise<Contracts> {
  const read: Contracts = {};
  for (const capability of existsSync(functions) ? readdirSync(functions).sort() : []) {
    const file = new URL(`${capability}/contract.ts`, functions);
    if (existsSync(file)) read[capability] = byName(Object.values(await import(file.href)).filter(isContract));
  }
  return read;
}
