import { personNameKey } from '#shared/people/person-name.ts';
import { initialsOf } from '#shared/people/sound.ts';
import type { Word } from './question.ts';
import { isWild, looksLike, piecesOf, readWildcards } from './wildcards.ts';

/*
 * Names lie in the index in characters of their own (private planes), so that a question to titles never matches a name and a
 * question to names never a title; the sight of the caller bounds both. Each name is a line, and so is each way of abbreviating it.
 */
const namePlane = 0xf0000;
/** Rare characters have the plane after it. */
const rarePlane = 0x100000;
const initialsAt = 0x10ff00;

const inNames = (text: string): string =>
  [...text]
    .map((one) => one.codePointAt(0)!)
    .map((code) => String.fromCodePoint((code > 0xffff ? rarePlane : namePlane) + (code & 0xffff)))
    .join('');
const inInitials = (text: string): string =>
  [...text].map((one) => String.fromCodePoint(initialsAt + one.codePointAt(0)!)).join('');

/** The lines of an entry's names: each name folded, and each way of abbreviating it by initials. */
export const nameLines = (names: string[]): string[] =>
  [
    ...new Set([...names.map((name) => inNames(personNameKey(name))), ...names.flatMap(initialsOf).map(inInitials)]),
  ].filter(Boolean);

/** Whether a name is asked for by a pattern or by initials, which only the records that the caller may read answer. */
export const isPartOfName = (typed: string): boolean => isWild(typed) || isInitials(typed);

const isInitials = (typed: string): boolean => /^[a-zA-Z]{2,4}$/.test(typed.trim());

/** The word that finds a name by a pattern (`陈?远`, `欧阳*`) or by initials (`czy`) in the index; undefined if nothing of the name is given. */
export function wordOfName(typed: string): Word | undefined {
  const wildcards = isInitials(typed)
    ? [[inInitials(typed.trim().toLowerCase())]]
    : readWildcards(typed.trim(), (piece) => inNames(personNameKey(piece)));
  const pieces = piecesOf(wildcards);
  if (!pieces.length) return undefined;
  const looks = (text: string) => text.split('\n').some((line) => looksLike(wildcards, line));
  return { text: pieces.join(''), pattern: { pieces, looks } };
}
