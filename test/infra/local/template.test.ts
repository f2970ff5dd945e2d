// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub is written so
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import * as z from 'zod';
import { ignored, loadTemplates, propertiesOf } from '#infra/local/template.ts';

const folder = mkdtempSync(join(tmpdir(), 'lantai-template-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Stacks = Record<string, object>;
const load = (
  stacks: Stacks,
  parameters: Record<string, string> = {},
  environment = 'aws://unknown-account/cn-north-1',
) => {
  const artifacts: Record<string, object> = {};
  for (const [name, template] of Object.entries(stacks)) {
    writeFileSync(join(folder, `${name}.template.json`), JSON.stringify({ Resources: {}, ...template }));
    const properties = { templateFile: `${name}.template.json` };
    artifacts[name] = { type: 'aws:cloudformation:stack', environment, properties };
  }
  writeFileSync(join(folder, 'S.assets.json'), JSON.stringify({ files: { abc: { source: { path: 'asset.abc' } } } }));
  artifacts.assets = { type: 'cdk:asset-manifest', properties: { file: 'S.assets.json' } };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ artifacts }));
  return loadTemplates(folder, { account: '123456789012', origin: 'http://127.0.0.1:4400', parameters });
};
const output = (value: unknown, resources: object = {}, parameters?: object, given?: Record<string, string>) =>
  load({ S: { Resources: resources, Parameters: parameters, Outputs: { It: { Value: value } } } }, given).outputs.It;

const queue = { Q: { Type: 'AWS::SQS::Queue' } };

test.each<[string, unknown, string]>([
  ['Ref of a queue is its URL', { Ref: 'Q' }, 'http://127.0.0.1:4400/123456789012/S-Q'],
  ['GetAtt Arn', { 'Fn::GetAtt': ['Q', 'Arn'] }, 'arn:aws-cn:sqs:cn-north-1:123456789012:S-Q'],
  ['GetAtt as text', { 'Fn::GetAtt': 'Q.QueueName' }, 'S-Q'],
  ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }, 'b']] }, 'a-cn-north-1-b'],
  [
    'Sub',
    { 'Fn::Sub': '${AWS::AccountId}/${Q.Arn}/${!literal}' },
    '123456789012/arn:aws-cn:sqs:cn-north-1:123456789012:S-Q/${literal}',
  ],
  [
    'Sub with its own values',
    { 'Fn::Sub': ['${x}.${AWS::URLSuffix}', { x: { Ref: 'AWS::Partition' } }] },
    'aws-cn.amazonaws.com.cn',
  ],
  ['Select and Split', { 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
])('%s', (_, value, expected) => {
  expect(output(value, queue)).toBe(expected);
});

test('a bucket is named in lower case, a function by stack and id, a named table by its name', () => {
  const { of } = load({
    S: {
      Resources: {
        Incoming: { Type: 'AWS::S3::Bucket' },
        Fn: { Type: 'AWS::Lambda::Function' },
        T: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'Records' } },
      },
    },
  });
  expect(of('AWS::S3::Bucket')[0]).toMatchObject({ name: 's-incoming', arn: 'arn:aws-cn:s3:::s-incoming' });
  expect(of('AWS::Lambda::Function')[0]?.name).toBe('S-Fn');
  expect(of('AWS::DynamoDB::Table')[0]?.arn).toBe('arn:aws-cn:dynamodb:cn-north-1:123456789012:table/Records');
});

test('parameters: given, default, list, and none', () => {
  const declared = { P: { Type: 'String' }, L: { Type: 'CommaDelimitedList', Default: 'a,b' } };
  expect(output({ 'Fn::Join': ['+', { Ref: 'L' }] }, {}, declared)).toBe('a+b');
  expect(output({ Ref: 'P' }, {}, declared, { P: 'given' })).toBe('given');
  expect(() => output({ Ref: 'P' }, {}, declared)).toThrow(/P .*没有值/);
});

test('one stack reads what another exports, in whichever order they stand', () => {
  const importing = { Outputs: { Got: { Value: { 'Fn::ImportValue': 'Holdings:Table' } } } };
  const exporting = {
    Resources: { T: { Type: 'AWS::DynamoDB::Table' } },
    Outputs: { Out: { Value: { 'Fn::GetAtt': ['T', 'StreamArn'] }, Export: { Name: 'Holdings:Table' } } },
  };
  const { outputs, byArn } = load({ Services: importing, Holdings: exporting });
  expect(outputs.Got).toBe('arn:aws-cn:dynamodb:cn-north-1:123456789012:table/Holdings-T/stream/local');
  expect(byArn(outputs.Got!)).toMatchObject({ id: 'T', stack: 'Holdings' });
});

test.each<[string, object, RegExp]>([
  ['a type', { Resources: { X: { Type: 'AWS::StepFunctions::StateMachine' } } }, /AWS::StepFunctions::StateMachine/],
  ['a function', { Resources: queue, Outputs: { O: { Value: { 'Fn::If': ['a', 'b', 'c'] } } } }, /Fn::If/],
  ['an attribute', { Resources: queue, Outputs: { O: { Value: { 'Fn::GetAtt': ['Q', 'Colour'] } } } }, /Q\.Colour/],
  ['a resource', { Outputs: { O: { Value: { Ref: 'Nobody' } } } }, /Nobody/],
  ['a condition', { Resources: { Q: { Type: 'AWS::SQS::Queue', Condition: 'C' } } }, /Condition/],
  ['an import', { Outputs: { O: { Value: { 'Fn::ImportValue': 'Nowhere' } } } }, /Nowhere/],
])('%s that is not known stops the start, by name', (_, template, message) => {
  expect(() => load({ S: template })).toThrow(message);
});

test('Condition inside an IAM statement is left alone, NoValue is left out', () => {
  const Statement = { Condition: { StringEquals: { a: { Ref: 'AWS::AccountId' } } }, Sid: { Ref: 'AWS::NoValue' } };
  const { of } = load({ S: { Resources: { P: { Type: 'AWS::IAM::Policy', Properties: { Statement } } } } });
  expect(of('AWS::IAM::Policy')[0]?.properties).toEqual({
    Statement: { Condition: { StringEquals: { a: '123456789012' } } },
  });
});

test('outside China the partition is aws; an assembly without a region stands in cn-north-1', () => {
  expect(load({ S: {} }, {}, 'aws://unknown-account/eu-west-1')).toMatchObject({
    partition: 'aws',
    region: 'eu-west-1',
  });
  expect(load({ S: {} }, {}, 'aws://unknown-account/unknown-region')).toMatchObject({
    partition: 'aws-cn',
    region: 'cn-north-1',
  });
});

test('a function finds its bundle through the asset manifest', () => {
  const Code = { S3Bucket: 'b', S3Key: 'abc.zip' };
  const deployed = load({ S: { Resources: { F: { Type: 'AWS::Lambda::Function', Properties: { Code } } } } });
  expect(deployed.assetFolder(deployed.of('AWS::Lambda::Function')[0]!)).toBe(join(folder, 'asset.abc'));
});

test('a property that its consumer does not know is refused by name', () => {
  const declared = { id: 'Q', stack: 'S', type: 'T', name: 'Q', arn: 'arn', properties: { A: 'a', Tags: [], New: 1 } };
  expect(() => propertiesOf(declared, z.strictObject({ A: z.string(), ...ignored('Tags') }))).toThrow(/S\/Q[\s\S]*New/);
  expect(propertiesOf(declared, z.strictObject({ A: z.string(), ...ignored('Tags', 'New') })).A).toBe('a');
});
