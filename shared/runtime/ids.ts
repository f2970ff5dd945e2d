import { randomBytes } from 'node:crypto';
import { monotonicFactory } from 'ulid';

const next = monotonicFactory(() => randomBytes(4).readUInt32BE() / 2 ** 32);

/** A new identifier (ULID: 26 letters and digits, sorts by time of creation). */
export const newId = (at: Date): string => next(at.getTime());
