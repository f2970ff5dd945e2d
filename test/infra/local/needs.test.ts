import { describe, expect, test } from 'vitest';
import { dynamoNeeds, kmsNeeds, s3Needs, sqsNeeds } from '#infra/local/needs.ts';
import type { Declared, Deployed } from '#infra/local/template.ts';

const key = 'arn:aws-cn:kms:cn-north-1:1:key/K';
const declared: Record<string, Partial<Declared>[]> = {
  'AWS::DynamoDB::Table': [
    { name: 'Plain', arn: 'arn:aws-cn:dynamodb:cn-north-1:1:table/Plain', properties: {} },
    {
      name: 'Sealed',
      arn: 'arn:aws-cn:dynamodb:cn-north-1:1:table/Sealed',
      properties: { SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: key } },
    },
  ],
  'AWS::S3::Bucket': [
    { name: 'plain', properties: {} },
    {
      name: 'sealed',
      properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'K' } },
          ],
        },
      },
    },
  ],
  'AWS::SQS::Queue': [{ name: 'q', properties: {} }],
  'AWS::KMS::Alias': [{ name: 'alias/holdings', properties: { TargetKeyId: 'K' } }],
};
const deployed = {
  partition: 'aws-cn',
  region: 'cn-north-1',
  account: '1',
  of: (type: string) => declared[type] ?? [],
} as Deployed;

describe('DynamoDB', () => {
  const table = 'arn:aws-cn:dynamodb:cn-north-1:1:table/';
  test('the table, or the index it reads', () => {
    expect(dynamoNeeds(deployed, 'GetItem', { TableName: 'Plain' })).toEqual([['dynamodb:GetItem', `${table}Plain`]]);
    expect(dynamoNeeds(deployed, 'Query', { TableName: 'Plain', IndexName: 'byCode' })).toEqual([
      ['dynamodb:Query', `${table}Plain/index/byCode`],
    ]);
  });
  const throughDynamo = { 'kms:ViaService': 'dynamodb.cn-north-1.amazonaws.com' };
  test('a table with a customer key needs the key too, in every call', () => {
    for (const operation of ['GetItem', 'PutItem', 'Query'])
      expect(dynamoNeeds(deployed, operation, { TableName: 'Sealed' })).toContainEqual([
        'kms:Decrypt',
        key,
        throughDynamo,
      ]);
    expect(dynamoNeeds(deployed, 'BatchGetItem', { RequestItems: { Plain: {}, Sealed: {} } })).toEqual([
      ['dynamodb:BatchGetItem', `${table}Plain`],
      ['dynamodb:BatchGetItem', `${table}Sealed`],
      ['kms:Decrypt', key, throughDynamo],
    ]);
  });
  test('each item of a transaction needs its own action', () => {
    const TransactItems = ['Put', 'Update', 'Delete', 'ConditionCheck'].map((kind) => ({
      [kind]: { TableName: 'Plain' },
    }));
    const actions = dynamoNeeds(deployed, 'TransactWriteItems', { TransactItems }).map(([action]) => action);
    expect(actions).toEqual([
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:DeleteItem',
      'dynamodb:ConditionCheckItem',
    ]);
    expect(dynamoNeeds(deployed, 'TransactGetItems', { TransactItems: [{ Get: { TableName: 'Plain' } }] })).toEqual([
      ['dynamodb:GetItem', `${table}Plain`],
    ]);
  });
  test('a call that no function should make is refused by name', () => {
    expect(() => dynamoNeeds(deployed, 'DeleteTable', { TableName: 'Plain' })).toThrow(/DeleteTable/);
  });
});

describe('S3', () => {
  const needs = (method: string, target: string, headers = {}) => {
    const [bucket = '', ...rest] = target.split('?')[0]!.split('/');
    const query = new URLSearchParams(target.split('?')[1]);
    return s3Needs(deployed, method, bucket, rest.join('/'), query, headers).map(
      ([action, resource]) => `${action} ${resource}`,
    );
  };
  test.each([
    ['GET', 'plain/a/b', ['s3:GetObject arn:aws-cn:s3:::plain/a/b']],
    ['HEAD', 'sealed/a', ['s3:GetObject arn:aws-cn:s3:::sealed/a']],
    ['GET', 'sealed/a', ['s3:GetObject arn:aws-cn:s3:::sealed/a', `kms:Decrypt ${key}`]],
    ['GET', 'plain/a?versionId=1', ['s3:GetObjectVersion arn:aws-cn:s3:::plain/a']],
    ['PUT', 'plain/a', ['s3:PutObject arn:aws-cn:s3:::plain/a']],
    ['PUT', 'sealed/a', ['s3:PutObject arn:aws-cn:s3:::sealed/a', `kms:GenerateDataKey ${key}`]],
    [
      'POST',
      'sealed/a?uploads=',
      ['s3:PutObject arn:aws-cn:s3:::sealed/a', `kms:GenerateDataKey ${key}`, `kms:Decrypt ${key}`],
    ],
    ['GET', 'plain/a?uploadId=1', ['s3:ListMultipartUploadParts arn:aws-cn:s3:::plain/a']],
    ['DELETE', 'plain/a?uploadId=1', ['s3:AbortMultipartUpload arn:aws-cn:s3:::plain/a']],
    ['DELETE', 'plain/a', ['s3:DeleteObject arn:aws-cn:s3:::plain/a']],
    ['DELETE', 'plain/a?versionId=1', ['s3:DeleteObjectVersion arn:aws-cn:s3:::plain/a']],
    ['PUT', 'plain/a?retention&versionId=1', ['s3:PutObjectRetention arn:aws-cn:s3:::plain/a']],
    ['GET', 'plain?list-type=2', ['s3:ListBucket arn:aws-cn:s3:::plain']],
    ['GET', 'plain?versions', ['s3:ListBucketVersions arn:aws-cn:s3:::plain']],
    ['GET', 'plain?uploads', ['s3:ListBucketMultipartUploads arn:aws-cn:s3:::plain']],
  ])('%s %s', (method, target, expected) => {
    expect(needs(method, target)).toEqual(expected);
  });
  test('a copy writes here and reads there, with the key of each', () => {
    expect(needs('PUT', 'plain/to', { 'x-amz-copy-source': 'sealed/%E6%89%AB%E6%8F%8F/a' })).toEqual([
      's3:PutObject arn:aws-cn:s3:::plain/to',
      's3:GetObject arn:aws-cn:s3:::sealed/扫描/a',
      `kms:Decrypt ${key}`,
    ]);
  });
});

test('S3: a locked object is put with leave to lock, and deleted before its time with leave to pass over it', () => {
  const asked = (method: string, headers: Record<string, string>) =>
    s3Needs(deployed, method, 'plain', 'a', new URLSearchParams(), headers).map(([action]) => action);
  expect(asked('PUT', { 'x-amz-object-lock-mode': 'GOVERNANCE' })).toEqual(['s3:PutObject', 's3:PutObjectRetention']);
  expect(asked('DELETE', { 'x-amz-bypass-governance-retention': 'true' })).toEqual([
    's3:DeleteObject',
    's3:BypassGovernanceRetention',
  ]);
});

test('SQS: the singular action on the queue of the URL', () => {
  expect(sqsNeeds(deployed, 'SendMessageBatch', { QueueUrl: 'http://127.0.0.1:1/1/q' })).toEqual([
    ['sqs:SendMessage', 'arn:aws-cn:sqs:cn-north-1:1:q'],
  ]);
});

test('KMS: the key named by id, ARN or alias, or the one in the ciphertext', () => {
  for (const KeyId of ['K', key, 'alias/holdings'])
    expect(kmsNeeds(deployed, 'Encrypt', { KeyId })).toEqual([['kms:Encrypt', key, {}]]);
  const CiphertextBlob = Buffer.from(`${key}\0rest`).toString('base64');
  const EncryptionContext = { purpose: 'names' };
  expect(kmsNeeds(deployed, 'Decrypt', { CiphertextBlob, EncryptionContext })).toEqual([
    ['kms:Decrypt', key, { 'kms:EncryptionContext:purpose': 'names' }],
  ]);
});
