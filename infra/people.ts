import { type App, CfnOutput, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AccountRecovery, Mfa, OAuthScope, UserPool } from 'aws-cdk-lib/aws-cognito';
import type { Identity } from './parts/authorizer.ts';
import { makesOwnPool, type Settings } from './settings.ts';

/**
 * The optional stack LantaiPeople: a Cognito user pool for trials outside China, when nobody else signs tokens. It only
 * says who somebody is; which archives they work for is a membership in the Directory.
 */
export function buildPeople(app: App, settings: Settings): Identity | undefined {
  if (!makesOwnPool(settings)) return undefined;
  const stack = new Stack(app, 'LantaiPeople', {
    env: { region: settings.region },
    description: 'Lantai: who may sign in',
    terminationProtection: true,
  });
  const pool = new UserPool(stack, 'People', {
    selfSignUpEnabled: false,
    signInAliases: { username: true },
    mfa: Mfa.REQUIRED,
    mfaSecondFactor: { otp: true, sms: false },
    passwordPolicy: {
      minLength: 12,
      requireLowercase: true,
      requireUppercase: true,
      requireDigits: true,
      requireSymbols: true,
    },
    accountRecovery: AccountRecovery.NONE,
    removalPolicy: RemovalPolicy.RETAIN,
    deletionProtection: true,
  });
  Validations.of(pool).acknowledge({
    id: 'AwsSolutions-COG8',
    reason:
      'A trial pool without self sign-up, with a second factor for everyone; the paid threat protection adds nothing.',
  });
  const client = pool.addClient('Console', {
    idTokenValidity: Duration.hours(1),
    accessTokenValidity: Duration.hours(1),
    preventUserExistenceErrors: true,
    oAuth: {
      flows: { authorizationCodeGrant: true },
      scopes: [OAuthScope.OPENID],
      callbackUrls: ['https://localhost/'],
    },
  });
  new CfnOutput(stack, 'UserPoolId', { value: pool.userPoolId });
  return { issuer: pool.userPoolProviderUrl, audience: [client.userPoolClientId] };
}
