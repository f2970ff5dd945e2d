import { type App, Aws, Fn, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket, BucketEncryption, type CfnBucket } from 'aws-cdk-lib/aws-s3';
import { acknowledgeWildcard } from './parts/acknowledge.ts';
import { type Settings, secondRegionOf } from './settings.ts';

/** The second copy of what is preserved, as other stacks see it: by names that can be told without asking its region. */
export type SecondCopy = {
  stack: Stack;
  bucketName: string;
  bucketArn: string;
  keyAliasArn: string;
  /** The keys of that region: the id of the one that counts is known there only. */
  keyArns: string;
  region: string;
};

const alias = 'alias/lantai-second-copy';

/**
 * The stack LantaiSecondCopy, in the other region of the country (档案法 Art. 39: 异地备份): one bucket into which S3 itself
 * replicates what is preserved. Deletions are not replicated, so nothing that happens to the first copy empties this one.
 */
export function buildSecondCopy(app: App, settings: Settings): SecondCopy {
  const region = secondRegionOf(settings);
  const stack = new Stack(app, 'LantaiSecondCopy', {
    env: { region },
    description: 'Lantai: the second copy of what is preserved, in the other region',
    terminationProtection: true,
  });
  const key = new Key(stack, 'SecondCopyKey', {
    alias,
    description: 'encrypts the second copy',
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const bucketName = Fn.join('-', ['lantai-secondcopy', Aws.ACCOUNT_ID, region]);
  const bucket = new Bucket(stack, 'SecondCopy', {
    bucketName,
    blockPublicAccess: {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    enforceSSL: true,
    encryption: BucketEncryption.KMS,
    encryptionKey: key,
    bucketKeyEnabled: true,
    versioned: true,
    objectLockEnabled: true, // S3 demands it of the target of a bucket with locks
    removalPolicy: RemovalPolicy.RETAIN,
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'Written by S3 replication alone and read by the fixity audit alone; the first copy logs every access.',
  });
  return {
    stack,
    bucketName,
    bucketArn: Fn.join('', ['arn:', Aws.PARTITION, ':s3:::', bucketName]),
    keyAliasArn: Fn.join('', ['arn:', Aws.PARTITION, ':kms:', region, ':', Aws.ACCOUNT_ID, ':', alias]),
    keyArns: Fn.join('', ['arn:', Aws.PARTITION, ':kms:', region, ':', Aws.ACCOUNT_ID, ':key/*']),
    region,
  };
}

/**
 * Has S3 replicate every new version of `source` into the second copy. Said on the bucket itself (L1): the L2 way knows
 * its target only within one region's stacks.
 */
export function replicateTo(second: SecondCopy, source: Bucket, sourceKey: Key): void {
  const stack = Stack.of(source);
  const role = new Role(stack, 'Replication', { assumedBy: new ServicePrincipal('s3.amazonaws.com') });
  role.applyRemovalPolicy(RemovalPolicy.RETAIN);
  const allow = (actions: string[], resources: string[], conditions = {}) =>
    role.addToPolicy(new PolicyStatement({ actions, resources, conditions }));
  const copies = Fn.join('', [second.bucketArn, '/*']);
  allow(['s3:GetReplicationConfiguration', 's3:ListBucket'], [source.bucketArn]);
  allow(
    [
      's3:GetObjectVersionForReplication',
      's3:GetObjectVersionAcl',
      's3:GetObjectVersionTagging',
      's3:GetObjectRetention',
      's3:GetObjectLegalHold',
    ],
    [source.arnForObjects('*')],
  );
  allow(['s3:ReplicateObject', 's3:ReplicateTags'], [copies]);
  allow(['kms:Decrypt'], [sourceKey.keyArn]);
  allow(['kms:Encrypt', 'kms:GenerateDataKey'], [second.keyArns], {
    'ForAnyValue:StringEquals': { 'kms:ResourceAliases': alias },
  });
  for (const resource of [source.arnForObjects('*'), copies])
    acknowledgeWildcard(role, resource, 'Replication is of every object of the bucket.');
  acknowledgeWildcard(role, second.keyArns, 'One key, by its alias: its id is known in the other region only.');
  (source.node.defaultChild as CfnBucket).replicationConfiguration = {
    role: role.roleArn,
    rules: [
      {
        id: 'second-copy',
        priority: 1,
        status: 'Enabled',
        filter: { prefix: '' },
        deleteMarkerReplication: { status: 'Disabled' },
        sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: 'Enabled' } },
        destination: {
          bucket: second.bucketArn,
          encryptionConfiguration: { replicaKmsKeyId: second.keyAliasArn },
        },
      },
    ],
  };
}
