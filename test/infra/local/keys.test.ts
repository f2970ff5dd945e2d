import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openKeys } from '#infra/local/keys.ts';
import type { Deployed } from '#infra/local/template.ts';

const arn = (id: string) => `arn:aws-cn:kms:cn-north-1:1:key/${id}`;
const deployedWith = (properties: Record<string, Record<string, unknown>>) =>
  ({
    partition: 'aws-cn',
    region: 'cn-north-1',
    account: '1',
    of: (type: string) =>
      type === 'AWS::KMS::Key'
        ? Object.entries(properties).map(([id, p]) => ({ id, stack: 'S', type, name: id, arn: arn(id), properties: p }))
        : [],
  }) as unknown as Deployed;
const deployed = deployedWith({
  Holdings: { EnableKeyRotation: true },
  Other: {},
  Mac: { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' },
});
const secret = Buffer.alloc(32, 7);
const kms = openKeys(deployed, secret);
const base64 = (text: string) => Buffer.from(text).toString('base64');
const context = { purpose: 'names', archives: '443021' };
const refusal = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

describe('encryption', () => {
  test('what was encrypted comes back under the same context, whatever the order of its entries, also after a restart', () => {
    const roundTrip = fc.property(
      fc.uint8Array({ maxLength: 64 }),
      fc.dictionary(fc.string(), fc.string()),
      (bytes, entries) => {
        const Plaintext = Buffer.from(bytes).toString('base64');
        const sealed = kms('Encrypt', { KeyId: 'Holdings', Plaintext, EncryptionContext: entries });
        const EncryptionContext = Object.fromEntries(Object.entries(entries).reverse());
        const opened = openKeys(deployed, secret)('Decrypt', {
          CiphertextBlob: sealed.CiphertextBlob,
          EncryptionContext,
        });
        expect(opened).toMatchObject({ KeyId: arn('Holdings'), Plaintext });
      },
    );
    fc.assert(roundTrip);
  });
  test('another or no context, a changed byte, another installation: InvalidCiphertextException', () => {
    const { CiphertextBlob } = kms('Encrypt', {
      KeyId: arn('Holdings'),
      Plaintext: base64('秘'),
      EncryptionContext: context,
    });
    const open = (body: object, with_ = kms) =>
      refusal(() => with_('Decrypt', { CiphertextBlob, EncryptionContext: context, ...body }));
    expect(open({})).toBeUndefined();
    expect(open({ EncryptionContext: { ...context, archives: '443022' } })).toBe('InvalidCiphertextException');
    expect(open({ EncryptionContext: undefined })).toBe('InvalidCiphertextException');
    expect(open({}, openKeys(deployed, Buffer.alloc(32, 8)))).toBe('InvalidCiphertextException');
    const bytes = Buffer.from(String(CiphertextBlob), 'base64');
    bytes[bytes.length - 1]! ^= 1;
    expect(open({ CiphertextBlob: bytes.toString('base64') })).toBe('InvalidCiphertextException');
    expect(open({ CiphertextBlob: bytes.subarray(0, arn('Holdings').length + 8).toString('base64') })).toBe(
      'InvalidCiphertextException',
    );
    expect(open({ KeyId: 'Other' })).toBe('IncorrectKeyException');
  });
  test('a data key opens to the bytes it was given with; without plaintext it gives none', () => {
    const made = kms('GenerateDataKey', { KeyId: 'Holdings', KeySpec: 'AES_256', EncryptionContext: context });
    expect(Buffer.from(String(made.Plaintext), 'base64')).toHaveLength(32);
    const opened = kms('Decrypt', { CiphertextBlob: made.CiphertextBlob, EncryptionContext: context });
    expect(opened.Plaintext).toBe(made.Plaintext);
    const wrapped = kms('GenerateDataKeyWithoutPlaintext', { KeyId: 'Holdings', NumberOfBytes: 16 });
    expect(wrapped).not.toHaveProperty('Plaintext');
    expect(Buffer.from(String(kms('Decrypt', wrapped).Plaintext), 'base64')).toHaveLength(16);
  });
});

test('a MAC is good for its message and key only', () => {
  const asked = { KeyId: 'Mac', Message: base64('cursor'), MacAlgorithm: 'HMAC_SHA_256' };
  const { Mac } = kms('GenerateMac', asked);
  expect(kms('VerifyMac', { ...asked, Mac }).MacValid).toBe(true);
  expect(refusal(() => kms('VerifyMac', { ...asked, Mac, Message: base64('other') }))).toBe('KMSInvalidMacException');
  expect(refusal(() => kms('VerifyMac', { ...asked, Mac: 'AA==' }))).toBe('KMSInvalidMacException');
});

test('a key does only what it was made for, and only declared keys exist', () => {
  const mac = { Message: '', MacAlgorithm: 'HMAC_SHA_256' };
  expect(refusal(() => kms('GenerateMac', { ...mac, KeyId: 'Holdings' }))).toBe('InvalidKeyUsageException');
  expect(refusal(() => kms('Encrypt', { KeyId: 'Mac', Plaintext: '' }))).toBe('InvalidKeyUsageException');
  expect(refusal(() => kms('Encrypt', { KeyId: 'Nobody', Plaintext: '' }))).toBe('NotFoundException');
  expect(refusal(() => kms('ScheduleKeyDeletion', { KeyId: 'Holdings' }))).toBe('UnknownOperationException');
  expect(() => openKeys(deployedWith({ K: { KeySpec: 'RSA_2048' } }), secret)).toThrow(/S\/K/);
});
