import * as z from 'zod';
import type { Callers } from './callers.ts';
import { CannotStart } from './cannot-start.ts';
import { matchesPattern } from './grants.ts';
import { keyArn, keyNeed, type Need } from './needs.ts';
import { Refused } from './signature.ts';
import type { Deployed } from './template.ts';

const oneOrMany = z.union([z.string(), z.array(z.string())]).transform((v) => (typeof v === 'string' ? [v] : v));
const QueuePolicy = z.object({
  Queues: z.array(z.string()),
  PolicyDocument: z.object({
    Statement: z.array(
      z.object({
        Effect: z.string(),
        Action: oneOrMany,
        Resource: oneOrMany,
        Principal: z.union([
          z.string().transform(() => ({ Service: [] as string[] })),
          z.object({ Service: oneOrMany.optional() }),
        ]),
        Condition: z.record(z.string(), z.record(z.string(), oneOrMany)).default({}),
      }),
    ),
  }),
});
const Permission = z.object({
  Action: z.literal('lambda:InvokeFunction'),
  FunctionName: z.string(),
  Principal: z.string(),
  SourceArn: z.string().default('*'),
});
const Notifying = z.object({
  NotificationConfiguration: z.object({ QueueConfigurations: z.array(z.object({ Queue: z.string() })) }).optional(),
});
const Route = z.object({ ApiId: z.string(), RouteKey: z.string(), Target: z.string() });
const Authorizer = z.object({ ApiId: z.string(), AuthorizerType: z.string(), AuthorizerUri: z.string().default('') });
const Rule = z.object({ Targets: z.array(z.object({ Arn: z.string() })).default([]) });
const Mapping = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }) }).optional(),
});

/** Buckets whose queue would not take S3's events: on AWS the bucket could not be made. */
function* unheardBuckets(deployed: Deployed): Generator<string> {
  const policies = deployed.of('AWS::SQS::QueuePolicy').map((p) => QueuePolicy.parse(p.properties));
  for (const bucket of deployed.of('AWS::S3::Bucket')) {
    const holds = (condition: Record<string, Record<string, string[]>>) =>
      Object.values(condition).every((test) =>
        Object.entries(test).every(([key, values]) => {
          const actual = { 'aws:SourceAccount': deployed.account, 'aws:SourceArn': bucket.arn }[key];
          return actual !== undefined && values.some((v) => matchesPattern(v, actual));
        }),
      );
    const configured = Notifying.parse(bucket.properties).NotificationConfiguration?.QueueConfigurations ?? [];
    for (const { Queue } of configured) {
      const allowed = policies
        .flatMap((p) => p.PolicyDocument.Statement)
        .some(
          (s) =>
            s.Effect === 'Allow' &&
            s.Principal.Service?.includes('s3.amazonaws.com') &&
            s.Action.some((a) => matchesPattern(a, 'sqs:SendMessage', true)) &&
            s.Resource.some((r) => matchesPattern(r, Queue)) &&
            holds(s.Condition),
        );
      if (!allowed) yield `the policy of queue ${Queue} does not let s3.amazonaws.com send for bucket ${bucket.id}`;
    }
  }
}

/** Routes, authorizers and rules whose function would not let them call it. */
function* uncallableFunctions(deployed: Deployed): Generator<string> {
  const permissions = deployed.of('AWS::Lambda::Permission').map((p) => Permission.parse(p.properties));
  const functions = deployed.of('AWS::Lambda::Function');
  const missing = (principal: string, source: string, uri: string): string | undefined => {
    const fn = functions.find((f) => uri === f.arn || uri.includes(`${f.arn}/invocations`));
    if (!fn) return `${source} calls ${uri}, which is no function of the template`;
    const given = permissions.some(
      ({ FunctionName, Principal, SourceArn }) =>
        (FunctionName === fn.arn || FunctionName === fn.name) &&
        Principal === principal &&
        matchesPattern(SourceArn, source),
    );
    return given ? undefined : `no AWS::Lambda::Permission lets ${principal} call function ${fn.id} for ${source}`;
  };
  const api = (id: string) => `arn:${deployed.partition}:execute-api:${deployed.region}:${deployed.account}:${id}`;
  const integrations = new Map(
    deployed.of('AWS::ApiGatewayV2::Integration').map((i) => [i.name, String(i.properties.IntegrationUri)]),
  );

  for (const route of deployed.of('AWS::ApiGatewayV2::Route')) {
    const { ApiId, RouteKey, Target } = Route.parse(route.properties);
    const path = RouteKey === '$default' ? '/$default' : `/${RouteKey.replace(' ', '')}`;
    const uri = integrations.get(Target.replace('integrations/', '')) ?? Target;
    const found = missing('apigateway.amazonaws.com', `${api(ApiId)}/$default${path}`, uri);
    if (found) yield found;
  }
  for (const authorizer of deployed.of('AWS::ApiGatewayV2::Authorizer')) {
    const { ApiId, AuthorizerType, AuthorizerUri } = Authorizer.parse(authorizer.properties);
    if (AuthorizerType !== 'REQUEST') continue;
    const found = missing('apigateway.amazonaws.com', `${api(ApiId)}/authorizers/${authorizer.name}`, AuthorizerUri);
    if (found) yield found;
  }
  for (const rule of deployed.of('AWS::Events::Rule'))
    for (const { Arn } of Rule.parse(rule.properties).Targets) {
      const found = missing('events.amazonaws.com', rule.arn, Arn);
      if (found) yield found;
    }
}

/** What the role of a mapping's function needs for the service to read the source on its behalf. */
function mappingNeeds(deployed: Deployed, { EventSourceArn, DestinationConfig }: z.infer<typeof Mapping>): Need[] {
  const source = deployed.byArn(EventSourceArn);
  const isQueue = source.type === 'AWS::SQS::Queue';
  const actions = isQueue
    ? ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']
    : // not ListStreams, though guides name it: it knows no resources, and CDK's TableV2 grants it without effect
      ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'];
  const needs: Need[] = actions.map((action) => [action, EventSourceArn]);
  const sse = source.properties.SSESpecification as { KMSMasterKeyId?: string } | undefined;
  const key = (isQueue ? source.properties.KmsMasterKeyId : sse?.KMSMasterKeyId) as string | undefined;
  if (key && key !== 'alias/aws/sqs')
    needs.push(keyNeed(deployed, 'Decrypt', keyArn(deployed, key), isQueue ? 'sqs' : 'dynamodb'));
  if (DestinationConfig) needs.push(['sqs:SendMessage', DestinationConfig.OnFailure.Destination]);
  return needs;
}

function* unreadableSources(deployed: Deployed, callers: Callers): Generator<string> {
  for (const mapping of deployed.of('AWS::Lambda::EventSourceMapping')) {
    const read = Mapping.parse(mapping.properties);
    const fn = deployed.of('AWS::Lambda::Function').find((f) => [f.arn, f.name].includes(read.FunctionName));
    if (!fn) yield `${mapping.id} calls ${read.FunctionName}, which is no function of the template`;
    for (const need of fn ? mappingNeeds(deployed, read) : []) {
      try {
        callers.authorize(callers.ofFunction(fn!.arn), [need]);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        yield `${mapping.id}: ${error.message}`;
      }
    }
  }
}

/**
 * Checks what AWS would refuse at deployment or at the first event: S3 may send to its queues, the gateway and the rules may call their
 * functions, each mapping's role may read its source. Throws CannotStart naming everything that is missing.
 */
export function checkWiring(deployed: Deployed, callers: Callers): void {
  const missing = [
    ...unheardBuckets(deployed),
    ...uncallableFunctions(deployed),
    ...unreadableSources(deployed, callers),
  ];
  if (missing.length > 0)
    throw new CannotStart(
      `模板缺少下列许可,部署后不能工作 · the template lacks:\n${missing.map((m) => `  - ${m}`).join('\n')}`,
    );
}
