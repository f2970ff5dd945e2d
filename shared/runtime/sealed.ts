import { DecryptCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { once } from './once.ts';
import { setting } from './settings.ts';

const keyService = once(() => new KMSClient({}));

/** Encrypts a short text (at most 4 KB) by the customer key; it opens in the same context only, each opening a line in KMS's own log. */
export async function sealText(text: string, context: Record<string, string>): Promise<string> {
  const { CiphertextBlob } = await keyService().send(
    new EncryptCommand({
      KeyId: setting('HOLDINGS_KEY_ARN'),
      Plaintext: Buffer.from(text, 'utf8'),
      EncryptionContext: context,
    }),
  );
  return Buffer.from(CiphertextBlob ?? []).toString('base64');
}

/** Opens what `sealText` sealed; throws in any other context. */
export async function openText(sealed: string, context: Record<string, string>): Promise<string> {
  const { Plaintext } = await keyService().send(
    new DecryptCommand({ CiphertextBlob: Buffer.from(sealed, 'base64'), EncryptionContext: context }),
  );
  return Buffer.from(Plaintext ?? []).toString('utf8');
}
