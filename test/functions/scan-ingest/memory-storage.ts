import { createHash } from 'node:crypto';
import type { Arrived } from '#shared/scans/scan-storage.ts';

/** Every version of every key of the preservation bucket, and what else is stored. */
export const stored = {
  incoming: new Map<string, Buffer>(),
  preservation: new Map<string, Buffer[]>(),
  access: new Map<string, Buffer>(),
};

/** The next call of this step throws after it was done, as if the function had been killed there. */
export const killAfter: { step?: 'preserve' | 'access' | 'remove' } = {};

export function forgetObjects(): void {
  for (const bucket of Object.values(stored)) bucket.clear();
  delete killAfter.step;
}

function killedAfter(step: typeof killAfter.step): void {
  if (killAfter.step !== step) return;
  delete killAfter.step;
  throw new Error(`Unknown: killed after ${step}`);
}

export const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Stands in for shared/scans/scan-storage.ts: the same conditions without a bucket. */
export const memoryStorage = {
  base64: (hex: string) => Buffer.from(hex, 'hex').toString('base64'),
  async readArrived(key: string, { mayBeGone }: { mayBeGone: boolean }): Promise<Arrived | undefined> {
    const bytes = stored.incoming.get(key);
    if (bytes) return { key, size: bytes.length, sha256: sha256(bytes), slices: [], content: bytes };
    if (mayBeGone) return undefined;
    throw Object.assign(new Error('Access Denied'), { name: 'AccessDenied' });
  },
  async putAway() {},
  async removeArrived(key: string) {
    stored.incoming.delete(key);
    killedAfter('remove');
  },
  async preserve(key: string, arrived: Arrived) {
    const held = stored.preservation.get(key);
    if (!held && Buffer.isBuffer(arrived.content)) stored.preservation.set(key, [arrived.content]);
    killedAfter('preserve');
    return held ? sha256(held[0] ?? Buffer.of()) === arrived.sha256 : true;
  },
  async putAccessCopy(key: string, jpeg: Buffer) {
    stored.access.set(key, jpeg);
    killedAfter('access');
  },
};
