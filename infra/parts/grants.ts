import { Stack } from 'aws-cdk-lib';
import { type Conditions, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { KeyPurpose } from '#shared/runtime/keys.ts';
import { acknowledgeWildcard } from './acknowledge.ts';
import type { BucketHolding, TableHolding, WorkQueue } from './holding.ts';

/*
 * Every grant of the platform, in our own exact words: CDK's grant methods add wildcards, indexes and actions nobody
 * uses, and forget the customer key. A verb also gives the function the setting that names what it may now use, so
 * neither can be forgotten without the other.
 */

type Reading = 'GetItem' | 'BatchGetItem' | 'Query' | 'ConditionCheckItem';
type Writing = 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'BatchWriteItem';
export type TableAction = Reading | Writing;

const writing: readonly TableAction[] = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'];

/** Allows exactly these actions on exactly these resources, only under these conditions if there are any. */
export const allow = (fn: IGrantable, actions: string[], resources: string[], conditions?: Conditions): void => {
  fn.grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({ actions, resources, ...(conditions && { conditions }) }),
  );
};

/** Through DynamoDB or S3, which seal what they store; not of the key itself, or any ciphertext that a function reads could be opened. */
const throughAService: Conditions = { Null: { 'kms:ViaService': 'false' } };
const mayUnseal = (fn: LambdaFunction, key: IKey) => allow(fn, ['kms:Decrypt'], [key.keyArn], throughAService);
const maySeal = (fn: LambdaFunction, key: IKey) =>
  allow(fn, ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'], [key.keyArn], throughAService);

/** Of all that the key has sealed, only what was sealed for this. */
const forPurpose = (purpose: KeyPurpose | 'applicant-identity'): Conditions => ({
  StringEquals: { 'kms:EncryptionContext:purpose': purpose },
});

/** May read a data key, which lies in the directory, and have the holdings key open it. */
export function mayUseKeyFor(
  fn: LambdaFunction,
  { directory, key }: { directory: TableHolding; key: IKey },
  purpose: KeyPurpose,
): void {
  may(fn, directory, ['GetItem']);
  allow(fn, ['kms:Decrypt'], [key.keyArn], forPurpose(purpose));
}

/** May seal what identifies an applicant. */
export function maySealIdentities(fn: LambdaFunction, key: IKey): void {
  fn.addEnvironment('HOLDINGS_KEY_ARN', key.keyArn);
  allow(fn, ['kms:Encrypt'], [key.keyArn], forPurpose('applicant-identity'));
}

/** May open it again. */
export const mayOpenIdentities = (fn: LambdaFunction, key: IKey): void =>
  allow(fn, ['kms:Decrypt'], [key.keyArn], forPurpose('applicant-identity'));

/** May do these actions on the table's own keys, and ask (Query) the named indexes. */
export function may(
  fn: LambdaFunction,
  { setting, table, key }: TableHolding,
  actions: TableAction[],
  { index = [] }: { index?: string | string[] } = {},
): void {
  fn.addEnvironment(setting, table.tableName);
  if (actions.length > 0)
    allow(
      fn,
      actions.map((action) => `dynamodb:${action}`),
      [table.tableArn],
    );
  for (const name of [index].flat()) allow(fn, ['dynamodb:Query'], [`${table.tableArn}/index/${name}`]);
  if (actions.some((action) => writing.includes(action))) maySeal(fn, key);
  else mayUnseal(fn, key);
}

/** May read the table's stream, as the event source of its function. */
export function mayFollow(fn: LambdaFunction, { table, key }: TableHolding): void {
  const actions = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'];
  allow(
    fn,
    actions.map((action) => `dynamodb:${action}`),
    [streamOf(table)],
  );
  mayUnseal(fn, key);
}

/** The ARN of a table's stream; throws if it has none. */
export function streamOf({ tableStreamArn, node }: TableHolding['table']): string {
  if (!tableStreamArn) throw new Error(`table ${node.id} has no stream`);
  return tableStreamArn;
}

/** The bucket's ARN as the function's stack sees it: an export by name where the bucket lives in another stack. */
const arnWithin = (fn: LambdaFunction, bucket: BucketHolding['bucket']): string =>
  Stack.of(fn) === Stack.of(bucket) ? bucket.bucketArn : Stack.of(bucket).exportValue(bucket.bucketArn);

const onObjects =
  (action: string, seal: (fn: LambdaFunction, key: IKey) => void) =>
  (fn: LambdaFunction, { setting, bucket, key }: BucketHolding, keys: string): void => {
    fn.addEnvironment(setting, bucket.bucketName);
    const objects = `${arnWithin(fn, bucket)}/${keys}`;
    allow(fn, [action], [objects]);
    acknowledgeWildcard(
      fn.role ?? fn,
      objects,
      'One prefix of one bucket: keys under it are made as the work goes on.',
    );
    seal(fn, key);
  };

/** May read objects under a prefix such as `sheets/*`. */
export const mayGet = onObjects('s3:GetObject', mayUnseal);

/** May read any version of objects under a prefix, also one that something was put over. */
export const mayGetVersions = onObjects('s3:GetObjectVersion', mayUnseal);

/** May write objects under a prefix, whole or in parts, and sign URLs with which others do so. */
export const mayPut = onObjects('s3:PutObject', maySeal);

/** May see which parts of an upload in parts have come. */
export const mayListParts = onObjects('s3:ListMultipartUploadParts', () => {});

/** May give up an upload in parts. */
export const mayAbort = onObjects('s3:AbortMultipartUpload', () => {});

/** May lock objects under a prefix until a day, but never pass over a lock: that is for the destruction of records alone. */
export const mayLock = onObjects('s3:PutObjectRetention', () => {});

/** May see until when objects under a prefix are locked. */
export const maySeeLocks = onObjects('s3:GetObjectRetention', () => {});

/** May ask what the bucket holds; without it S3 says 403 instead of 404 of a key that is not there. */
export const mayList = (fn: LambdaFunction, { bucket }: BucketHolding): void =>
  allow(fn, ['s3:ListBucket'], [arnWithin(fn, bucket)]);

/** May ask which versions of which objects the bucket holds. */
export const mayListVersions = (fn: LambdaFunction, { bucket }: BucketHolding): void =>
  allow(fn, ['s3:ListBucketVersions'], [arnWithin(fn, bucket)]);

/** May delete objects under a prefix (in a versioned bucket: put a delete marker on top). */
export const mayDelete = onObjects('s3:DeleteObject', () => {});

/**
 * May send to the queue. A worker that sends on what is left of its work calls itself on purpose: after sixteen such calls Lambda would take it for
 * a mistake and put the message with the dead letters.
 */
export function maySend(fn: LambdaFunction, { setting, queue, worker }: WorkQueue): void {
  fn.addEnvironment(setting, queue.queueUrl);
  allow(fn, ['sqs:SendMessage'], [queue.queueArn]);
  if (fn === worker) (fn.node.defaultChild as CfnFunction).recursiveLoop = 'Allow';
}

/** May take messages from the queue, as the event source of its function. */
export const mayConsume = (fn: LambdaFunction, { queue }: WorkQueue): void =>
  allow(fn, ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], [queue.queueArn]);

/** May make new data keys that only the holdings key can open. */
export function mayMakeDataKeys(fn: LambdaFunction, key: IKey): void {
  fn.addEnvironment('HOLDINGS_KEY_ARN', key.keyArn);
  allow(fn, ['kms:GenerateDataKeyWithoutPlaintext'], [key.keyArn]);
}
