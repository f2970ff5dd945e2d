import { type App, Aws, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
  type TableProps,
} from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type IBucket,
  ObjectLockRetention,
} from 'aws-cdk-lib/aws-s3';
import type { BucketHolding, TableHolding } from './parts/holding.ts';
import { replicateTo, type SecondCopy } from './second-copy.ts';
import type { Settings } from './settings.ts';

/** What must never be lost, by name. */
export type Holdings = Record<
  'directory' | 'records' | 'names' | 'ingest' | 'cases' | 'ledger' | 'statistics' | 'reports' | 'audit' | 'limits',
  TableHolding
> & {
  key: Key;
  preservation: BucketHolding;
  access: BucketHolding;
  reportFiles: BucketHolding;
  caseFiles: BucketHolding;
  seals: BucketHolding;
  accessLogs: IBucket;
  fixity: TableHolding;
  searchIndex: TableHolding;
  secondCopy: SecondCopy;
};

type Fields = [partition: string, sort: string];

/**
 * The stack LantaiHoldings: tables, buckets and the key that encrypts them. Everything stays when the stack goes; tables
 * can be turned back to any second of the last 35 days. `Table`, not `TableV2`: no replica is wanted, and the
 * flat resource needs no region at synthesis.
 */
export function buildHoldings(app: App, { region }: Settings, secondCopy: SecondCopy): Holdings {
  const stack = new Stack(app, 'LantaiHoldings', {
    env: { region },
    description: 'Lantai: what must never be lost',
    terminationProtection: true,
  });
  stack.addStackDependency(secondCopy.stack); // a bucket can replicate only into one that is there
  const key = new Key(stack, 'Key', {
    description: 'encrypts the holdings',
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });

  const table = (id: string, keys: Fields, props: Partial<TableProps> = {}) => {
    const made = new Table(stack, id, {
      ...asKeys(keys),
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: key,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
      ...props,
    });
    const holding: TableHolding = { setting: `${id.toUpperCase()}_TABLE`, table: made, key };
    return {
      ...holding,
      /** Adds an index named after the question it answers. */
      asked(indexName: string, fields: Fields, projectionType = ProjectionType.ALL) {
        made.addGlobalSecondaryIndex({ indexName, ...asKeys(fields), projectionType });
        return this;
      },
    };
  };

  const accessLogs = new Bucket(stack, 'AccessLogs', {
    ...closedBucket,
    encryption: BucketEncryption.S3_MANAGED, // S3 cannot deliver its access logs under a customer key
    lifecycleRules: [{ expiration: Duration.days(3 * 366) }],
  });
  // By account, not by bucket: the incoming bucket lives in a later stack, which this one must not need.
  accessLogs.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('logging.s3.amazonaws.com')],
      actions: ['s3:PutObject'],
      resources: [accessLogs.arnForObjects('*')],
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  );
  Validations.of(accessLogs).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'The access logs themselves: logging them would never end.',
  });

  const bucket = (id: string, setting: string, props: Partial<BucketProps> = {}) => ({
    setting,
    key,
    bucket: new Bucket(stack, id, { ...closedBucket, ...sealedBy(key), ...loggedTo(accessLogs, id), ...props }),
  });

  const preservation = bucket('Preservation', 'PRESERVATION_BUCKET', {
    versioned: true,
    objectLockEnabled: true,
    lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(7) }],
  });
  replicateTo(secondCopy, preservation.bucket, key);
  return {
    key,
    secondCopy,
    directory: table('Directory', ['archivesCode', 'entity'])
      .asked('byKind', ['kind', 'archivesCode'])
      .asked('bySubject', ['subject', 'archivesCode']),
    records: table('Records', ['recordId', 'part'], { stream: StreamViewType.NEW_AND_OLD_IMAGES }).asked(
      'byCode',
      ['fonds', 'sortCode'],
      ProjectionType.KEYS_ONLY,
    ),
    searchIndex: table('SearchIndex', ['key', 'part']),
    names: table('Names', ['nameKey', 'pointer']),
    ingest: table('Ingest', ['batchId', 'item'], {
      timeToLiveAttribute: 'expiresAt',
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
    }).asked('byArchives', ['archivesCode', 'openedAt'], ProjectionType.KEYS_ONLY),
    cases: table('Cases', ['caseId', 'event'])
      .asked('byHolder', ['holder', 'due'])
      .asked('byReceiver', ['receiver', 'openedAt'])
      .asked('byClock', ['clock', 'due']),
    ledger: table('Ledger', ['archivesCode', 'entry']),
    statistics: table('Statistics', ['archivesCode', 'item']),
    reports: table('Reports', ['report', 'edition']),
    audit: table('Audit', ['holder', 'at']).asked('byActor', ['actor', 'at']),
    limits: table('Limits', ['counted', 'window'], { timeToLiveAttribute: 'expiresAt' }),
    fixity: table('Fixity', ['archivesCode', 'item']),
    preservation,
    access: bucket('Access', 'ACCESS_BUCKET'),
    reportFiles: bucket('ReportFiles', 'REPORTS_BUCKET'),
    caseFiles: bucket('CaseFiles', 'CASEFILES_BUCKET', { versioned: true }),
    // COMPLIANCE: nobody can shorten it; R57 asks for three years at least
    seals: bucket('Seals', 'SEALS_BUCKET', {
      versioned: true,
      objectLockDefaultRetention: ObjectLockRetention.compliance(Duration.days(3 * 366)),
    }),
    accessLogs,
  };
}

const asKeys = ([partition, sort]: Fields) => ({
  partitionKey: { name: partition, type: AttributeType.STRING },
  sortKey: { name: sort, type: AttributeType.STRING },
});

/** TLS only, nothing public, and kept when its stack goes. */
export const closedBucket = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  enforceSSL: true,
  removalPolicy: RemovalPolicy.RETAIN,
} satisfies BucketProps;

/** Encrypted by the customer key; the bucket key saves a call to KMS per object. */
export const sealedBy = (key: Key) =>
  ({ encryption: BucketEncryption.KMS, encryptionKey: key, bucketKeyEnabled: true }) satisfies BucketProps;

const loggedTo = (accessLogs: IBucket, id: string) =>
  ({ serverAccessLogsBucket: accessLogs, serverAccessLogsPrefix: `${id.toLowerCase()}/` }) satisfies BucketProps;
