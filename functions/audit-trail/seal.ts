import { createHash } from 'node:crypto';
import * as z from 'zod';
import { graceMs } from '#shared/audit/audit-entry.ts';
import { shanghaiDay, spanOfDay } from '#shared/calendar/shanghai.ts';
import { canonicalJson, sha256 } from '#shared/figures/canonical.ts';

const Digest = z.string().regex(/^[0-9a-f]{64}$/);

/** What an archives had in one window: how many entries, and the digest into which they are chained in the order of their keys. */
export const Stretch = z.object({ archivesCode: z.string(), count: z.int().positive(), digest: Digest });
export type Stretch = z.infer<typeof Stretch>;

/** A closed window of the whole platform, chained to the one before it. `from` and `to` are instants; `to` is not in it. */
export const Seal = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  previous: Digest,
  stretches: z.array(Stretch),
  head: Digest,
});
export type Seal = z.infer<typeof Seal>;

/** What the first seal follows. */
export const beginning = '0'.repeat(64);
const hourMs = 3_600_000;
/** Five minutes more than an entry may take: the put itself takes its time. */
const completeAfterMs = graceMs + 5 * 60_000;

/** The hour in which an instant lies. */
export const hourOf = (instant: Date): Date => new Date(Math.floor(instant.getTime() / hourMs) * hourMs);

/** A span of the trail; it never reaches over midnight in China. */
export type Window = { from: Date; to: Date };

/**
 * The window to seal after one that ended at `from`, once nobody can write into it any more; undefined before. An hour; or
 * a whole day, where the sealing is behind by that much.
 */
export function windowAfter(from: Date, now: Date): Window | undefined {
  const complete = now.getTime() - completeAfterMs;
  const day = spanOfDay(shanghaiDay(from));
  const behind = day.from.getTime() === from.getTime() && day.before.getTime() <= complete;
  const to = behind ? day.before : new Date(from.getTime() + hourMs);
  return to.getTime() <= complete ? { from, to } : undefined;
}

/** Chains the entries of a window, given in the order of their keys; undefined where there are none. */
export function stretchOf(archivesCode: string, entries: readonly unknown[]): Stretch | undefined {
  if (entries.length === 0) return undefined;
  const digest = entries.reduce<string>(
    (link, entry) =>
      createHash('sha256')
        .update(link)
        .update(sha256(canonicalJson(entry)))
        .digest('hex'),
    beginning,
  );
  return { archivesCode, count: entries.length, digest };
}

/** The digest over all that a seal says; each seal holds that of the one before. */
export const headOf = ({ head: _head, ...said }: Omit<Seal, 'head'> & { head?: string }): string =>
  sha256(canonicalJson(said));

/** Seals a window: the same entries after the same seal give the same head, whoever seals and when. */
export function sealOf({ from, to }: Window, previous: string, stretches: readonly Stretch[]): Seal {
  const sorted = [...stretches].sort((one, other) => (one.archivesCode < other.archivesCode ? -1 : 1));
  const said = { from: from.toISOString(), to: to.toISOString(), previous, stretches: sorted };
  return { ...said, head: headOf(said) };
}
