import { type Growth, growth } from '#shared/figures/growth.ts';
import type { Ratio } from '#shared/figures/ratio.ts';
import type { Line } from './snapshot.ts';

/** The value of a figure in a line; 0 if it has none, or none is signed. */
export const valueIn = (line: Line, id: string): number => line.figures.find((figure) => figure.id === id)?.value ?? 0;

/**
 * A rate over lines: the sum of the parts to the sum of the wholes, never a mean of rates; a whole of 0 with `none` where
 * no line has anything of its part.
 */
export function rateOf(lines: readonly Line[], id: string): (Ratio & { none?: boolean }) | undefined {
  const ratios = lines.flatMap(({ figures }) => figures.flatMap((figure) => (figure.id === id ? [figure.ratio] : [])));
  const known = ratios.filter((ratio) => ratio !== undefined);
  if (known.length === 0) return undefined;
  if (known.every(({ none }) => none)) return { part: 0, whole: 0, none: true };
  return known.reduce((sum, { part, whole }) => ({ part: sum.part + part, whole: sum.whole + whole }), {
    part: 0,
    whole: 0,
  });
}

/** The one archives that lines are of; undefined if they are of several. */
export const onlyOf = (lines: readonly Line[]): string | undefined =>
  lines.length === 1 ? lines[0]?.of.archivesCode : undefined;

/** A figure over lines, with what it is compared with, and who is left out of that. */
type Total = {
  value: number;
  prior?: number | undefined;
  growth?: Growth;
  without: string[];
  unsigned: string[];
  /** Nobody has signed it. */
  none: boolean;
};

/**
 * A figure over lines. The growth is of those archives that have signed it and have one to compare with. The others, which
 * would look like growth or decline, are left out of it and named: `unsigned`, and `without` anything before.
 */
export function totalsOf(lines: readonly Line[], id: string): Total {
  const found = lines.flatMap(({ of: { name }, figures }) =>
    figures.filter((figure) => figure.id === id).map((figure) => ({ ...figure, name })),
  );
  const [signed, not] = [found.filter(({ value }) => value !== null), found.filter(({ value }) => value === null)];
  const unsigned = not.map(({ name }) => name);
  const total = { value: sum(signed), unsigned, none: signed.length === 0 && unsigned.length > 0 };
  if (found.every(({ prior }) => prior === undefined)) return { ...total, without: [] };
  const known = signed.filter(({ prior }) => typeof prior === 'number');
  const without = signed.filter(({ prior }) => typeof prior !== 'number').map(({ name }) => name);
  const prior = known.length > 0 ? sum(known.map((figure) => ({ value: figure.prior }))) : undefined;
  return { ...total, prior, growth: growth(sum(known), prior), without };
}

const sum = (figures: readonly { value?: number | null | undefined }[]) =>
  figures.reduce((all, { value }) => all + (value ?? 0), 0);
