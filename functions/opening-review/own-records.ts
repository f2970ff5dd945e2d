import type { Actor } from '#shared/access/actor.ts';
import { type Entry, recordIdOf } from '#shared/records/record.ts';
import { findEntries } from '#shared/records/record-store.ts';
import { type ReferenceCode, readReferenceCode } from '#shared/records/reference-code.ts';
import { problem } from '#shared/runtime/problem.ts';

/**
 * The entries with the codes that were typed, each once; throws when one is no code, is not held, or lies outside the fonds of a creating
 * unit's cataloguer.
 */
export async function ownRecords(archivesCode: string, typed: string[], actor: Actor) {
  const codes = typed.map(readable);
  const foreign = codes.filter(({ fondsNumber }) => actor.fonds && !actor.fonds.includes(fondsNumber));
  if (foreign.length) throw problem('fonds-not-yours', { codes: named(foreign.map(({ canonical }) => canonical)) });
  const referenceCodes = [...new Set(codes.map(({ canonical }) => canonical))];
  const found = await findEntries(referenceCodes.map((code) => recordIdOf(archivesCode, code)));
  const missing = referenceCodes.filter((code) => !found.has(recordIdOf(archivesCode, code)));
  if (missing.length) throw problem('records-not-held', { codes: named(missing) });
  return { referenceCodes, held: [...found.values()] satisfies Entry[] };
}

/** The first twenty codes, for a message. */
export const named = (codes: string[]): string => codes.slice(0, 20).join('、');

function readable(typed: string): ReferenceCode {
  const { code } = readReferenceCode(typed);
  if (!code) throw problem('reference-code-unreadable', { typed });
  return code;
}
