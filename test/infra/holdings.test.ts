import { beforeAll, describe, expect, it } from 'vitest';
import { of, type Resource, type Stacks, synthesised } from './synthesised.ts';

let stacks: Stacks;
beforeAll(async () => {
  stacks = await synthesised();
});

const keyOfTheHoldings = { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] };
const exportedKey = { 'Fn::ImportValue': expect.stringMatching(/^LantaiHoldings:.*Key.*Arn/) };

describe('what must never be lost', () => {
  it('stays when its stack goes, or a change would replace it', () => {
    const kept = Object.entries(stacks.LantaiHoldings?.Resources ?? {}).filter(
      ([, { Type }]) => !Type.endsWith('Policy'),
    );
    expect(kept.length).toBeGreaterThan(10);
    for (const [id, { DeletionPolicy, UpdateReplacePolicy }] of kept)
      expect([id, DeletionPolicy, UpdateReplacePolicy]).toEqual([id, 'Retain', 'Retain']);
  });

  it('keeps every table encrypted by the customer key, recoverable to the second, and protected from deletion', () => {
    const tables = of(stacks.LantaiHoldings, 'AWS::DynamoDB::Table');
    expect(tables.map(([id]) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual(
      expect.arrayContaining(['Directory', 'Records', 'Names', 'Ingest', 'Cases', 'Ledger', 'Reports', 'Audit']),
    );
    for (const [, { Properties }] of tables)
      expect(Properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: keyOfTheHoldings },
      });
  });

  it('has no table anywhere else', () => {
    expect(of(stacks.LantaiServices, 'AWS::DynamoDB::Table')).toEqual([]);
  });

  it('turns its key every year', () => {
    const keys = of(stacks.LantaiHoldings, 'AWS::KMS::Key');
    expect(keys.map(([, { Properties }]) => Properties.EnableKeyRotation)).toEqual([true]);
  });

  it('lets no function pass over a lock, nor lock anything but what is preserved', () => {
    const policies = of(stacks.LantaiServices, 'AWS::IAM::Policy').flatMap(
      ([id, { Properties }]) =>
        Properties.PolicyDocument.Statement.map((one: { Action: string | string[]; Resource: unknown }) => ({
          id,
          actions: [one.Action].flat(),
          resources: JSON.stringify(one.Resource),
        })) as { id: string; actions: string[]; resources: string }[],
    );
    expect(policies.length).toBeGreaterThan(30);
    const matching = (action: RegExp) => policies.filter(({ actions }) => actions.some((one) => action.test(one)));
    expect(matching(/BypassGovernance|LegalHold|^s3:\*|^\*/i)).toEqual([]);
    const locking = matching(/PutObjectRetention/);
    expect(locking.map(({ id, actions }) => [id.replace(/RoleDefaultPolicy\w+$/, ''), actions])).toEqual([
      ['QualitySamplingWork', ['s3:PutObjectRetention']],
      ['FixityAuditAuditShard', ['s3:PutObjectRetention']], // what was locked is put back locked
    ]);
    for (const { resources } of locking) expect(resources).toContain('Preservation');
  });

  it('keeps every version of what is preserved, and can lock it', () => {
    const [[, preservation] = []] = of(stacks.LantaiHoldings, 'AWS::S3::Bucket').filter(([id]) => /^Preserv/.test(id));
    expect(preservation?.Properties).toMatchObject({
      ObjectLockEnabled: true,
      VersioningConfiguration: { Status: 'Enabled' },
    });
  });
});

describe('every bucket', () => {
  const buckets = () =>
    ['LantaiHoldings', 'LantaiServices'].flatMap((stack) =>
      of(stacks[stack], 'AWS::S3::Bucket').map(([id, bucket]): [string, string, Resource] => [stack, id, bucket]),
    );

  it('is open to nobody', () => {
    expect(buckets()).toHaveLength(7);
    for (const [, , { Properties }] of buckets())
      expect(Properties.PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
  });

  it('speaks TLS only', () => {
    for (const [stack, id] of buckets()) {
      const policy = of(stacks[stack], 'AWS::S3::BucketPolicy').find(
        ([, { Properties }]) => Properties.Bucket.Ref === id,
      );
      expect(policy?.[1].Properties.PolicyDocument.Statement).toContainEqual(
        expect.objectContaining({
          Effect: 'Deny',
          Action: 's3:*',
          Principal: { AWS: '*' },
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
      );
    }
  });

  it('is encrypted by the customer key, save for the access logs, which S3 cannot deliver so', () => {
    for (const [stack, id, { Properties }] of buckets()) {
      const [{ ServerSideEncryptionByDefault: by }] = Properties.BucketEncryption.ServerSideEncryptionConfiguration;
      const key = stack === 'LantaiHoldings' ? keyOfTheHoldings : exportedKey;
      expect(by).toEqual(
        /^AccessLogs/.test(id) ? { SSEAlgorithm: 'AES256' } : { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key },
      );
    }
  });

  it('writes an access log', () => {
    for (const [, id, { Properties }] of buckets())
      if (!/^AccessLogs/.test(id)) expect(Properties.LoggingConfiguration?.LogFilePrefix).toMatch(/^[a-z]+\/$/);
  });
});

describe('what arrives', () => {
  it('is gone after 30 days, a sheet that nobody could read after 3, and no version of a deleted one is left', () => {
    const [[, incoming] = []] = of(stacks.LantaiServices, 'AWS::S3::Bucket');
    expect(incoming?.Properties.VersioningConfiguration).toBeUndefined();
    expect(incoming?.Properties.LifecycleConfiguration.Rules).toEqual([
      { Status: 'Enabled', ExpirationInDays: 30, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
      { Status: 'Enabled', ExpirationInDays: 3, Prefix: 'sheets/' },
    ]);
  });
});
