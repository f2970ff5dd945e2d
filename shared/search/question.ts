import { normalisedDocumentNumber, padding, yearInBrackets } from '#shared/records/document-number.ts';
import { fold } from './fold.ts';
import { isWild, looksLikePart, piecesOf, readWildcards } from './wildcards.ts';

/** A word to be found (folded), or one with `?` (one character) and `*` (any run): its plain pieces, and what it must look like. */
export type Word = { text: string; pattern?: { pieces: string[]; looks: (text: string) => boolean } };

/** What is asked: every word, none of the others; filters leave out what does not fit. Absent filters let all pass. */
export type Question = {
  words: Word[];
  without: Word[];
  archives?: string[] | undefined;
  years?: { from: number; to: number } | undefined;
  category?: string | undefined;
  civilType?: string | undefined;
  level?: string | undefined;
  fonds?: string | undefined;
  retention?: string | undefined;
  opened?: boolean | undefined;
  scanned?: boolean | undefined;
};

const quotes = /["“”＂「」]/;
const documentNumber = new RegExp(`(?:(?<=^|\\s)([-－−]))?\\p{L}*${yearInBrackets}${padding}[0-9０-９]+\\s*号?`, 'gu');

/**
 * Reads what a person typed: several words are all wanted; what stands in quotes is one word, blanks and `?` `*` included; a leading
 * minus excludes; a document number is one word in any brackets. Matching is always in the folded form.
 */
export function readWords(typed: string): Pick<Question, 'words' | 'without'> {
  const words: Word[] = [];
  const without: Word[] = [];
  const take = (text: string, isLiteral: boolean, isExcluded: boolean) => {
    const word = wordOf(text, isLiteral);
    if (word) (isExcluded ? without : words).push(word);
  };
  for (const [at, quoted] of typed.split(quotes).entries()) {
    if (at % 2 === 1) {
      const before = typed.split(quotes)[at - 1] ?? '';
      take(quoted, true, /(^|\s)[-－−]$/.test(before));
      continue;
    }
    const plain = quoted.replace(documentNumber, (found: string, minus: string = '') => {
      take(normalisedDocumentNumber(found.slice(minus.length)), true, minus !== '');
      return ' ';
    });
    for (const part of plain.split(/[\s\u3000]+/)) {
      const isExcluded = /^[-－−]./.test(part);
      take(isExcluded ? part.slice(1) : part, false, isExcluded);
    }
  }
  return { words, without };
}

function wordOf(written: string, isLiteral: boolean): Word | undefined {
  if (isLiteral || !isWild(written)) {
    const text = fold(written);
    return text ? { text } : undefined;
  }
  const wildcards = readWildcards(written, fold);
  const pieces = piecesOf(wildcards);
  if (!pieces.length) return undefined;
  const looks = (text: string) => text.split('\n').some((line) => looksLikePart(wildcards, line));
  return { text: pieces.join(''), pattern: { pieces, looks } };
}

/** Whether a folded text has all that is asked and nothing that is excluded. */
export const answers = ({ words, without }: Question, text: string): boolean =>
  words.every((word) => isIn(word, text)) && !without.some((word) => isIn(word, text));

const isIn = ({ text, pattern }: Word, within: string): boolean =>
  pattern ? pattern.looks(within) : within.includes(text);

/** The words to be marked in an answer. */
export const marked = ({ words }: Pick<Question, 'words'>): string[] =>
  words.flatMap(({ text, pattern }) => pattern?.pieces ?? [text]);
