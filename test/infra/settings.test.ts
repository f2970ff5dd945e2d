import { describe, expect, it } from 'vitest';
import { contextOf, readSettings } from '#infra/settings.ts';
import { of, type Stacks, synthesised } from './synthesised.ts';

const jwks = { keys: [{ kty: 'RSA', kid: 'one', n: 'AQAB', e: 'AQAB' }] };
const functionsOf = (stacks: Stacks) =>
  of(stacks.LantaiServices, 'AWS::Lambda::Function').map(([, fn]) => fn.Properties);

describe('where the platform may stand', () => {
  it('refuses a production region outside aws-cn, naming the law', () => {
    const outside = { stage: 'production', region: 'ap-southeast-1' };
    expect(() => readSettings(outside)).toThrow('档案数据不得出境(档案法第25条)');
    expect(readSettings({ ...outside, allowOutsideChina: 'true' }).region).toBe('ap-southeast-1');
    expect(readSettings({ ...outside, region: 'cn-northwest-1' }).stage).toBe('production');
    expect(readSettings({ ...outside, stage: 'development' }).region).toBe('ap-southeast-1');
  });

  it('names what is wrong with a setting', () => {
    expect(() => readSettings({ region: 'Beijing' })).toThrow('region');
    expect(() => readSettings({ architecture: 'mips' })).toThrow('architecture');
    expect(() => readSettings({ authorizer: 'pinned-jwks' })).toThrow('jwks');
    expect(() => readSettings({ apiDomain: '{"name":"api.example.cn"}' })).toThrow('certificateArn');
  });

  it('names a setting that there is not, with those that there are; what CDK notes for itself is none', () => {
    const flags = {
      '@aws-cdk/core:x': true,
      'aws:cdk:y': 1,
      'availability-zones:z': [],
      'acknowledged-issue-numbers': [],
    };
    expect(() => readSettings({ ...flags, alarmTopic: 'arn' })).toThrow(/没有这样的设置：alarmTopic；.*alarmTopicArn/);
    expect(readSettings(flags).stage).toBe('development');
  });

  it('reads settings from cdk.json and, stronger, from the command line, as the CDK CLI takes them', () => {
    const words = [
      '-c',
      'stage=production',
      '--context',
      'issuer=https://id.example/a=b',
      '--context=region=cn-north-1',
    ];
    const context = contextOf(['node', 'app.ts', ...words]);
    expect(context).toMatchObject({ stage: 'production', issuer: 'https://id.example/a=b', region: 'cn-north-1' });
    expect(context).toHaveProperty(['@aws-cdk/core:target-partitions']);
  });
});

describe('who signs tokens', () => {
  it('in aws-cn there is no Cognito, and the issuer must be given at deployment', async () => {
    const stacks = await synthesised({ region: 'cn-northwest-1' });
    expect(JSON.stringify(stacks)).not.toMatch(/cognito/i);
    expect(Object.keys(stacks).sort()).toEqual([
      'LantaiAlarms',
      'LantaiHoldings',
      'LantaiSecondCopy',
      'LantaiServices',
    ]);
    const { Parameters } = stacks.LantaiServices!;
    expect(Parameters?.JwtIssuer).toMatchObject({ Type: 'String' });
    expect(Parameters?.JwtIssuer).not.toHaveProperty('Default');
    expect(Parameters?.JwtAudience).toMatchObject({ Type: 'CommaDelimitedList', Default: 'lantai' });
    expect(Parameters?.FounderSubject).not.toHaveProperty('Default');
    const [[, authorizer] = []] = of(stacks.LantaiServices, 'AWS::ApiGatewayV2::Authorizer');
    expect(authorizer?.Properties).toMatchObject({
      AuthorizerType: 'JWT',
      JwtConfiguration: { Issuer: { Ref: 'JwtIssuer' }, Audience: { Ref: 'JwtAudience' } },
    });
  });

  it('elsewhere a pool is made when nobody else signs, with a second factor and no self sign-up', async () => {
    const stacks = await synthesised({ region: 'eu-central-1' });
    const [[, pool] = []] = of(stacks.LantaiPeople, 'AWS::Cognito::UserPool');
    expect(pool).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: { MfaConfiguration: 'ON', AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } },
    });
    expect(stacks.LantaiServices?.Parameters).not.toHaveProperty('JwtIssuer');
    const [[, authorizer] = []] = of(stacks.LantaiServices, 'AWS::ApiGatewayV2::Authorizer');
    expect(JSON.stringify(authorizer?.Properties.JwtConfiguration)).toMatch(/LantaiPeople:.*ProviderURL/);
  });

  it('elsewhere, with an issuer, no pool is made and the issuer is the proposed value', async () => {
    const stacks = await synthesised({ region: 'eu-central-1', issuer: 'https://id.example.org', audience: 'desk' });
    expect(stacks).not.toHaveProperty('LantaiPeople');
    expect(stacks.LantaiServices?.Parameters?.JwtIssuer).toMatchObject({ Default: 'https://id.example.org' });
    expect(stacks.LantaiServices?.Parameters?.JwtAudience).toMatchObject({ Default: 'desk' });
  });

  it('pinned keys put a function of our own in the place of the JWT authorizer', async () => {
    const stacks = await synthesised({ authorizer: 'pinned-jwks', jwks: JSON.stringify(jwks) });
    const [[, authorizer] = [], ...others] = of(stacks.LantaiServices, 'AWS::ApiGatewayV2::Authorizer');
    expect(others).toEqual([]);
    expect(authorizer?.Properties).toMatchObject({
      AuthorizerType: 'REQUEST',
      AuthorizerPayloadFormatVersion: '2.0',
      EnableSimpleResponses: true,
      AuthorizerResultTtlInSeconds: 0,
      IdentitySource: ['$request.header.Authorization'],
    });
    const gatekeeper = functionsOf(stacks).find(
      ({ Description }) => Description === 'functions/gatekeeper/authorize.ts',
    );
    expect(gatekeeper.Environment.Variables).toMatchObject({
      JWT_ISSUER: { Ref: 'JwtIssuer' },
      JWT_AUDIENCE: { 'Fn::Join': [',', { Ref: 'JwtAudience' }] },
      PINNED_KEYS: JSON.stringify(jwks),
    });
    const types = of(stacks.LantaiServices, 'AWS::ApiGatewayV2::Route').map(([, r]) => r.Properties.AuthorizationType);
    expect(new Set(types)).toEqual(new Set(['CUSTOM', 'NONE']));
  });
});

describe('other settings', () => {
  it.each(['arm64', 'x86_64'] as const)('every function runs on %s', async (architecture) => {
    const functions = functionsOf(await synthesised({ architecture }));
    expect(new Set(functions.flatMap(({ Architectures }) => Architectures))).toEqual(new Set([architecture]));
  });

  it('gives the API its own domain, and then no other address', async () => {
    const certificateArn = 'arn:aws-cn:acm:cn-north-1:123456789012:certificate/one';
    const stacks = await synthesised({ apiDomain: { name: 'api.example.cn', certificateArn } });
    const [[domainId, domain] = []] = of(stacks.LantaiServices, 'AWS::ApiGatewayV2::DomainName');
    expect(domain?.Properties).toMatchObject({
      DomainName: 'api.example.cn',
      DomainNameConfigurations: [expect.objectContaining({ CertificateArn: certificateArn })],
    });
    const [[, mapping] = []] = of(stacks.LantaiServices, 'AWS::ApiGatewayV2::ApiMapping');
    expect(mapping?.Properties.DomainName).toEqual({ Ref: domainId });
    const [[, api] = []] = of(stacks.LantaiServices, 'AWS::ApiGatewayV2::Api');
    expect(api?.Properties.DisableExecuteApiEndpoint).toBe(true);
    expect(stacks.LantaiServices?.Outputs?.ApiUrl?.Value).toBe('https://api.example.cn');
  });

  it('lets a topic hear every alarm', async () => {
    const alarmTopicArn = 'arn:aws-cn:sns:cn-north-1:123456789012:alarms';
    const stacks = await synthesised({ alarmTopicArn });
    const alarms = of(stacks.LantaiAlarms, 'AWS::CloudWatch::Alarm');
    expect(alarms.length).toBeGreaterThan(20);
    for (const [, { Properties }] of alarms) expect(Properties.AlarmActions).toEqual([alarmTopicArn]);
  });
});

it('an own domain for uploads is told to those who sign them into the incoming bucket, and to nobody else', async () => {
  const told = functionsOf(await synthesised({ uploadDomain: 'upload.archives.gov.cn' }))
    .filter(({ Environment }) => Environment.Variables.INCOMING_BUCKET_DOMAIN)
    .map(({ Description, Environment }) => [Description, Environment.Variables.INCOMING_BUCKET_DOMAIN]);
  expect(told.sort()).toEqual([
    ['functions/catalogue-import/api.ts', 'upload.archives.gov.cn'],
    ['functions/uploads/api.ts', 'upload.archives.gov.cn'],
  ]);
  expect(() => readSettings({ uploadDomain: 'https://upload' })).toThrow('uploadDomain');
});
