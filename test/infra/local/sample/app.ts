import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { App, Aws, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { HttpApi, HttpMethod, HttpNoneAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AttributeType, BillingMode, StreamViewType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as FunctionTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Bucket, BucketEncryption, type CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { build } from 'esbuild';

export type SampleOptions = { environment?: { account: string; region: string } };

/**
 * A small system with one of each thing the platform stands up, in two stacks: notes (table, key, stream), uploads (bucket → queue →
 * function), routes, and a rule with two targets. Synthesises into `folder`/cdk.out and returns that path.
 */
export async function sampleAssembly(folder: string, { environment }: SampleOptions = {}): Promise<string> {
  const outdir = join(folder, 'cdk.out');
  const code = join(folder, 'code');
  mkdirSync(code, { recursive: true });
  await build({
    entryPoints: [join(import.meta.dirname, 'functions.ts')],
    outfile: join(code, 'index.mjs'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    minify: true,
    logLevel: 'error',
  });
  const app = new App({ outdir, analyticsReporting: false });
  const holdings = new Stack(app, 'SampleHoldings', { env: environment });
  const services = new Stack(app, 'SampleServices', { env: environment });

  const key = new Key(holdings, 'Key', { enableKeyRotation: true });
  const macKey = new Key(holdings, 'MacKey', { keySpec: KeySpec.HMAC_256, keyUsage: KeyUsage.GENERATE_VERIFY_MAC });
  const notes = new Table(holdings, 'Notes', {
    partitionKey: { name: 'noteId', type: AttributeType.STRING },
    sortKey: { name: 'part', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.CUSTOMER_MANAGED,
    encryptionKey: key,
    stream: StreamViewType.NEW_AND_OLD_IMAGES,
    timeToLiveAttribute: 'expiresAt',
    deletionProtection: true,
  });
  notes.addGlobalSecondaryIndex({
    indexName: 'byAuthor',
    partitionKey: { name: 'author', type: AttributeType.STRING },
  });
  const kept = new Bucket(holdings, 'Kept', { encryption: BucketEncryption.KMS, encryptionKey: key, versioned: true });

  const seen = new Table(services, 'Seen', {
    partitionKey: { name: 'what', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
  });
  const letters = new Queue(services, 'Letters');
  const arrived = new Queue(services, 'Arrived', {
    visibilityTimeout: Duration.seconds(60),
    deadLetterQueue: { queue: letters, maxReceiveCount: 3 },
    enforceSSL: true,
  });
  arrived.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('s3.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [arrived.queueArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  );
  const incoming = new Bucket(services, 'Incoming', { encryption: BucketEncryption.S3_MANAGED, enforceSSL: true });
  incoming.node.addDependency(arrived);
  (incoming.node.defaultChild as CfnBucket).notificationConfiguration = {
    queueConfigurations: [
      {
        event: 's3:ObjectCreated:*',
        queue: arrived.queueArn,
        filter: { s3Key: { rules: [{ name: 'prefix', value: 'uploads/' }] } },
      },
    ],
  };

  const fn = (id: string, handler: string, actions: Record<string, string[]>) => {
    const made = new LambdaFunction(services, id, {
      runtime: Runtime.NODEJS_24_X,
      code: Code.fromAsset(code),
      handler: `index.${handler}`,
      timeout: Duration.seconds(10),
      environment: {
        NOTES_TABLE: notes.tableName,
        SEEN_TABLE: seen.tableName,
        INCOMING_BUCKET: incoming.bucketName,
        KEPT_BUCKET: kept.bucketName,
        MAC_KEY_ARN: macKey.keyArn,
      },
    });
    for (const [resource, list] of Object.entries(actions))
      made.addToRolePolicy(new PolicyStatement({ actions: list, resources: [resource] }));
    return made;
  };
  const notesApi = fn('NotesApi', 'notes', {
    [notes.tableArn]: ['dynamodb:PutItem', 'dynamodb:GetItem', 'dynamodb:UpdateItem'],
    [key.keyArn]: ['kms:Decrypt', 'kms:GenerateDataKey'],
    [incoming.arnForObjects('uploads/*')]: ['s3:PutObject'],
    [kept.arnForObjects('*')]: ['s3:PutObject'],
  });
  const onUpload = fn('OnUpload', 'upload', {
    [seen.tableArn]: ['dynamodb:PutItem'],
    [incoming.arnForObjects('uploads/*')]: ['s3:GetObject'],
  });
  const onNote = fn('OnNote', 'noteChanged', { [seen.tableArn]: ['dynamodb:PutItem'] });
  const first = fn('FirstTick', 'tick', { [seen.tableArn]: ['dynamodb:PutItem'] });
  const second = fn('SecondTick', 'tick', { [seen.tableArn]: ['dynamodb:PutItem'] });
  onUpload.addEventSource(new SqsEventSource(arrived, { batchSize: 10, reportBatchItemFailures: true }));
  onNote.addEventSource(
    new DynamoEventSource(notes, {
      startingPosition: StartingPosition.TRIM_HORIZON,
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      retryAttempts: 3,
    }),
  );
  new Rule(services, 'Tick', {
    schedule: Schedule.rate(Duration.minutes(5)),
    targets: [new FunctionTarget(first), new FunctionTarget(second)],
  });

  const issuer = new CfnParameter(services, 'JwtIssuer', { type: 'String' }).valueAsString;
  const audience = new CfnParameter(services, 'JwtAudience', { type: 'CommaDelimitedList', default: 'lantai' })
    .valueAsList;
  const api = new HttpApi(services, 'Api', {
    defaultAuthorizer: new HttpJwtAuthorizer('Jwt', issuer, { jwtAudience: audience }),
  });
  const integration = new HttpLambdaIntegration('NotesIntegration', notesApi);
  const route = (method: HttpMethod, path: string, open = false) =>
    api.addRoutes({ path, methods: [method], integration, ...(open && { authorizer: new HttpNoneAuthorizer() }) });
  route(HttpMethod.POST, '/v1/notes');
  route(HttpMethod.GET, '/v1/notes/{noteId}');
  route(HttpMethod.DELETE, '/v1/notes/{noteId}');
  route(HttpMethod.POST, '/v1/links');
  route(HttpMethod.GET, '/v1/health', true);
  app.synth();
  return outdir;
}
