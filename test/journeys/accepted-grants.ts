/**
 * Grants that the whole journey does not need, and why each is right all the same. A grant reads `action Resource/path`. Those that are `raced` are
 * needed or not, as one of two happens to come first.
 */
type Accepted = { of: string[]; grants: string[]; raced?: true; because: string };

const putsObjects = [
  'AuditTrailTick',
  'CatalogueImportApi',
  'CatalogueImportReadSheet',
  'CatalogueSubmissionApi',
  'LedgerApi',
  'LookupCasesFiles',
  'LookupCasesMakeCopy',
  'OwnDataRequestsApi',
  'PackageExportMakePackage',
  'ReportsMakeReport',
  'ScanIngestVerifyScans',
  'UploadsApi',
];
const writesTablesOnly = [
  'AuditTrailApi',
  'CatalogueImportFinishCorrection',
  'CatalogueImportCommitRows',
  'DirectoryApi',
  'FixityAuditApi',
  'FixityAuditTick',
  'LedgerReconcile',
  'LookupApi',
  'LookupCasesApi',
  'LookupSearches',
  'LookupCasesTick',
  'OpeningReviewApi',
  'PackageExportApi',
  'QualitySamplingApi',
  'QualitySamplingWork',
  'ReportsApi',
  'ReportsTick',
  'ScanIngestCloseBatch',
  'SearchIndexingFollowRecords',
  'SearchIndexingApi',
  'SearchIndexingTendPieces',
  'SearchIndexingTick',
  'StatisticsApi',
];

/** Every grant of the template that nobody was seen to use; a grant that is none of these is to be removed. */
export const accepted: Accepted[] = [
  {
    of: [...putsObjects, ...writesTablesOnly],
    grants: ['kms:Encrypt Key', 'kms:DescribeKey Key'],
    because:
      'AWS’s example policy for those who use a table with a customer key has them (DynamoDB guide, encryption at rest); the local engine asks for kms:Decrypt only.',
  },
  {
    of: writesTablesOnly,
    grants: ['kms:GenerateDataKey Key'],
    because: 'In the same example policy. Locally only a put into a bucket asks for it.',
  },
  {
    of: ['CatalogueImportStartCommit', 'ScanIngestFollowBatches'],
    grants: ['dynamodb:ListStreams Ingest/stream'],
    because:
      'Lambda names it when it refuses to make an event source, and AWS’s policy for readers of one stream has it.',
  },
  {
    of: ['FixityAuditAuditShard'],
    grants: [
      's3:PutObject Preservation/*',
      's3:AbortMultipartUpload Preservation/*',
      's3:GetObjectRetention Preservation/*',
      's3:PutObjectRetention Preservation/*',
      's3:ListBucket Preservation',
      's3:ListBucket SecondCopy',
      's3:GetObject SecondCopy/*',
      's3:GetObjectRetention SecondCopy/*',
      'kms:Decrypt arn:aws-cn:kms:cn-northwest-1:123456789012:key/*',
      'kms:Encrypt Key',
      'kms:GenerateDataKey Key',
      'kms:DescribeKey Key',
    ],
    because: 'Only a damaged object is put back from the second copy (a13-flipped-byte.test.ts brings that about).',
  },
  {
    of: ['CatalogueImportFinishCorrection'],
    grants: ['dynamodb:PutItem Records', 'dynamodb:PutItem Ingest', 'dynamodb:DeleteItem Ingest'],
    raced: true,
    because:
      'What the call that corrects a 档号 has not yet had follow, or was cut short before, follows from the stream (move-record.store.test.ts).',
  },
  {
    of: ['CatalogueImportApi'],
    grants: ['dynamodb:DeleteItem Ingest'],
    raced: true,
    because: 'The same, where the stream was faster than the call.',
  },
  {
    of: ['CatalogueImportCommitRows'],
    grants: ['dynamodb:DeleteItem Ingest'],
    because: 'The same, where an import then uses the old 档号 anew.',
  },
  {
    of: ['LookupCasesMakeCopy', 'LookupCasesFiles'],
    grants: ['dynamodb:BatchGetItem Records'],
    because:
      'Only of a record with a corrected 档号 is it asked whether all has arrived (corrected-copy.store.test.ts).',
  },
  {
    of: ['ScanIngestVerifyScans'],
    grants: ['dynamodb:Query Records'],
    because: 'The same (verify-scan.test.ts).',
  },
  {
    of: ['SearchIndexingFollowRecords'],
    grants: ['dynamodb:Query Records'],
    because: 'Only of a record described anew is it asked whether it has scans (undone-and-corrected.test.ts).',
  },
  {
    of: ['FixityAuditAuditShard'],
    grants: ['sqs:SendMessage FixityAudits'],
    because: 'Only a fonds of over 50 records takes a second slice.',
  },
  {
    of: ['LedgerReconcile'],
    grants: ['sqs:SendMessage BooksNights'],
    because: 'Only a catalogue of over 20,000 entries or 40 fonds takes a second part (reconcile.store.test.ts).',
  },
  {
    of: ['OpeningReviewApi'],
    grants: ['dynamodb:Query Records'],
    because:
      'Only of a code that a record has left is it asked what stood there before (corrected-codes.store.test.ts).',
  },
  {
    of: ['PackageExportMakePackage'],
    grants: ['s3:ListBucket Preservation'],
    because: 'Only of an object that is gone is 404 told from 403.',
  },
  {
    of: ['ScanIngestVerifyScans'],
    grants: ['s3:GetObject Preservation/*'],
    because:
      'HEAD after a 412: the file was preserved, its page not yet written (killed-scans.test.ts brings that about).',
  },
  {
    of: ['ScanIngestVerifyScans'],
    grants: ['sqs:SendMessage Closings'],
    because: 'Only of a file whose verification outlasts the closing of its batch (late-frames.store.test.ts).',
  },
  {
    of: ['ScanIngestVerifyScans'],
    grants: ['s3:ListBucket Incoming'],
    because: 'Only of a file that is gone, having waited too long, is 404 told from 403 (waiting.store.test.ts).',
  },
  {
    of: ['UploadsApi'],
    grants: ['s3:AbortMultipartUpload Incoming/scans/*'],
    because: 'Only of two who begin the same large file at once one gives up his upload (parts.store.test.ts).',
  },
  {
    of: ['ScanIngestVerifyScans'],
    grants: ['s3:AbortMultipartUpload Preservation/*'],
    because: 'Only a copy of a large file that fails is given up (line.store.test.ts brings that about).',
  },
  {
    of: ['CatalogueImportFinishCorrection', 'SearchIndexingFollowRecords'],
    grants: ['dynamodb:ListStreams Records/stream'],
    because: 'The same for the stream of Records.',
  },
  {
    of: ['SearchIndexingFollowRecords'],
    grants: ['sqs:SendMessage IndexWork'],
    because: 'A merge is due from sixteen small pieces on; the whole journey makes fewer, and asks for one itself.',
  },
  {
    of: ['SearchIndexingApi'],
    grants: ['dynamodb:BatchWriteItem SearchIndex'],
    because: 'A rebuild is forgotten when the next one begins.',
  },
  {
    of: ['ReportsMakeReport'],
    grants: ['s3:GetObject ReportFiles/editions/*'],
    because: 'Read after a 412: a run that was cut short goes on from the snapshot that it has stored.',
  },
  {
    of: ['LookupCasesTick'],
    grants: ['dynamodb:PutItem Ledger'],
    because: 'Only a closed case whose call did not live to enter it into the books is entered by the tick.',
  },
];
