import { Stack, Validations } from 'aws-cdk-lib';
import { flattenCfnReference } from 'cdk-nag/lib/utils/flatten-cfn-reference.js';
import type { IConstruct } from 'constructs';

/** Accepts one wildcard resource in a construct's policies, named as cdk-nag names it, for a reason; any other stays a finding. */
export function acknowledgeWildcard(construct: IConstruct, resource: string, reason: string): void {
  const named = flattenCfnReference(Stack.of(construct).resolve(resource));
  Validations.of(construct).acknowledge({ id: `AwsSolutions-IAM5[Resource::${named}]`, reason });
}
