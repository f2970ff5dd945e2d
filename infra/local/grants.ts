import * as z from 'zod';
import { type Declared, type Deployed, ignored, propertiesOf } from './template.ts';

const oneOrMany = z.union([z.string(), z.array(z.string())]).transform((v) => (typeof v === 'string' ? [v] : v));
// strict: NotAction and NotResource are refused here
const Statement = z.strictObject({
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMany,
  Resource: oneOrMany,
  Condition: z.record(z.string(), z.record(z.string(), oneOrMany)).optional(),
  Sid: z.string().optional(),
});
/** One statement of an identity policy; actions and resources are glob patterns (`*`, `?`). */
export type Statement = z.infer<typeof Statement>;

const Document = z.strictObject({
  Version: z.string(),
  Statement: z.union([Statement, z.array(Statement)]).transform((s) => (Array.isArray(s) ? s : [s])),
});
const Role = z.strictObject({
  Policies: z.array(z.strictObject({ PolicyName: z.string(), PolicyDocument: Document })).default([]),
  ManagedPolicyArns: z.array(z.string()).default([]),
  ...ignored('AssumeRolePolicyDocument', 'RoleName', 'Description', 'Tags', 'Path', 'MaxSessionDuration'),
});
const Policy = z.strictObject({
  PolicyDocument: Document,
  Roles: z.array(z.string()).default([]),
  ...ignored('PolicyName', 'ManagedPolicyName', 'Description', 'Path'),
});

// AWS's own policies that a function may carry: they grant logs and traces, which have no local engine
const logsOnly = /:iam::aws:policy\/(service-role\/AWSLambdaBasicExecutionRole|AWSXRayDaemonWriteAccess)$/;

/** Every statement that the template attaches to a role: inline, by AWS::IAM::Policy, by AWS::IAM::ManagedPolicy. */
export function statementsOf(deployed: Deployed, roleArn: string): Statement[] {
  const declared = deployed.byArn(roleArn);
  const role = propertiesOf(declared, Role);
  const carries = (policy: Declared) =>
    propertiesOf(policy, Policy).Roles.includes(declared.name) || role.ManagedPolicyArns.includes(policy.arn);
  const attached = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap((type) => deployed.of(type)).filter(carries);
  const foreign = role.ManagedPolicyArns.find((arn) => !logsOnly.test(arn) && !attached.some((p) => p.arn === arn));
  if (foreign)
    throw new Error(`角色 ${declared.id}:不支持 ${foreign} · role ${declared.id}: ${foreign} is not supported`);
  const documents = [
    ...role.Policies.map((p) => p.PolicyDocument),
    ...attached.map((p) => propertiesOf(p, Policy).PolicyDocument),
  ];
  return documents.flatMap((d) => d.Statement);
}

const compiled = new Map<string, RegExp>();

/** IAM's glob: `*` any run of characters, `?` exactly one; nothing else is special. */
export function matchesPattern(pattern: string, value: string, ignoreCase = false): boolean {
  const id = `${ignoreCase}${pattern}`;
  let expression = compiled.get(id);
  if (!expression) {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    expression = new RegExp(`^${source}$`, ignoreCase ? 'isu' : 'su');
    compiled.set(id, expression);
  }
  return expression.test(value);
}

const covers = (statement: Statement, action: string, resource: string) =>
  statement.Action.some((a) => matchesPattern(a, action, true)) &&
  statement.Resource.some((r) => matchesPattern(r, resource));

/** What is known of a call besides action and resource: condition keys with their values. */
export type Context = Record<string, string>;

/** Whether all of a condition holds. Of any operator but these two it does not. */
const holds = (condition: Statement['Condition'], context: Context): boolean =>
  Object.entries(condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => {
      if (operator === 'Null') return values.includes(String(!(key in context)));
      return operator === 'StringEquals' && values.includes(context[key] ?? '');
    }),
  );

/**
 * IAM's decision for one action on one resource: an explicit deny wins, else any allow, else nothing allows it. Conditions are on the safe side: an
 * Allow grants only where its Condition is known to hold, a Deny with one always denies.
 */
export function decide(
  statements: Statement[],
  action: string,
  resource: string,
  context: Context = {},
): 'allow' | 'implicitDeny' | 'explicitDeny' {
  const covering = statements.filter((s) => covers(s, action, resource));
  if (covering.some((s) => s.Effect === 'Deny')) return 'explicitDeny';
  return covering.some((s) => s.Effect === 'Allow' && holds(s.Condition, context)) ? 'allow' : 'implicitDeny';
}

/** The granted (action, resource) patterns that none of these uses needed. Actions of services without a local engine are left out. */
export function unusedGrants(
  statements: Statement[],
  used: { action: string; resource: string; context?: Context | undefined }[],
): { action: string; resource: string; Condition: Statement['Condition'] }[] {
  const granted = statements
    .filter((s) => s.Effect === 'Allow')
    .flatMap((s) =>
      s.Action.flatMap((action) => s.Resource.map((resource) => ({ action, resource, Condition: s.Condition }))),
    )
    .filter(({ action }) => /^(dynamodb|s3|sqs|kms):/i.test(action));
  const needed = (g: (typeof granted)[number], u: (typeof used)[number]) =>
    matchesPattern(g.action, u.action, true) &&
    matchesPattern(g.resource, u.resource) &&
    holds(g.Condition, u.context ?? {});
  return granted.filter((g) => !used.some((u) => needed(g, u)));
}
