import type { IncomingHttpHeaders } from 'node:http';
import type { Context } from './grants.ts';
import { decoded, Refused } from './signature.ts';
import type { Declared, Deployed } from './template.ts';

/** One permission that a call needs, with what conditions may ask of it. */
export type Need = [action: string, resource: string, context?: Context];

/** A request body of one of the JSON services. */
export type Body = Record<string, unknown>;

const place = (d: Deployed, service: string, name: string) =>
  `arn:${d.partition}:${service}:${d.region}:${d.account}:${name}`;

function find(deployed: Deployed, type: string, name: string): Declared | undefined {
  return deployed.of(type).find((d) => d.name === name || d.arn === name);
}

/** What a service needs of a key when it opens or seals on behalf of its caller. */
export const keyNeed = (deployed: Deployed, action: string, key: string, service: string): Need => [
  `kms:${action}`,
  key,
  { 'kms:ViaService': `${service}.${deployed.region}.amazonaws.com` },
];

/** The ARN of a key named by id, ARN or alias, as AWS takes it in requests and templates. */
export function keyArn(deployed: Deployed, id: string): string {
  const alias = id.match(/alias\/.+$/)?.[0];
  if (alias)
    return keyArn(deployed, String(find(deployed, 'AWS::KMS::Alias', alias)?.properties.TargetKeyId ?? 'none'));
  return id.startsWith('arn:') ? id : place(deployed, 'kms', `key/${id}`);
}

const transactionActions: Record<string, string> = {
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};
const dynamoActions = new Set(
  'GetItem PutItem UpdateItem DeleteItem Query Scan BatchGetItem BatchWriteItem DescribeTable DescribeTimeToLive'.split(
    ' ',
  ),
);

function dynamoTargets(operation: string, body: Body): [action: string, table: string, index?: string][] {
  if (operation === 'BatchGetItem' || operation === 'BatchWriteItem')
    return Object.keys(body.RequestItems ?? {}).map((table) => [operation, table]);
  if (operation === 'TransactGetItems' || operation === 'TransactWriteItems')
    return (body.TransactItems as Record<string, { TableName: string }>[]).flatMap((item) =>
      Object.entries(item).map(([kind, { TableName }]): [string, string] => [
        transactionActions[kind] ?? kind,
        TableName,
      ]),
    );
  if (!dynamoActions.has(operation))
    throw new Refused('UnknownOperationException', `${operation} is not supported by the local platform`, 400);
  return [[operation, String(body.TableName), body.IndexName as string | undefined]];
}

/**
 * What a DynamoDB call needs: one action per item of a transaction, one per table of a batch, the index when it reads one;
 * and, as on AWS, kms:Decrypt on the customer key of every table it touches.
 */
export function dynamoNeeds(deployed: Deployed, operation: string, body: Body): Need[] {
  return dynamoTargets(operation, body).flatMap(([action, name, index]) => {
    const table = find(deployed, 'AWS::DynamoDB::Table', name);
    const arn = table?.arn ?? (name.startsWith('arn:') ? name : place(deployed, 'dynamodb', `table/${name}`));
    const needs: Need[] = [[`dynamodb:${action}`, index ? `${arn}/index/${index}` : arn]];
    const sse = table?.properties.SSESpecification as { KMSMasterKeyId?: string } | undefined;
    if (sse?.KMSMasterKeyId) needs.push(keyNeed(deployed, 'Decrypt', keyArn(deployed, sse.KMSMasterKeyId), 'dynamodb'));
    return needs;
  });
}

/** The customer key with which a bucket encrypts by default; undefined when S3's own key does. */
function bucketKey(deployed: Deployed, bucket: string): string | undefined {
  const encryption = find(deployed, 'AWS::S3::Bucket', bucket)?.properties.BucketEncryption as
    | { ServerSideEncryptionConfiguration?: { ServerSideEncryptionByDefault?: { KMSMasterKeyID?: string } }[] }
    | undefined;
  const id = encryption?.ServerSideEncryptionConfiguration?.[0]?.ServerSideEncryptionByDefault?.KMSMasterKeyID;
  return id && keyArn(deployed, id);
}

/** Source of a copy: bucket and key of an `x-amz-copy-source` header. */
export function copySource(header: string): { bucket: string; key: string } {
  const [bucket = '', ...key] = decoded(header.split('?')[0]!).replace(/^\//, '').split('/');
  return { bucket, key: key.join('/') };
}

/**
 * What an S3 call needs. On a bucket with a customer key also kms:GenerateDataKey to write, kms:Decrypt to read, both for a multipart
 * upload (S3 reads the parts back). DeleteObjects needs s3:DeleteObject for each key in its body: the door asks for those itself.
 */
export function s3Needs(
  deployed: Deployed,
  method: string,
  bucket: string,
  key: string,
  query: URLSearchParams,
  headers: IncomingHttpHeaders,
): Need[] {
  const bucketArn = `arn:${deployed.partition}:s3:::${bucket}`;
  const object = `${bucketArn}/${key}`;
  const reading = method === 'GET' || method === 'HEAD';
  if (!key) {
    if (method === 'POST' && query.has('delete')) return [];
    if (!reading) return [[`s3:${method}Bucket`, bucketArn]];
    if (query.has('uploads')) return [['s3:ListBucketMultipartUploads', bucketArn]];
    return [[query.has('versions') ? 's3:ListBucketVersions' : 's3:ListBucket', bucketArn]];
  }
  const ownKey = bucketKey(deployed, bucket);
  const encrypt: Need[] = ownKey ? [keyNeed(deployed, 'GenerateDataKey', ownKey, 's3')] : [];
  const decrypt: Need[] = ownKey ? [keyNeed(deployed, 'Decrypt', ownKey, 's3')] : [];

  if (query.has('uploadId') || query.has('uploads')) {
    if (method === 'GET') return [['s3:ListMultipartUploadParts', object]];
    if (method === 'DELETE') return [['s3:AbortMultipartUpload', object]];
    return [
      ['s3:PutObject', object],
      ...encrypt,
      ...decrypt,
      ...locking(object, headers),
      ...copyNeeds(deployed, headers),
    ];
  }
  if (query.has('retention'))
    return [[reading ? 's3:GetObjectRetention' : 's3:PutObjectRetention', object], ...bypassing(object, headers)];
  const version = query.has('versionId') ? 'Version' : '';
  if (reading) return [[`s3:GetObject${version}`, object], ...(method === 'HEAD' ? [] : decrypt)];
  if (method === 'DELETE') return [[`s3:DeleteObject${version}`, object], ...bypassing(object, headers)];
  return [['s3:PutObject', object], ...encrypt, ...locking(object, headers), ...copyNeeds(deployed, headers)];
}

const locking = (object: string, headers: IncomingHttpHeaders): Need[] =>
  headers['x-amz-object-lock-mode'] ? [['s3:PutObjectRetention', object]] : [];

const bypassing = (object: string, headers: IncomingHttpHeaders): Need[] =>
  headers['x-amz-bypass-governance-retention'] === 'true' ? [['s3:BypassGovernanceRetention', object]] : [];

function copyNeeds(deployed: Deployed, headers: IncomingHttpHeaders): Need[] {
  const header = headers['x-amz-copy-source'];
  if (!header) return [];
  const source = copySource(String(header));
  const version = String(header).includes('?versionId=') ? 'Version' : '';
  const sourceKey = bucketKey(deployed, source.bucket);
  const read: Need = [`s3:GetObject${version}`, `arn:${deployed.partition}:s3:::${source.bucket}/${source.key}`];
  return sourceKey ? [read, keyNeed(deployed, 'Decrypt', sourceKey, 's3')] : [read];
}

/** What an SQS call needs: the singular action, on the queue in its URL; on a queue with a customer key also that key. */
export function sqsNeeds(deployed: Deployed, operation: string, body: Body): Need[] {
  const name = String(body.QueueUrl ?? body.QueueName ?? '')
    .split('/')
    .at(-1)!;
  const action = operation.replace(/^(SendMessage|DeleteMessage|ChangeMessageVisibility)Batch$/, '$1');
  const needs: Need[] = [[`sqs:${action}`, place(deployed, 'sqs', name)]];
  const id = find(deployed, 'AWS::SQS::Queue', name)?.properties.KmsMasterKeyId as string | undefined;
  if (!id || id === 'alias/aws/sqs' || !/^(Send|Receive)Message$/.test(action)) return needs;
  const key = keyArn(deployed, id);
  const actions = action === 'SendMessage' ? ['GenerateDataKey', 'Decrypt'] : ['Decrypt'];
  return [...needs, ...actions.map((one) => keyNeed(deployed, one, key, 'sqs'))];
}

/** The key that a ciphertext of keys.ts was made with: its ARN stands before the first NUL. */
export const ciphertextKey = (blob: string) => Buffer.from(blob, 'base64').toString('latin1').split('\0')[0]!;

/** What a KMS call needs: its action on the key it names, or on the key its ciphertext was made with. */
export function kmsNeeds(deployed: Deployed, operation: string, body: Body): Need[] {
  const key = keyArn(deployed, String(body.KeyId ?? ciphertextKey(String(body.CiphertextBlob ?? ''))));
  const said = Object.entries((body.EncryptionContext ?? {}) as Record<string, string>);
  return [[`kms:${operation}`, key, Object.fromEntries(said.map(([k, v]) => [`kms:EncryptionContext:${k}`, v]))]];
}
