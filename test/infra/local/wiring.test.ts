import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCallers } from '#infra/local/callers.ts';
import { CannotStart } from '#infra/local/cannot-start.ts';
import { loadTemplates } from '#infra/local/template.ts';
import { checkWiring } from '#infra/local/wiring.ts';
import { sampleAssembly } from './sample/app.ts';

const folder = mkdtempSync(join(tmpdir(), 'lantai-wiring-'));
let assembly: string;
beforeAll(async () => {
  assembly = await sampleAssembly(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

type Resource = { Type: string; Properties: Record<string, unknown> };
let copies = 0;

/** Checks the sample after a change to its services stack. */
function check(change: (resources: Record<string, Resource>) => void) {
  const outdir = `${assembly}-${copies++}`;
  cpSync(assembly, outdir, { recursive: true });
  const file = join(outdir, 'SampleServices.template.json');
  const template = JSON.parse(readFileSync(file, 'utf8'));
  change(template.Resources);
  writeFileSync(file, JSON.stringify(template));
  const parameters = { JwtIssuer: 'http://127.0.0.1:1' };
  const deployed = loadTemplates(outdir, { account: '123456789012', origin: 'http://127.0.0.1:1', parameters });
  const callers = openCallers(deployed, Buffer.alloc(32));
  checkWiring(deployed, callers);
  return callers;
}
const remove = (type: string, which: string) => (resources: Record<string, Resource>) => {
  const found = Object.entries(resources).filter(
    ([, r]) => r.Type === type && JSON.stringify(r.Properties).includes(which),
  );
  expect(found.length).toBeGreaterThan(0);
  for (const [id] of found) delete resources[id];
};
/** Takes one action out of every policy of a function's role. */
const withhold = (action: string) => (resources: Record<string, Resource>) => {
  for (const resource of Object.values(resources).filter((r) => r.Type === 'AWS::IAM::Policy'))
    resource.Properties = JSON.parse(JSON.stringify(resource.Properties).replaceAll(`"${action}"`, '"logs:Nothing"'));
};

test('a whole template passes, and what the sources need counts as used', () => {
  const { used, denied } = check(() => {});
  expect(denied).toEqual([]);
  const actions = used.filter((u) => u.caller.startsWith('OnUpload')).map((u) => u.action);
  expect(actions).toEqual(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']);
  expect(used).toContainEqual(
    expect.objectContaining({ caller: expect.stringMatching(/^OnNote/), action: 'kms:Decrypt' }),
  );
});

test.each([
  [
    'queue policy',
    remove('AWS::SQS::QueuePolicy', 'Arrived'),
    /queue .*Arrived.* does not let s3\.amazonaws\.com send for bucket Incoming/,
  ],
  [
    'permission of one route',
    remove('AWS::Lambda::Permission', '/v1/links'),
    /apigateway\.amazonaws\.com call function NotesApi.*POST\/v1\/links/,
  ],
  [
    'permission of a rule',
    remove('AWS::Lambda::Permission', 'events.amazonaws.com'),
    /events\.amazonaws\.com call function FirstTick[\s\S]*SecondTick/,
  ],
  ['receive grant of a queue source', withhold('sqs:ReceiveMessage'), /OnUpload.*sqs:ReceiveMessage.*Arrived/],
  ['read grant of a stream source', withhold('dynamodb:GetRecords'), /OnNote.*dynamodb:GetRecords.*stream/],
  ['key grant of a stream source', withhold('kms:Decrypt'), /OnNote.*kms:Decrypt/],
])('without the %s nothing starts, and the message names it', (_, change, message) => {
  expect(() => check(change)).toThrow(CannotStart);
  expect(() => check(change)).toThrow(message);
});

test('a queue policy for another account does not help', () => {
  const foreign = (resources: Record<string, Resource>) => {
    for (const r of Object.values(resources).filter((r) => r.Type === 'AWS::SQS::QueuePolicy'))
      r.Properties = JSON.parse(JSON.stringify(r.Properties).replaceAll('{"Ref":"AWS::AccountId"}', '"999999999999"'));
  };
  expect(() => check(foreign)).toThrow(/does not let s3/);
});
