import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { type Body, ciphertextKey, keyArn } from './needs.ts';
import { Refused } from './signature.ts';
import { type Deployed, ignored, propertiesOf } from './template.ts';

const Key = z.strictObject({
  KeyUsage: z.enum(['ENCRYPT_DECRYPT', 'GENERATE_VERIFY_MAC']).default('ENCRYPT_DECRYPT'),
  KeySpec: z.enum(['SYMMETRIC_DEFAULT', 'HMAC_256']).default('SYMMETRIC_DEFAULT'),
  ...ignored(
    'KeyPolicy',
    'Description',
    'EnableKeyRotation',
    'RotationPeriodInDays',
    'PendingWindowInDays',
    'Tags',
    'MultiRegion',
  ),
});
type Usage = z.infer<typeof Key>['KeyUsage'];

const ivBytes = 12;
const tagBytes = 16;
const bytes = (base64: unknown) => Buffer.from(String(base64 ?? ''), 'base64');

/** The encryption context as additional authenticated data: order of its entries does not count, every other change does. */
const contextBytes = (context: unknown) => Buffer.from(JSON.stringify(Object.entries(context ?? {}).sort()));

/**
 * The KMS calls an app makes, answered with one local key per declared key, derived from `secret` (kept in the data folder).
 * A ciphertext is: key ARN, NUL, IV, tag, AES-256-GCM bytes; so Decrypt knows its key, as KMS does.
 */
export function openKeys(deployed: Deployed, secret: Buffer): (operation: string, body: Body) => Body {
  const declared = new Map(deployed.of('AWS::KMS::Key').map((key) => [key.arn, propertiesOf(key, Key)]));

  const open = (id: unknown, usage: Usage) => {
    const arn = keyArn(deployed, String(id));
    const key = declared.get(arn);
    if (!key) throw new Refused('NotFoundException', `Key '${arn}' does not exist`, 400);
    if (key.KeyUsage !== usage)
      throw new Refused('InvalidKeyUsageException', `${arn} key usage is ${key.KeyUsage} which is not valid here`, 400);
    return { arn, material: createHmac('sha256', secret).update(arn).digest() };
  };
  const encrypt = (body: Body, plaintext: Buffer) => {
    const { arn, material } = open(body.KeyId, 'ENCRYPT_DECRYPT');
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', material, iv).setAAD(contextBytes(body.EncryptionContext));
    const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()]);
    const blob = Buffer.concat([Buffer.from(`${arn}\0`), iv, cipher.getAuthTag(), sealed]);
    return { KeyId: arn, CiphertextBlob: blob.toString('base64') };
  };
  const decrypt = (body: Body) => {
    const { arn, material } = open(ciphertextKey(String(body.CiphertextBlob)), 'ENCRYPT_DECRYPT');
    if (body.KeyId && keyArn(deployed, String(body.KeyId)) !== arn)
      throw new Refused(
        'IncorrectKeyException',
        'The key ID in the request does not identify a CMK that can decrypt this',
        400,
      );
    const sealed = bytes(body.CiphertextBlob).subarray(arn.length + 1);
    try {
      const decipher = createDecipheriv('aes-256-gcm', material, sealed.subarray(0, ivBytes))
        .setAAD(contextBytes(body.EncryptionContext))
        .setAuthTag(sealed.subarray(ivBytes, ivBytes + tagBytes));
      const plaintext = Buffer.concat([decipher.update(sealed.subarray(ivBytes + tagBytes)), decipher.final()]);
      return { KeyId: arn, Plaintext: plaintext.toString('base64'), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
    } catch {
      throw new Refused(
        'InvalidCiphertextException',
        'The ciphertext or its encryption context is not the one encrypted',
        400,
      );
    }
  };
  const dataKey = (body: Body) => {
    const plaintext = randomBytes(Number(body.NumberOfBytes ?? (body.KeySpec === 'AES_128' ? 16 : 32)));
    return { Plaintext: plaintext.toString('base64'), ...encrypt(body, plaintext) };
  };
  const mac = (body: Body) => {
    const { arn, material } = open(body.KeyId, 'GENERATE_VERIFY_MAC');
    if (body.MacAlgorithm !== 'HMAC_SHA_256')
      throw new Refused('InvalidKeyUsageException', `${String(body.MacAlgorithm)} is not supported by ${arn}`, 400);
    return {
      KeyId: arn,
      Mac: createHmac('sha256', material).update(bytes(body.Message)).digest('base64'),
      MacAlgorithm: 'HMAC_SHA_256',
    };
  };
  const verifyMac = (body: Body) => {
    const { Mac, ...rest } = mac(body);
    const [expected, given] = [bytes(Mac), bytes(body.Mac)];
    if (expected.length !== given.length || !timingSafeEqual(expected, given))
      throw new Refused('KMSInvalidMacException', 'The MAC is not valid for this message and key', 400);
    return { ...rest, MacValid: true };
  };
  const calls: Record<string, (body: Body) => Body> = {
    Encrypt: (body) => encrypt(body, bytes(body.Plaintext)),
    Decrypt: decrypt,
    GenerateDataKey: dataKey,
    GenerateDataKeyWithoutPlaintext: (body) => {
      const { Plaintext: _, ...wrapped } = dataKey(body);
      return wrapped;
    },
    GenerateMac: mac,
    VerifyMac: verifyMac,
  };
  return (operation, body) => {
    const call = calls[operation];
    if (!call)
      throw new Refused('UnknownOperationException', `${operation} is not supported by the local platform`, 400);
    return call(body);
  };
}
