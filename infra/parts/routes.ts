import { Validations } from 'aws-cdk-lib';
import { type HttpApi, HttpMethod, HttpNoneAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Contract } from '#shared/api/contract.ts';

/** Gives the function one route per contract: signed-in callers only, unless the contract is for anyone. */
export function routes(
  api: HttpApi,
  fn: LambdaFunction,
  contracts: Pick<Contract, 'method' | 'path' | 'may' | 'summary'>[],
): void {
  // one permission for all routes of a function: one each would be half the stack's resources
  const integration = new HttpLambdaIntegration(`${fn.node.id}Integration`, fn, { scopePermissionToRoute: false });
  for (const { method, path, may, summary } of contracts) {
    const open = may === 'anyone';
    const methods = [HttpMethod[method]];
    const made = api.addRoutes({ path, methods, integration, ...(open && { authorizer: new HttpNoneAuthorizer() }) });
    if (!open) continue;
    for (const route of made) {
      Validations.of(route).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason: `Open to anyone by its contract: ${summary}`,
      });
    }
  }
}
