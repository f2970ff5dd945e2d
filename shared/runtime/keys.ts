import { createHmac } from 'node:crypto';
import { DecryptCommand, GenerateDataKeyWithoutPlaintextCommand, KMSClient } from '@aws-sdk/client-kms';
import * as z from 'zod';
import { Fault } from './fault.ts';
import { once } from './once.ts';
import { setting } from './settings.ts';
import { table } from './table.ts';

const keyService = once(() => new KMSClient({}));

/** What a data key is for: page cursors, the keyed hashes of personal names, or signing what is sent to other systems. */
export type KeyPurpose = (typeof purposes)[number];
const purposes = ['cursors', 'names', 'webhooks'] as const;

const WrappedKey = z.object({ archivesCode: z.literal('platform'), entity: z.string(), wrapped: z.string() });
const wrappedKeys = table('DIRECTORY_TABLE', WrappedKey, { partition: 'archivesCode', sort: 'entity' });

const opened = new Map<KeyPurpose, Promise<Buffer>>();

/** The data key for a purpose, opened by KMS once per process (at its cold start) and kept in memory only. */
export function dataKey(purpose: KeyPurpose): Promise<Buffer> {
  const known = opened.get(purpose);
  if (known) return known;
  const opening = open(purpose);
  opened.set(purpose, opening);
  opening.catch(() => opened.delete(purpose));
  return opening;
}

async function open(purpose: KeyPurpose): Promise<Buffer> {
  const stored = await wrappedKeys.get('platform', `key#${purpose}`);
  if (!stored) throw new Fault(`unknown data key ${purpose}: the province has not been registered yet`);
  const { Plaintext } = await keyService().send(
    new DecryptCommand({ CiphertextBlob: Buffer.from(stored.wrapped, 'base64'), EncryptionContext: { purpose } }),
  );
  return Buffer.from(Plaintext ?? []);
}

/** Whether a data key opens now, asked of the key service anew; a platform whose keys are not made yet has none to open. */
export async function keyServiceAnswers(): Promise<void> {
  if (await wrappedKeys.get('platform', 'key#cursors')) await open('cursors');
}

/** Makes the platform's data keys, each wrapped by the customer key; those that exist stay. Done when the province is registered. */
export async function establishDataKeys(): Promise<void> {
  for (const purpose of purposes) {
    if (await wrappedKeys.get('platform', `key#${purpose}`)) continue;
    const { CiphertextBlob } = await keyService().send(
      new GenerateDataKeyWithoutPlaintextCommand({
        KeyId: setting('HOLDINGS_KEY_ARN'),
        KeySpec: 'AES_256',
        EncryptionContext: { purpose },
      }),
    );
    const wrapped = Buffer.from(CiphertextBlob ?? []).toString('base64');
    await wrappedKeys.putIfAbsent({ archivesCode: 'platform', entity: `key#${purpose}`, wrapped });
  }
}

/** The keyed hash of a normalised personal name: 128 bits, base64url. Without the key nobody can list names by guessing. */
export async function nameKey(normalisedName: string): Promise<string> {
  return hashWith(await dataKey('names'), normalisedName);
}

/** The same with a key at hand, for loops over many names. */
export const hashWith = (key: Buffer, text: string): string =>
  createHmac('sha256', key).update(text).digest().subarray(0, 16).toString('base64url');
