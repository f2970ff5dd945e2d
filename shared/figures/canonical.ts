import { createHash } from 'node:crypto';

/** JSON with the keys of every object in order and no blanks (as RFC 8785 orders them): equal values give equal bytes. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, part]) => part !== undefined);
  const ordered = fields.sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${ordered.map(([key, part]) => `${JSON.stringify(key)}:${canonicalJson(part)}`).join(',')}}`;
}

/** SHA-256 of bytes or of a text as UTF-8, in hexadecimal. */
export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
