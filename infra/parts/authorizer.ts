import { Duration, Fn } from 'aws-cdk-lib';
import type { IHttpRouteAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  HttpJwtAuthorizer,
  HttpLambdaAuthorizer,
  HttpLambdaResponseType,
} from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { archiveFunction, type Frame } from './archive-function.ts';

/** Whose tokens are taken, and for whom they must be made out. */
export type Identity = { issuer: string; audience: string[] };

/**
 * Who checks the caller's token: API Gateway itself, or, where it cannot reach the issuer, our own function with the
 * issuer's public keys pinned. Its answers are not cached, so that a token is refused from the second it expires.
 */
export function authorizer(frame: Frame, { issuer, audience }: Identity): IHttpRouteAuthorizer {
  if (frame.settings.authorizer === 'jwt') return new HttpJwtAuthorizer('Jwt', issuer, { jwtAudience: audience });
  const gatekeeper = archiveFunction(frame, 'gatekeeper', 'authorize', {
    timeout: 5,
    memory: 256,
    environment: {
      JWT_ISSUER: issuer,
      JWT_AUDIENCE: Fn.join(',', audience),
      PINNED_KEYS: JSON.stringify(frame.settings.jwks),
    },
  });
  return new HttpLambdaAuthorizer('Gatekeeper', gatekeeper, {
    responseTypes: [HttpLambdaResponseType.SIMPLE],
    resultsCacheTtl: Duration.seconds(0),
  });
}
