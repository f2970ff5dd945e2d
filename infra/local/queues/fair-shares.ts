/** When the others' messages go first, in AWS's own words (approximate there, exact here): shares of the whole, messages, minutes. */
const fair = { share: 0.1, inFlight: 30, recentMinutes: 5 };

/** Milliseconds that receivers have spent on each group's messages. */
type Spent = Map<string, number>;

/**
 * Which groups of a standard queue are noisy, as SQS's fair queues tell it: more than a tenth of what is in flight and at
 * least 30 messages of it, or more than a tenth of the time that receivers have lately spent. Held in memory: after a
 * restart all are quiet again.
 */
export function fairShares() {
  const takenAt = new Map<number, number>();
  const spentOf = new Map<string, Map<number, Spent>>();

  /** By the minute; those that are long past are forgotten. */
  const recently = (queue: string, now: number): Map<number, Spent> => {
    const minutes = spentOf.get(queue) ?? new Map<number, Spent>();
    for (const minute of minutes.keys())
      if (minute <= Math.floor(now / 60_000) - fair.recentMinutes) minutes.delete(minute);
    spentOf.set(queue, minutes);
    return minutes;
  };
  const add = (spent: Spent, group: string, ms: number) => spent.set(group, (spent.get(group) ?? 0) + ms);

  return {
    /** A message has been handed out. */
    taken: (sequence: number, now: number) => void takenAt.set(sequence, now),
    /** A message is done with; one without a group is a group of its own and never noisy. */
    done(queue: string, { sequence, groupId }: { sequence: number; groupId: string | null }, now: number): void {
      const since = takenAt.get(sequence);
      if (since === undefined || groupId === null) return;
      takenAt.delete(sequence);
      const minutes = recently(queue, now);
      const minute = Math.floor(now / 60_000);
      minutes.set(minute, add(minutes.get(minute) ?? new Map(), groupId, now - since));
    },
    /** The noisy groups, given how many messages of each are in flight: those with the fewest first. */
    noisy(queue: string, inFlight: Map<string, number>, now: number): string[] {
      const spent: Spent = new Map();
      for (const minute of recently(queue, now).values()) for (const [group, ms] of minute) add(spent, group, ms);
      const [allTime, allInFlight] = [sum(spent), sum(inFlight)];
      return [...new Set([...spent.keys(), ...inFlight.keys()])]
        .filter((group) => {
          const flying = inFlight.get(group) ?? 0;
          const crowds = flying >= fair.inFlight && flying > fair.share * allInFlight;
          return crowds || (spent.get(group) ?? 0) > fair.share * allTime;
        })
        .sort((one, other) => (inFlight.get(one) ?? 0) - (inFlight.get(other) ?? 0));
    },
  };
}

const sum = (counts: Map<string, number>): number => [...counts.values()].reduce((all, one) => all + one, 0);
