import { beforeAll, describe, expect, it } from 'vitest';
import { of, type Stacks, synthesised, type Template } from './synthesised.ts';

type Statement = { Effect: string; Action: string | string[]; Resource: unknown; Condition?: unknown };
type Grant = { role: string; action: string; resource: string };

let stacks: Stacks;
let grants: Grant[];
beforeAll(async () => {
  const jwks = { keys: [{ kty: 'RSA', kid: 'one' }] };
  stacks = await synthesised({ authorizer: 'pinned-jwks', jwks });
  grants = grantsOf(stacks.LantaiServices!);
});

const list = <T>(given: T | T[]): T[] => (Array.isArray(given) ? given : [given]);

/** `{GetAtt Commits.Arn}/x` for a joined or plain intrinsic: enough to read, exact enough to judge. */
function written(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[intrinsic, argument] = ['', undefined]] = Object.entries(value as Record<string, unknown>);
  if (intrinsic === 'Fn::Join')
    return (argument as [string, unknown[]])[1].map(written).join((argument as [string])[0]);
  return `{${[argument].flat().join('.')}}`;
}

/** The key opens and seals for a service that stores things, or for one purpose. */
const keyConditions = [
  { Null: { 'kms:ViaService': 'false' } },
  ...['cursors', 'names', 'webhooks', 'applicant-identity'].map((purpose) => ({
    StringEquals: { 'kms:EncryptionContext:purpose': purpose },
  })),
].map((one) => JSON.stringify(one));
/** All that the platform does with the holdings key but making data keys, whose plaintext it does not get. */
const isOfHoldingsKey = (statement: Statement) => (action: string) =>
  /^kms:(?!GenerateDataKeyWithoutPlaintext$)/.test(action) &&
  list(statement.Resource).some((one) => /Key/.test(written(one)) && !/:key\//.test(written(one)));

/** Every allowed action on every resource, by role; policies of roles are the only place where grants are. */
function grantsOf(template: Template): Grant[] {
  return of(template, 'AWS::IAM::Policy').flatMap(([, { Properties }]) =>
    (Properties.PolicyDocument.Statement as Statement[]).flatMap((statement) => {
      expect(statement).not.toHaveProperty('NotAction');
      expect(statement).not.toHaveProperty('NotResource');
      if (statement.Condition) expect(keyConditions).toContain(JSON.stringify(statement.Condition));
      else expect(list(statement.Action).filter(isOfHoldingsKey(statement))).toEqual([]);
      expect(statement.Effect).toBe('Allow');
      return list(statement.Action).flatMap((action) =>
        list(statement.Resource).map((resource) => ({
          role: Properties.Roles[0].Ref.replace(/Role[0-9A-F]{8}$/, ''),
          action,
          resource: written(resource),
        })),
      );
    }),
  );
}

/** What is wrong with a grant by the platform's rule, or undefined. */
function faultOf({ action, resource }: Grant): string | undefined {
  if (!/^[a-z0-9]+:[A-Za-z]+$/.test(action)) return 'wildcard in the action';
  const traces = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'].includes(action);
  if (resource === '*') return traces ? undefined : 'every resource';
  const [, name = '', path = ''] = /^\{([^{}]+)\}(.*)$/.exec(resource) ?? [];
  // the second copy lies in another region: named, not referred to
  const secondCopy: Record<string, RegExp> = {
    's3:ListBucket': /:s3:::lantai-secondcopy-[^/]*$/,
    's3:GetObject': /:s3:::lantai-secondcopy-.*\/\*$/,
    's3:GetObjectRetention': /:s3:::lantai-secondcopy-.*\/\*$/,
    'kms:Decrypt': /:kms:[\w-]+:.*:key\/\*$/,
  };
  if (secondCopy[action]?.test(resource)) return undefined;
  if (!/Arn/.test(name)) return 'no resource of the template';
  if (path === '') return undefined;
  if (action.startsWith('dynamodb:')) return /^\/index\/\w+$/.test(path) ? undefined : 'no named index';
  if (!action.startsWith('s3:')) return 'a path within something that has none';
  const wholeBucket = /Preservation|Access/.test(name) && path === '/*'; // keys begin with the archives' code
  return wholeBucket || /^\/[\w-]+\/\*$/.test(path) ? undefined : 'no prefix';
}

describe('grants', () => {
  it('name exact actions and exact resources, a bucket’s prefix, or a table’s index', () => {
    expect(grants.length).toBeGreaterThan(100);
    expect(grants.map((grant) => ({ ...grant, fault: faultOf(grant) })).filter(({ fault }) => fault)).toEqual([]);
  });

  it.each([
    ['s3:*', '{Incoming1.Arn}/sheets/*'],
    ['s3:Get*', '{Incoming1.Arn}/sheets/*'],
    ['s3:GetObject', '{Incoming1.Arn}/*'],
    ['s3:GetObject', '{Incoming1.Arn}/sheets*'],
    ['dynamodb:Query', '{Records1.Arn}/index/*'],
    ['dynamodb:ListStreams', '*'],
    ['kms:Decrypt', '*'],
    ['sqs:SendMessage', 'arn:aws-cn:sqs:*:*:*'],
  ])('the rule finds fault with %s on %s', (action, resource) => {
    expect(faultOf({ role: 'Some', action, resource })).toBeDefined();
  });

  it('are the only way in: no managed policies, no inline ones, one role per function', () => {
    const roles = of(stacks.LantaiServices, 'AWS::IAM::Role');
    for (const [, { Properties }] of roles) {
      expect(Properties).not.toHaveProperty('ManagedPolicyArns');
      expect(Properties).not.toHaveProperty('Policies');
    }
    const used = of(stacks.LantaiServices, 'AWS::Lambda::Function').map(([, f]) => f.Properties.Role['Fn::GetAtt'][0]);
    expect(used.sort()).toEqual(roles.map(([id]) => id).sort());
  });

  it('let nobody delete from the catalogue, the ledger or the audit trail, nor change what is audited', () => {
    const held = /(Records|Ledger|Audit|Cases|Reports|Directory)[0-9A-F]{8}/;
    const deleting = grants.filter(({ action, resource }) => action === 'dynamodb:DeleteItem' && held.test(resource));
    expect(deleting).toEqual([]);
    const audit = grants.filter(({ resource }) => /Audit[0-9A-F]{8}/.test(resource)).map(({ action }) => action);
    expect([...new Set(audit)].sort()).toEqual(['dynamodb:PutItem', 'dynamodb:Query']);
    const files = grants
      .filter(({ resource }) => /(Preservation|ReportFiles)/.test(resource))
      .map(({ action }) => action);
    // what is aborted is an upload, which is no object yet; without the list, HEAD of what is not there is refused; a lock can be put on, but not passed over
    expect([...new Set(files)].sort()).toEqual([
      's3:AbortMultipartUpload',
      's3:GetObject',
      's3:GetObjectRetention',
      's3:ListBucket',
      's3:PutObject',
      's3:PutObjectRetention',
    ]);
  });

  it('to encrypted tables and buckets come with the use of their key', () => {
    const roles = new Set(
      grants.filter(({ action }) => /^(dynamodb:|s3:(Get|Put)Object)/.test(action)).map(({ role }) => role),
    );
    const writing = /^(dynamodb:(Put|Update|BatchWrite)Item|s3:PutObject)$/;
    for (const role of roles) {
      const own = grants.filter((grant) => grant.role === role).map(({ action }) => action);
      expect([role, own.includes('kms:Decrypt')]).toEqual([role, true]);
      if (own.some((action) => writing.test(action)))
        expect([role, own.includes('kms:GenerateDataKey')]).toEqual([role, true]);
    }
  });

  it('go with the settings: a function is told the names only of what it may use', () => {
    const kinds = { _TABLE: 'dynamodb:', _BUCKET: 's3:', _QUEUE: 'sqs:SendMessage' };
    for (const [id, { Properties }] of of(stacks.LantaiServices, 'AWS::Lambda::Function')) {
      const named = Object.keys(Properties.Environment.Variables);
      const own = grants.filter(({ role }) => `${role}` === id.replace(/[0-9A-F]{8}$/, ''));
      for (const [ending, granted] of Object.entries(kinds)) {
        const settings = named.filter((name) => name.endsWith(ending));
        const resources = own.filter(({ action }) => action.startsWith(granted)).map(({ resource }) => resource);
        for (const setting of settings) {
          const word = setting.slice(0, -ending.length).replaceAll('_', '').replace('REPORTS', 'REPORT');
          expect([id, setting, resources.some((r) => r.toUpperCase().includes(word))]).toEqual([id, setting, true]);
        }
      }
    }
  });

  it('to the API guide are none but its log and traces', () => {
    const own = grants.filter(({ role }) => role === 'ApiGuideApi').map(({ action }) => action);
    expect(own.filter((action) => !/^(logs|xray):/.test(action))).toEqual([]);
  });
});
