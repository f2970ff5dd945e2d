import { randomBytes } from 'node:crypto';
import { monotonicFactory } from 'ulid';

const next = monotonicFactory(() => randomBytes(4).readUInt32BE() / 2 ** 32);

/** A new identifier (ULID: 26 letters and digits, sorts by time of creation). */
export const newId = (at: Date): string => next(at.getTime());

const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A code that nobody can guess: 26 letters of Crockford's base 32, 130 random bits. */
export const newCode = (): string => Array.from(randomBytes(26), (byte) => letters[byte % 32]).join('');
