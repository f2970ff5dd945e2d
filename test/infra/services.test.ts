import { beforeAll, describe, expect, it } from 'vitest';
import { readContracts } from '#infra/contracts.ts';
import type { Contract } from '#shared/api/contract.ts';
import { of, type Resource, type Stacks, synthesised } from './synthesised.ts';

let stacks: Stacks;
let contracts: [capability: string, contract: Contract][];
beforeAll(async () => {
  stacks = await synthesised();
  contracts = Object.entries(await readContracts()).flatMap(([name, all]) =>
    all.map((one) => [name, one] as [string, Contract]),
  );
});

const services = (type: string) => of(stacks.LantaiServices, type);
const alarms = () => of(stacks.LantaiAlarms, 'AWS::CloudWatch::Alarm');
const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const functionAt = (reference: { 'Fn::GetAtt'?: string[]; Ref?: string }): Resource =>
  stacks.LantaiServices!.Resources[reference['Fn::GetAtt']?.[0] ?? reference.Ref ?? '']!;
const descriptionOf = (fn: Resource): string => fn.Properties.Description;

describe('the API', () => {
  it('has exactly the routes of the contracts, each led to its own capability', () => {
    const integrations = Object.fromEntries(services('AWS::ApiGatewayV2::Integration'));
    const led = services('AWS::ApiGatewayV2::Route').map(([, { Properties }]) => {
      const [, [, { Ref: integration }]] = Properties.Target['Fn::Join'];
      const fn = functionAt(integrations[integration]?.Properties.IntegrationUri);
      return [descriptionOf(fn).split('/')[1], Properties.RouteKey];
    });
    const promised = contracts.map(([name, { method, path }]) => [name, `${method} ${path}`]);
    expect(led.sort()).toEqual(promised.sort());
  });

  it('asks for a token everywhere but where the contract is for anyone', () => {
    const open = services('AWS::ApiGatewayV2::Route').filter(([, r]) => r.Properties.AuthorizationType === 'NONE');
    const promised = contracts
      .filter(([, { may }]) => may === 'anyone')
      .map(([, { method, path }]) => `${method} ${path}`);
    expect(open.map(([, { Properties }]) => Properties.RouteKey).sort()).toEqual(promised.sort());
    const rest = services('AWS::ApiGatewayV2::Route').filter(([, r]) => r.Properties.AuthorizationType !== 'NONE');
    for (const [, { Properties }] of rest) expect(Properties.AuthorizerId).toHaveProperty('Ref');
  });

  it('keeps everything under /v1, throttled, and logs calls without paths', () => {
    for (const [, { path }] of contracts) expect(path).toMatch(/^\/v1\//);
    const [[, stage] = []] = services('AWS::ApiGatewayV2::Stage');
    expect(stage?.Properties.DefaultRouteSettings).toEqual({ ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 });
    const format = Object.values<string>(JSON.parse(stage?.Properties.AccessLogSettings.Format));
    expect(format).toContain('$context.routeKey');
    expect(format.filter((field) => /path|query|authorizer\.(jwt|claims)/i.test(field))).toEqual([]);
  });
});

describe('every function', () => {
  it('runs Node 24 with traces, source maps, a name for its log, and a log that is kept a year', () => {
    const logs = Object.fromEntries(services('AWS::Logs::LogGroup'));
    expect(services('AWS::Lambda::Function').length).toBeGreaterThan(15);
    for (const [, { Properties }] of services('AWS::Lambda::Function')) {
      const [, capability] = Properties.Description.split('/');
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        TracingConfig: { Mode: 'Active' },
        Environment: { Variables: { POWERTOOLS_SERVICE_NAME: capability } },
      });
      expect(logs[Properties.LoggingConfig.LogGroup.Ref]?.Properties.RetentionInDays).toBe(365);
    }
  });

  it('answers the gateway within its 30 seconds', () => {
    for (const [, { Properties }] of services('AWS::ApiGatewayV2::Integration'))
      expect(functionAt(Properties.IntegrationUri).Properties.Timeout).toBeLessThanOrEqual(29);
  });

  it('raises an alarm on errors and on throttles of any function', () => {
    const watched = alarms().map(([, { Properties }]) => Properties);
    for (const MetricName of ['Errors', 'Throttles'])
      expect(watched).toContainEqual(
        expect.objectContaining({ Namespace: 'AWS/Lambda', MetricName, Statistic: 'Sum', Threshold: 0 }),
      );
    expect(watched.filter(({ Namespace, Dimensions }) => Namespace === 'AWS/Lambda' && !Dimensions)).toHaveLength(2);
  });
});

describe('every queue', () => {
  const isDeadLetters = (id: string) => /DeadLetters[0-9A-F]{8}$/.test(id);
  const workQueues = () => services('AWS::SQS::Queue').filter(([id]) => !isDeadLetters(id));
  const policiesOf = (id: string) =>
    services('AWS::SQS::QueuePolicy').filter(([, { Properties }]) =>
      Properties.Queues.some(({ Ref }: { Ref: string }) => Ref === id),
    );
  const queues = () => Object.fromEntries(services('AWS::SQS::Queue'));
  const mappings = () => services('AWS::Lambda::EventSourceMapping').map(([, { Properties }]) => Properties);

  it('has dead letters after five attempts, and those an alarm', () => {
    expect(workQueues().length).toBeGreaterThanOrEqual(5);
    const alarmed = alarms().map(([, { Properties }]) => [
      Properties.MetricName,
      Properties.Dimensions?.find(({ Name }: { Name: string }) => Name === 'QueueName')?.Value['Fn::ImportValue'],
    ]);
    for (const [id, { Properties }] of workQueues()) {
      const letters = Properties.RedrivePolicy.deadLetterTargetArn['Fn::GetAtt'][0];
      expect([id, Properties.RedrivePolicy.maxReceiveCount, isDeadLetters(letters)]).toEqual([id, 5, true]);
    }
    for (const [id] of services('AWS::SQS::Queue')) {
      const metric = isDeadLetters(id) ? 'ApproximateNumberOfMessagesVisible' : 'ApproximateAgeOfOldestMessage';
      expect(alarmed).toContainEqual([metric, expect.stringContaining(`FnGetAtt${id}QueueName`)]);
    }
  });

  it('hides a message for six timeouts of its function, and takes failures one by one', () => {
    for (const [id, { Properties }] of workQueues()) {
      const mapping = mappings().find(({ EventSourceArn }) => EventSourceArn['Fn::GetAtt']?.[0] === id);
      expect(mapping.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
      expect(Properties.VisibilityTimeout).toBe(6 * functionAt(mapping.FunctionName).Properties.Timeout);
    }
  });

  it('is worked off by a limited number of calls at once, so that no upload takes all the calls of an account', () => {
    const abreast = mappings().filter(({ EventSourceArn }) => EventSourceArn['Fn::GetAtt']?.[0] in queues());
    expect(abreast.length).toBe(workQueues().length);
    for (const { ScalingConfig } of abreast) {
      expect(ScalingConfig.MaximumConcurrency).toBeGreaterThanOrEqual(2);
      expect(ScalingConfig.MaximumConcurrency).toBeLessThanOrEqual(200);
    }
  });

  it('may be sent on to by its own worker more than sixteen times, and by nobody else’s', () => {
    const sends = (fn: string, queue: string) =>
      services('AWS::IAM::Policy').some(
        ([, { Properties }]) =>
          JSON.stringify(Properties.Roles).includes(fn) &&
          Properties.PolicyDocument.Statement.some(
            ({ Action, Resource }: { Action: string | string[]; Resource: unknown }) =>
              [Action].flat().includes('sqs:SendMessage') && JSON.stringify(Resource).includes(queue),
          ),
      );
    const loops = mappings()
      .filter(({ EventSourceArn }) => EventSourceArn['Fn::GetAtt']?.[0] in queues())
      .filter(({ EventSourceArn, FunctionName }) =>
        sends(FunctionName.Ref.replace(/[0-9A-F]{8}$/, 'Role'), EventSourceArn['Fn::GetAtt'][0]),
      )
      .map(({ FunctionName }) => FunctionName.Ref);
    expect(loops.length).toBeGreaterThanOrEqual(5);
    const allowed = services('AWS::Lambda::Function').filter(([, { Properties }]) => Properties.RecursiveLoop);
    expect(allowed.map(([id]) => id).sort()).toEqual(loops.sort());
  });

  it('is encrypted and speaks TLS only', () => {
    for (const [id, { Properties }] of services('AWS::SQS::Queue')) {
      expect(Properties.SqsManagedSseEnabled).toBe(true);
      const [policy, ...others] = policiesOf(id);
      expect([id, others]).toEqual([id, []]); // a queue has one policy: a second would take the place of the first
      expect(policy?.[1].Properties.PolicyDocument.Statement).toContainEqual(
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      );
    }
  });

  it('takes the bucket’s events before the bucket is there, by a policy that names the account only', () => {
    const [[, bucket] = []] = services('AWS::S3::Bucket');
    const notified = bucket?.Properties.NotificationConfiguration.QueueConfigurations;
    expect(notified.map((one: { Filter: { S3Key: { Rules: unknown } } }) => one.Filter.S3Key.Rules)).toEqual([
      [{ Name: 'prefix', Value: 'sheets/' }],
      [{ Name: 'prefix', Value: 'scans/' }],
    ]);
    for (const { Queue } of notified) {
      const [id] = Queue['Fn::GetAtt'];
      const [policy] = policiesOf(id);
      expect(bucket?.DependsOn).toEqual(expect.arrayContaining([id, policy?.[0]]));
      expect(policy?.[1].Properties.PolicyDocument.Statement).toContainEqual({
        Effect: 'Allow',
        Action: 'sqs:SendMessage',
        Resource: arnOf(id),
        Principal: { Service: 's3.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      });
    }
  });
});

describe('every stream', () => {
  const streams = () =>
    services('AWS::Lambda::EventSourceMapping')
      .map(([, { Properties }]) => Properties)
      .filter(({ StartingPosition }) => StartingPosition);

  it('has at most two readers (more would starve each other), each with retries, bisection and dead letters', () => {
    const readers = Object.values(Object.groupBy(streams(), ({ EventSourceArn }) => JSON.stringify(EventSourceArn)));
    for (const some of readers) expect(some?.length).toBeLessThanOrEqual(2);
    for (const mapping of streams())
      expect(mapping).toMatchObject({
        StartingPosition: 'TRIM_HORIZON',
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 10,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        DestinationConfig: {
          OnFailure: { Destination: { 'Fn::GetAtt': [expect.stringContaining('DeadLetters'), 'Arn'] } },
        },
      });
  });

  it('raises an alarm when a reader lags by an hour', () => {
    const lag = alarms().filter(([, a]) => a.Properties.MetricName === 'IteratorAge');
    expect(lag).toHaveLength(streams().length);
    for (const [, { Properties }] of lag) expect(Properties.Threshold).toBe(3_600_000);
  });
});

describe('the whole', () => {
  it('has one schedule, every five minutes, heard by at most five functions', () => {
    const [[, tick] = [], ...others] = services('AWS::Events::Rule');
    expect(others).toEqual([]);
    expect(tick?.Properties.ScheduleExpression).toBe('rate(5 minutes)');
    expect(tick?.Properties.Targets.length).toBeGreaterThanOrEqual(1);
    expect(tick?.Properties.Targets.length).toBeLessThanOrEqual(5);
  });

  it('stays below 400 resources per stack', () => {
    for (const [name, { Resources }] of Object.entries(stacks))
      expect([name, Object.keys(Resources).length < 400]).toEqual([name, true]);
  });

  it('deploys no custom resource, needs no condition, and names no partition by itself', async () => {
    const elsewhere = await synthesised({ region: 'eu-central-1' });
    for (const template of [...Object.values(stacks), ...Object.values(elsewhere)]) {
      const text = JSON.stringify(template);
      expect(text).not.toMatch(/Custom::|AWS::CloudFormation::CustomResource|"Fn::If"|"arn:aws/);
      const hosts = text.match(/[\w.$-]+\.amazonaws\.com[\w.]*/g) ?? [];
      expect(hosts.filter((host) => !isServicePrincipal(host))).toEqual([]);
    }
  });
});

/** Service principals are the same in every partition. */
const isServicePrincipal = (host: string) => /^(lambda|s3|events|apigateway|logging\.s3)\.amazonaws\.com$/.test(host);

/** DynamoDB takes 1,000 writes a second on one partition key, and one fonds is one key of the index byCode. */
it('all workers of a commit together keep below the writes of one partition, with room for those who open and correct', () => {
  const [worker] = services('AWS::Lambda::Function').filter(([, { Properties }]) =>
    Properties.Description.endsWith('catalogue-import/commit-rows.ts'),
  );
  const [source] = services('AWS::Lambda::EventSourceMapping').filter(([, { Properties }]) =>
    JSON.stringify(Properties.FunctionName).includes('CatalogueImportCommitRows'),
  );
  const perWorker = Number(worker?.[1].Properties.Environment.Variables.ROWS_PER_SECOND);
  const workers = source?.[1].Properties.ScalingConfig.MaximumConcurrency;
  expect(perWorker).toBeGreaterThan(0);
  // a worker's first row of a second may come with the last of the one before
  expect((perWorker + 1) * workers).toBeLessThanOrEqual(0.95 * 1000);
  expect(perWorker * workers).toBeGreaterThanOrEqual(0.75 * 1000);
});
