import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide, matchesPattern, type Statement, unusedGrants } from '#infra/local/grants.ts';

const word = fc.string({ unit: fc.constantFrom('a', 'B', '.', '$', '/', ':', '档', '-'), maxLength: 6 });
const pattern = fc.string({ unit: fc.constantFrom('a', 'B', '.', '/', '档', '*', '?'), maxLength: 6 });
const action = fc.constantFrom('dynamodb:GetItem', 'dynamodb:PutItem', 's3:GetObject', 'kms:Decrypt');
const actionPattern = fc.constantFrom(
  'dynamodb:GetItem',
  'dynamodb:*',
  'DYNAMODB:put*',
  's3:Get?bject',
  '*',
  'kms:Decrypt',
);
const resource = fc.constantFrom('arn:a', 'arn:b', 'arn:b/index/i', 'arn:b/档案');
const resourcePattern = fc.constantFrom('arn:a', 'arn:b', 'arn:b/*', 'arn:?', '*');
const statement = (Effect: 'Allow' | 'Deny'): fc.Arbitrary<Statement> =>
  fc.record({
    Effect: fc.constant(Effect),
    Action: fc.array(actionPattern, { minLength: 1, maxLength: 3 }),
    Resource: fc.array(resourcePattern, { minLength: 1, maxLength: 3 }),
  });
const statements = fc.array(fc.oneof(statement('Allow'), statement('Deny')), { maxLength: 5 });

/** The same question asked of a plain backtracking matcher, which knows no regular expressions. */
function globbed(p: string, v: string): boolean {
  const [head, tail] = [p[0], p.slice(1)];
  if (head === undefined) return v === '';
  if (head === '*') return globbed(tail, v) || (v !== '' && globbed(p, v.slice(1)));
  return v !== '' && (head === '?' || head === v[0]) && globbed(tail, v.slice(1));
}

describe('patterns', () => {
  test('match as a glob does: * any run, ? one character, everything else itself', () => {
    const matches = fc.property(pattern, word, (p, v) => {
      expect(matchesPattern(p, v)).toBe(globbed(p, v));
    });
    fc.assert(matches, { numRuns: 2000 });
  });
  test('a pattern without wildcards matches itself only', () => {
    const itself = fc.property(word, word, (p, v) => {
      expect(matchesPattern(p, v)).toBe(p === v);
    });
    fc.assert(itself);
  });
  test('a star reaches over slashes and line ends', () => {
    expect(matchesPattern('arn:b/*', 'arn:b/a/b\nc')).toBe(true);
  });
});

describe('decide', () => {
  test('nothing granted, nothing allowed', () => {
    const refused = fc.property(action, resource, (a, r) => {
      expect(decide([], a, r)).toBe('implicitDeny');
    });
    fc.assert(refused);
  });
  test('an explicit deny wins wherever it stands', () => {
    fc.assert(
      fc.property(statements, statements, action, resource, (before, after, a, r) => {
        const deny: Statement = { Effect: 'Deny', Action: [a], Resource: [r] };
        expect(decide([...before, deny, ...after], a, r)).toBe('explicitDeny');
      }),
    );
  });
  test('one more Allow never takes away; one more Deny never gives', () => {
    const rank = { explicitDeny: 0, implicitDeny: 1, allow: 2 };
    fc.assert(
      fc.property(statements, statement('Allow'), statement('Deny'), action, resource, (all, allow, deny, a, r) => {
        const now = rank[decide(all, a, r)];
        expect(rank[decide([...all, allow], a, r)]).toBeGreaterThanOrEqual(now);
        expect(rank[decide([...all, deny], a, r)]).toBeLessThanOrEqual(now);
      }),
    );
  });
  test('the order of statements does not count', () => {
    fc.assert(
      fc.property(statements, action, resource, (all, a, r) => {
        expect(decide(all.toReversed(), a, r)).toBe(decide(all, a, r));
      }),
    );
  });
  test('an action is the same in any case, a resource is not', () => {
    fc.assert(
      fc.property(statements, action, resource, (all, a, r) => {
        expect(decide(all, a.toUpperCase(), r)).toBe(decide(all, a, r));
      }),
    );
    const allow: Statement = { Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:bucket/a'] };
    expect(decide([allow], 'S3:getobject', 'arn:bucket/a')).toBe('allow');
    expect(decide([allow], 's3:GetObject', 'arn:bucket/A')).toBe('implicitDeny');
  });
  test('an Allow grants where its Condition is known to hold, and only there', () => {
    const allow = (Condition: Statement['Condition']): Statement[] => [
      { Effect: 'Allow', Action: ['kms:Decrypt'], Resource: ['key'], Condition },
    ];
    const given = (condition: Statement['Condition'], context: Record<string, string>) =>
      decide(allow(condition), 'kms:Decrypt', 'key', context);
    const throughAService = { Null: { 'kms:ViaService': ['false'] } };
    expect(given(throughAService, { 'kms:ViaService': 's3' })).toBe('allow');
    expect(given(throughAService, {})).toBe('implicitDeny');
    const forNames = { StringEquals: { purpose: ['names', 'cursors'] } };
    expect(given(forNames, { purpose: 'names' })).toBe('allow');
    expect(given(forNames, { purpose: 'webhooks' })).toBe('implicitDeny');
    expect(given(forNames, {})).toBe('implicitDeny');
    expect(given({ ...throughAService, ...forNames }, { purpose: 'names' })).toBe('implicitDeny');
    expect(given({ StringLike: { purpose: ['names'] } }, { purpose: 'names' })).toBe('implicitDeny');
  });
  test('an Allow whose Condition does not hold grants nothing, a Deny with one denies', () => {
    const condition = { StringEquals: { 'aws:SourceAccount': ['1'] } };
    const made = (Effect: 'Allow' | 'Deny'): Statement => ({
      Effect,
      Action: ['*'],
      Resource: ['*'],
      Condition: condition,
    });
    expect(decide([made('Allow')], 's3:GetObject', 'x')).toBe('implicitDeny');
    expect(decide([made('Deny')], 's3:GetObject', 'x')).toBe('explicitDeny');
  });
});

test('unused grants: every (action, resource) pattern that no call needed', () => {
  const granted: Statement[] = [
    { Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:PutItem'], Resource: ['arn:t', 'arn:u'] },
    { Effect: 'Allow', Action: ['xray:PutTraceSegments'], Resource: ['*'] },
  ];
  const unused = unusedGrants(granted, [{ action: 'dynamodb:GetItem', resource: 'arn:t' }]);
  expect(unused).toEqual([
    { action: 'dynamodb:GetItem', resource: 'arn:u' },
    { action: 'dynamodb:PutItem', resource: 'arn:t' },
    { action: 'dynamodb:PutItem', resource: 'arn:u' },
  ]);
});
