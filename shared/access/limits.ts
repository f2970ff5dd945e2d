/** What a person may do how often where people could be enumerated: at most `most` times within one window of `minutes`. */
export type Limit = { most: number; minutes: number };

/** The limits, as data. `verify-copy` and `search-published` count the address of the caller, the others the person signed in. */
export const limits = {
  'find-person': { most: 120, minutes: 60 },
  'open-case': { most: 60, minutes: 60 },
  'verify-copy': { most: 20, minutes: 10 },
  'search-published': { most: 120, minutes: 10 },
} as const satisfies Record<string, Limit>;
export type Limited = keyof typeof limits;

/** The window in which an instant lies, by its number since 1970. */
export const windowOf = ({ minutes }: Limit, now: Date): number => Math.floor(now.getTime() / (minutes * 60_000));
