import { CfnOutput, Duration } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { DomainName, HttpApi, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { alarm } from './alarms.ts';
import { type Frame, logRetention } from './archive-function.ts';
import { authorizer, type Identity } from './authorizer.ts';

/** Who called which route, from where, with what outcome. Never the path or the query: they carry 档号 and names. */
const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    at: '$context.requestTime',
    from: '$context.identity.sourceIp',
    route: '$context.routeKey',
    status: '$context.status',
    milliseconds: '$context.responseLatency',
    refused: '$context.authorizer.error',
    failed: '$context.integrationErrorMessage',
  }),
);

/** The platform's one public door: every route needs a token unless its contract says otherwise; 100 requests a second, 200 at once. */
export function httpApi(frame: Frame, identity: Identity): HttpApi {
  const { stack, settings } = frame;
  const { apiDomain } = settings;
  const api = new HttpApi(stack, 'Api', {
    createDefaultStage: false,
    defaultAuthorizer: authorizer(frame, identity),
    disableExecuteApiEndpoint: apiDomain !== undefined, // one address only: the one that is registered (ICP 备案)
  });
  const log = new LogGroup(stack, 'ApiLog', { retention: logRetention });
  const domainName =
    apiDomain &&
    new DomainName(stack, 'ApiDomain', {
      domainName: apiDomain.name,
      certificate: Certificate.fromCertificateArn(stack, 'ApiCertificate', apiDomain.certificateArn),
    });
  const stage = new HttpStage(stack, 'ApiStage', {
    httpApi: api,
    stageName: '$default',
    autoDeploy: true,
    throttle: { rateLimit: 100, burstLimit: 200 },
    accessLogSettings: { destination: new LogGroupLogDestination(log), format: accessLogFormat },
    ...(domainName && { domainMapping: { domainName } }),
  });
  alarm(stack, settings, 'ApiFailures', {
    metric: stage.metricServerError({ period: Duration.minutes(5), statistic: 'Sum' }),
    above: 0,
  });
  new CfnOutput(stack, 'ApiUrl', { value: addressOf({ settings, api }) });
  if (domainName) new CfnOutput(stack, 'ApiDomainTarget', { value: domainName.regionalDomainName });
  return api;
}

/** Where the API is reached: its own domain, or the one that AWS gives it. */
export const addressOf = ({ settings: { apiDomain }, api }: Pick<Frame, 'settings'> & { api: HttpApi }): string =>
  apiDomain ? `https://${apiDomain.name}` : api.apiEndpoint;
