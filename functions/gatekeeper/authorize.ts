import type {
  APIGatewayRequestAuthorizerEventV2,
  APIGatewaySimpleAuthorizerWithContextResult,
  Context,
} from 'aws-lambda';
import { now } from '#shared/runtime/clock.ts';
import { logCall } from '#shared/runtime/log.ts';
import { setting } from '#shared/runtime/settings.ts';
import { checkToken, type TokenRules } from './check-token.ts';

type Answer = APIGatewaySimpleAuthorizerWithContextResult<{ issuer: string; subject: string } | Record<string, never>>;

/** Lambda: API Gateway's authorizer (HTTP API, simple response) where the gateway itself cannot reach the issuer. */
export const handler = async (event: APIGatewayRequestAuthorizerEventV2, context: Context): Promise<Answer> => {
  const startedAt = now();
  const { requestId } = event.requestContext;
  const call = {
    capability: 'gatekeeper',
    operation: 'authorize',
    requestId: context.awsRequestId,
    correlationId: requestId,
  };
  const verdict = await checkToken(event.identitySource?.[0], rules(), startedAt);
  const refused = 'refused' in verdict;
  logCall(
    { ...call, startedAt, facts: {} },
    refused ? { outcome: 'refused', because: verdict.refused } : { outcome: 'done' },
  );
  return refused ? { isAuthorized: false, context: {} } : { isAuthorized: true, context: verdict };
};

const rules = (): TokenRules => ({
  issuer: setting('JWT_ISSUER'),
  audience: setting('JWT_AUDIENCE').split(','),
  keys: JSON.parse(setting('PINNED_KEYS')),
});
