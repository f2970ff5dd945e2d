import type { Actor } from '#shared/access/actor.ts';
import { recordIdOf } from '#shared/records/record.ts';
import { findEntries } from '#shared/records/record-store.ts';
import { type ReferenceCode, readReferenceCode } from '#shared/records/reference-code.ts';
import { problem } from '#shared/runtime/problem.ts';

/**
 * The entries with the codes that were typed, each once and under its present code (two codes can lead to one record); throws when one is no code,
 * is not held, or lies outside the fonds of a creating unit's cataloguer.
 */
export async function ownRecords(archivesCode: string, typed: string[], actor: Actor) {
  const isForeign = ({ fondsNumber }: { fondsNumber: string }) => actor.fonds && !actor.fonds.includes(fondsNumber);
  const codes = typed.map(readable);
  requireNone(codes.filter(isForeign), 'fonds-not-yours');
  const idOf = ({ canonical }: ReferenceCode) => recordIdOf(archivesCode, canonical);
  const found = await findEntries(codes.map(idOf));
  requireNone(
    codes.filter((code) => !found.has(idOf(code))),
    'records-not-held',
  );
  const leads = codes.filter((code) => isForeign(found.get(idOf(code)) ?? code)); // a corrected code may have left the fonds
  requireNone(leads, 'fonds-not-yours');
  const held = new Map(codes.flatMap((code) => found.get(idOf(code)) ?? []).map((entry) => [entry.recordId, entry]));
  return { referenceCodes: [...held.values()].map(({ referenceCode }) => referenceCode), held: [...held.values()] };
}

function requireNone(codes: ReferenceCode[], slug: 'fonds-not-yours' | 'records-not-held'): void {
  const each = new Set(codes.map(({ canonical }) => canonical));
  if (each.size) throw problem(slug, { codes: named([...each]) });
}

/** The first twenty codes, for a message. */
export const named = (codes: string[]): string => codes.slice(0, 20).join('、');

function readable(typed: string): ReferenceCode {
  const { code } = readReferenceCode(typed);
  if (!code) throw problem('reference-code-unreadable', { typed });
  return code;
}
