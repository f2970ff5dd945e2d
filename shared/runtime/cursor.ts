import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { dataKey } from './keys.ts';
import { problem } from './problem.ts';

/** What a cursor may be used for: by this person, at this route, for this very question (path, query and body). */
export type Binding = { actor: string; route: string; question: Record<string, unknown> };

export type Position = Record<string, string>;

/** Seals a position (AES-256-GCM): the reader learns nothing from it and cannot make one; bound to actor and query. */
export async function sealCursor(position: Position, binding: Binding): Promise<string> {
  return sealWith(await dataKey('cursors'), position, binding);
}

/** Opens a cursor; throws `cursor-not-yours` if it was altered or belongs to another person or query. */
export async function openCursor(cursor: string, binding: Binding): Promise<Position> {
  return openWith(await dataKey('cursors'), cursor, binding);
}

/** The same with the 32-byte key at hand. */
export function sealWith(key: Buffer, position: Position, binding: Binding): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bound(binding));
  const sealed = Buffer.concat([cipher.update(JSON.stringify(position), 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** The same with the 32-byte key at hand. */
export function openWith(key: Buffer, cursor: string, binding: Binding): Position {
  try {
    const raw = Buffer.from(cursor, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', key, raw.subarray(0, 12), { authTagLength: 16 });
    decipher.setAAD(bound(binding)).setAuthTag(raw.subarray(12, 28));
    return JSON.parse(Buffer.concat([decipher.update(raw.subarray(28)), decipher.final()]).toString('utf8'));
  } catch {
    throw problem('cursor-not-yours', {});
  }
}

const bound = ({ actor, route, question }: Binding): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([actor, route, ordered(question)]))
    .digest();

/** The same question has the same text, in whatever order its parts were given. */
const ordered = (value: unknown): unknown =>
  typeof value !== 'object' || value === null || Array.isArray(value)
    ? value
    : Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, part]) => [name, ordered(part)]);
