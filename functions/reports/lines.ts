import { type Growth, growth } from '#shared/figures/growth.ts';
import type { Ratio } from '#shared/figures/ratio.ts';
import type { Line } from './snapshot.ts';

/** The value of a figure in a line; 0 if it has none. */
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

/**
 * A figure over lines. The growth is of those archives that have a figure to compare with; the others, whose new figures
 * would look like growth, are left out of it and named.
 */
export function totalsOf(lines: readonly Line[], id: string): { value: number; growth?: Growth; without: string[] } {
  const found = lines.flatMap((line) =>
    line.figures.filter((figure) => figure.id === id).map((figure) => ({ name: line.of.name, ...figure })),
  );
  const value = sum(found.map((figure) => figure.value));
  if (found.every(({ prior }) => prior === undefined)) return { value, without: [] };
  const known = found.filter(({ prior }) => typeof prior === 'number');
  const without = found.filter(({ prior }) => typeof prior !== 'number').map(({ name }) => name);
  const prior = known.length > 0 ? sum(known.map((figure) => figure.prior ?? 0)) : undefined;
  return { value, growth: growth(sum(known.map((figure) => figure.value)), prior), without };
}

/** What figures of lines were a period or plan before, over those that are known. */
export const priorOf = (lines: readonly Line[], id: string): number | undefined => {
  const known = lines.flatMap(({ figures }) =>
    figures.flatMap((figure) => (figure.id === id && typeof figure.prior === 'number' ? [figure.prior] : [])),
  );
  return known.length > 0 ? sum(known) : undefined;
};

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
