import { type App, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Rule } from 'aws-cdk-lib/aws-events';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Bucket, type CfnBucket } from 'aws-cdk-lib/aws-s3';
import * as z from 'zod';
import type { Contract } from '#shared/api/contract.ts';
import type { Bundles } from './bundle.ts';
import type { Contracts } from './contracts.ts';
import { closedBucket, type Holdings, sealedBy } from './holdings.ts';
import { alarm } from './parts/alarms.ts';
import { archiveFunction, type Frame, type FunctionOptions } from './parts/archive-function.ts';
import type { Identity } from './parts/authorizer.ts';
import { may, mayUseKeyFor } from './parts/grants.ts';
import type { BucketHolding } from './parts/holding.ts';
import { httpApi } from './parts/http-api.ts';
import { routes } from './parts/routes.ts';
import { fiveMinuteTick } from './parts/tick.ts';
import type { Settings } from './settings.ts';

/** What capabilities are hung into: the API, the incoming bucket, the tick, and the holdings. */
export type Services = Frame & {
  holdings: Holdings;
  incoming: BucketHolding;
  api: HttpApi;
  tick: Rule;
  contracts: Contracts;
  /** The subject (of the JWT issuer) who may register the province and its first administrators. */
  founder: string;
};

/** The stack LantaiServices: all that can be torn down and built again. Its capabilities are added one by one. */
export function buildServices(
  app: App,
  settings: Settings,
  {
    holdings,
    people,
    bundles,
    contracts,
  }: { holdings: Holdings; people?: Identity | undefined; bundles: Bundles; contracts: Contracts },
): Services {
  const stack = new Stack(app, 'LantaiServices', {
    env: { region: settings.region },
    description: 'Lantai: what the archives do',
  });
  const frame = { stack, settings, bundles };
  // Of all functions together, the log says of which: an alarm for each would be a tenth of the stack, and cost while nothing runs.
  const period = Duration.minutes(5);
  alarm(stack, settings, 'Errors', { metric: LambdaFunction.metricAllErrors({ period, statistic: 'Sum' }), above: 0 });
  alarm(stack, settings, 'Throttles', { metric: LambdaFunction.metricAllThrottles({ period }), above: 0 });
  return {
    ...frame,
    holdings,
    contracts,
    incoming: incomingBucket(stack, holdings),
    api: httpApi(frame, people ?? identityByParameters(stack, settings)),
    tick: fiveMinuteTick(stack),
    founder: new CfnParameter(stack, 'FounderSubject', { description: '首位管理员在签发方的 subject' }).valueAsString,
  };
}

/** Issuer and audience are parameters, so that the same template runs with a province's issuer and with a local one. */
function identityByParameters(stack: Stack, { issuer, audience }: Settings): Identity {
  return {
    issuer: new CfnParameter(stack, 'JwtIssuer', { description: '签发令牌的 OIDC issuer', default: issuer })
      .valueAsString,
    audience: new CfnParameter(stack, 'JwtAudience', { type: 'CommaDelimitedList', default: audience }).valueAsList,
  };
}

/** What a function needs besides its grants to sign uploads into the incoming bucket. */
export const signsUploads = ({ settings, incoming }: Services): Pick<FunctionOptions, 'environment'> =>
  settings.uploadDomain ? { environment: { [`${incoming.setting}_DOMAIN`]: settings.uploadDomain } } : {};

/** Where sheets and scans arrive: kept 30 days, sheets 3, and not versioned, for what must not stay here must be gone once deleted. */
function incomingBucket(stack: Stack, { key, accessLogs }: Holdings): BucketHolding {
  const bucket = new Bucket(stack, 'Incoming', {
    ...closedBucket,
    ...sealedBy(key),
    lifecycleRules: [
      { expiration: Duration.days(30), abortIncompleteMultipartUploadAfter: Duration.days(7) },
      // a sheet is deleted once it has been read; one whose reading never ends may hold what must not stay here
      { prefix: 'sheets/', expiration: Duration.days(3) },
    ],
  });
  (bucket.node.defaultChild as CfnBucket).loggingConfiguration = {
    destinationBucketName: accessLogs.bucketName,
    logFilePrefix: 'incoming/',
  };
  return { setting: 'INCOMING_BUCKET', bucket, key };
}

/** Which of a capability's routes a function answers, by the contract's name, where they are shared out among several. */
type Answering = { entry?: string; answers?: (contract: string) => boolean };

/** Whether a contract takes a page cursor, whose key lies in the directory. */
const isPaged = ({ query, body }: Contract): boolean =>
  [query, body].some((schema) => schema instanceof z.ZodObject && 'cursor' in schema.shape);

/**
 * The function behind a capability's routes. It may look up the caller's memberships and the archives they reach, open
 * page cursors if it gives any, and write down a refusal, as every route does; what it is for is granted on top.
 */
export function apiFunction(
  services: Services,
  capability: string,
  { entry = 'api', answers = () => true, ...options }: FunctionOptions & Answering = {},
): LambdaFunction {
  const { holdings, contracts, api } = services;
  const fn = archiveFunction(services, capability, entry, options);
  const answered = (contracts[capability] ?? []).filter(({ name }) => answers(name));
  routes(api, fn, answered);
  may(fn, holdings.directory, [], { index: ['byKind', 'bySubject'] });
  if (answered.some(isPaged)) mayUseKeyFor(fn, holdings, 'cursors');
  may(fn, holdings.audit, ['PutItem']);
  return fn;
}
