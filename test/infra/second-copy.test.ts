import { beforeAll, describe, expect, it } from 'vitest';
import { readSettings, secondRegionOf } from '#infra/settings.ts';
import { of, type Stacks, synthesised } from './synthesised.ts';

let stacks: Stacks;
beforeAll(async () => {
  stacks = await synthesised();
});

describe('the second copy', () => {
  it('lies in the other region of the country, and nowhere abroad', () => {
    expect(secondRegionOf({ region: 'cn-north-1' })).toBe('cn-northwest-1');
    expect(secondRegionOf({ region: 'cn-northwest-1' })).toBe('cn-north-1');
    expect(() => readSettings({ secondRegion: 'ap-east-1' })).toThrow('档案数据不得出境');
  });

  it('stays when its stack goes, keeps every version, is encrypted by a customer key and open to nobody', () => {
    const kept = Object.values(stacks.LantaiSecondCopy?.Resources ?? {}).filter(({ Type }) =>
      /Bucket$|Key$/.test(Type),
    );
    expect(kept.map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(['Retain', 'Retain']);
    const [[, bucket] = []] = of(stacks.LantaiSecondCopy, 'AWS::S3::Bucket');
    expect(bucket?.Properties).toMatchObject({
      ObjectLockEnabled: true,
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
    });
    const [{ ServerSideEncryptionByDefault: by }] =
      bucket?.Properties.BucketEncryption.ServerSideEncryptionConfiguration ?? [];
    expect(by.SSEAlgorithm).toBe('aws:kms');
  });

  it('receives every version of what is preserved, and no deletion', () => {
    const [[, first] = []] = of(stacks.LantaiHoldings, 'AWS::S3::Bucket').filter(([id]) => /^Preserv/.test(id));
    const [rule, ...others] = first?.Properties.ReplicationConfiguration.Rules ?? [];
    expect(others).toEqual([]);
    expect(rule).toMatchObject({
      Status: 'Enabled',
      Filter: { Prefix: '' },
      DeleteMarkerReplication: { Status: 'Disabled' },
      SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: 'Enabled' } },
    });
    expect(JSON.stringify(rule.Destination)).toContain('lantai-secondcopy');
  });

  it('is written by S3 alone: no function may put into it', () => {
    const policies = of(stacks.LantaiServices, 'AWS::IAM::Policy').flatMap(
      ([, { Properties }]) => Properties.PolicyDocument.Statement as { Action: string | string[]; Resource: unknown }[],
    );
    const about = policies.filter(({ Resource }) => JSON.stringify(Resource).includes('lantai-secondcopy'));
    expect(about.flatMap(({ Action }) => Action)).toEqual(['s3:ListBucket', 's3:GetObject', 's3:GetObjectRetention']);
  });
});
