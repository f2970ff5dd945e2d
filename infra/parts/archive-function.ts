import { Duration, Size, type Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Bundles } from '../bundle.ts';
import type { Settings } from '../settings.ts';
import { acknowledgeWildcard } from './acknowledge.ts';

/** Where things are built: the stack, this deployment's settings, and the bundled code. */
export type Frame = { stack: Stack; settings: Settings; bundles: Bundles };

/** `timeout` in seconds (default 29: the gateway gives up at 30), `memory` in MB (default 512), `disk` in MB (default 512). */
export type FunctionOptions = {
  timeout?: number;
  memory?: number;
  disk?: number;
  environment?: Record<string, string>;
};

/** Function logs are kept a year; 网络安全法 Art. 21 asks for six months at least. */
export const logRetention = RetentionDays.ONE_YEAR;

/** `catalogue-import` + `read-sheet` → `CatalogueImportReadSheet`. */
export const pascalCase = (...words: string[]): string =>
  words
    .join('-')
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/**
 * One Lambda function from `functions/<capability>/<entry>.ts`, with a role of its own that may write its own log and
 * traces and nothing else; everything further is granted by the verbs of grants.ts.
 */
export function archiveFunction(
  { stack, settings, bundles }: Frame,
  capability: string,
  entry: string,
  { timeout = 29, memory = 512, disk, environment }: FunctionOptions = {},
): LambdaFunction {
  const id = pascalCase(capability, entry);
  const logGroup = new LogGroup(stack, `${id}Log`, { retention: logRetention });
  const role = new Role(stack, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  const fn = new LambdaFunction(stack, id, {
    description: `functions/${capability}/${entry}.ts`,
    runtime: Runtime.NODEJS_24_X,
    architecture: settings.architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
    code: Code.fromAsset(bundles.folder(capability, entry)),
    handler: 'index.handler',
    memorySize: memory,
    ...(disk && { ephemeralStorageSize: Size.mebibytes(disk) }),
    timeout: Duration.seconds(timeout),
    tracing: Tracing.ACTIVE,
    environment: { POWERTOOLS_SERVICE_NAME: capability, ...environment },
    role,
    logGroup,
  });
  fn.addToRolePolicy(
    new PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] }),
  );
  acknowledgeWildcard(role, '*', 'X-Ray takes traces for the account; its two actions know no resources.');
  return fn;
}
