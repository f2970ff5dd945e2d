/** What is typed with `?` (one character) and `*` (any run): the stretches between runs, each in plain pieces and `?`. */
export type Wildcards = string[][];

const one = '?';

/** Whether something is typed with `?` or `*`, in either width. */
export const isWild = (typed: string): boolean => /[?？*＊]/.test(typed);

/** Reads what is typed with wildcards; its plain pieces are folded as what they are compared with. */
export const readWildcards = (typed: string, folded: (piece: string) => string): Wildcards =>
  typed.split(/[*＊]+/).map((stretch) =>
    stretch
      .split(/([?？])/)
      .map((piece) => (/^[?？]$/.test(piece) ? one : folded(piece)))
      .filter(Boolean),
  );

/** The plain pieces. */
export const piecesOf = (wildcards: Wildcards): string[] => wildcards.flat().filter((piece) => piece !== one);

/**
 * Whether a text is as typed, from end to end. Each stretch is taken where it first fits: what fits further on leaves less for the rest.
 * No regular expression, which tries every way of sharing a text among runs.
 */
export function looksLike(wildcards: Wildcards, text: string): boolean {
  const [first = [], ...rest] = wildcards;
  const last = rest.pop();
  let at = endOf(first, text, 0);
  if (!last) return at === text.length;
  for (const stretch of rest) at = at < 0 ? at : firstEnd(stretch, text, at);
  return at >= 0 && firstEnd(last, text, at, text.length) >= 0;
}

/** Whether a stretch of a text is as typed. */
export const looksLikePart = (wildcards: Wildcards, text: string): boolean => looksLike([[], ...wildcards, []], text);

/** Where a stretch ends that begins at `at`; -1 if it does not fit there. */
function endOf(stretch: string[], text: string, at: number): number {
  let end = at;
  for (const piece of stretch) {
    if (piece === one ? end >= text.length : !text.startsWith(piece, end)) return -1;
    end += piece === one ? lengthAt(text, end) : piece.length;
  }
  return end;
}

/** Where a stretch ends that begins at `at` or, at the nearest, after it, and ends at `until` if that is given. */
function firstEnd(stretch: string[], text: string, at: number, until?: number): number {
  for (let from = at; from <= text.length; from += lengthAt(text, from)) {
    if (stretch[0] !== undefined && stretch[0] !== one) from = text.indexOf(stretch[0], from);
    if (from < 0) return -1;
    const end = endOf(stretch, text, from);
    if (end >= 0 && (until === undefined || end === until)) return end;
  }
  return -1;
}

const lengthAt = (text: string, at: number): number => (text.codePointAt(at)! > 0xffff ? 2 : 1);
