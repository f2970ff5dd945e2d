import { readFileSync } from 'node:fs';
import { resolve as absolute, join } from 'node:path';
import * as z from 'zod';
import { identityOf, type Place } from './resource-kinds.ts';

type Properties = Record<string, unknown>;

/** One resource of a template, every intrinsic in its properties resolved. `name` is what `Ref` gives (for a queue: its name, not its URL). */
export type Declared = { id: string; stack: string; type: string; name: string; arn: string; properties: Properties };

/** All stacks of one cloud assembly, as they would stand after a deployment. */
export type Deployed = {
  region: string;
  account: string;
  partition: string;
  origin: string;
  /** Every resource of a type, in template order. */
  of(type: string): Declared[];
  /** The resource with this ARN (a table also by its stream's ARN); throws when there is none. */
  byArn(arn: string): Declared;
  /** The folder with a function's bundle, absolute. */
  assetFolder(fn: Declared): string;
  outputs: Record<string, string>;
};

type Template = {
  Resources: Record<string, { Type: string; Properties?: Properties; Condition?: string }>;
  Parameters?: Record<string, { Type: string; Default?: string }>;
  Outputs?: Record<string, { Value: unknown; Export?: { Name: unknown } }>;
};
const json = (file: string) => JSON.parse(readFileSync(file, 'utf8'));

/**
 * Reads every stack in `outdir` (its manifest.json) and resolves the intrinsics that a CDK app of this kind uses, also across stacks.
 * Throws on any type, attribute, function or condition it does not know: what is not understood is not run.
 */
export function loadTemplates(
  outdir: string,
  given: { account: string; origin: string; parameters: Record<string, string>; region?: string },
): Deployed {
  const artifacts = Object.values<{ type: string; environment?: string; properties: Record<string, string> }>(
    json(join(outdir, 'manifest.json')).artifacts,
  );
  const files = artifacts
    .filter((a) => a.type === 'aws:cloudformation:stack')
    .map((a) => ({ file: a.properties.templateFile!, own: a.environment?.split('/').at(-1) }));
  // the stacks may stand in two regions: the last one, which needs the others, is where things are done
  const regions = artifacts.map((a) => a.environment?.split('/').at(-1));
  const named = regions.findLast((r) => r && r !== 'unknown-region');
  const region = given.region ?? named ?? 'cn-north-1';
  const partition = region.startsWith('cn-') ? 'aws-cn' : 'aws';
  const place = { partition, region, account: given.account };
  const exported = new Map<string, () => unknown>();
  const outputs: Record<string, string> = {};

  const stacks = files.map(({ file, own }) => {
    const stack = file.replace('.template.json', '');
    const template: Template = json(join(outdir, file));
    const there = own && own !== 'unknown-region' && !given.region ? { ...place, region: own } : place;
    const { resolve, describe } = resolver(stack, template, there, given, exported);
    for (const { Value, Export } of Object.values(template.Outputs ?? {}))
      if (Export) exported.set(String(resolve(Export.Name)), () => resolve(Value));
    return { template, resolve, describe };
  });
  const declared = stacks.flatMap(({ template, describe }) =>
    Object.entries(template.Resources)
      .filter(([, r]) => r.Type !== 'AWS::CDK::Metadata')
      .map(([id]) => describe(id)),
  );
  const byType = Map.groupBy(declared, ({ type }) => type);
  for (const { template, resolve } of stacks)
    for (const [id, { Value }] of Object.entries(template.Outputs ?? {})) outputs[id] = String(resolve(Value));

  const sources = new Map<string, string>();
  for (const a of artifacts.filter((a) => a.type === 'cdk:asset-manifest'))
    for (const [hash, f] of Object.entries<{ source: { path: string } }>(json(join(outdir, a.properties.file!)).files))
      sources.set(hash, absolute(outdir, f.source.path));

  return {
    ...place,
    origin: given.origin,
    outputs,
    of: (type) => byType.get(type) ?? [],
    byArn: (arn) => {
      const found = declared.find((d) => d.arn === arn.replace(/\/stream\/[^/]+$/, ''));
      if (!found) throw new Error(`模板中没有 ${arn} · the template declares no ${arn}`);
      return found;
    },
    assetFolder: (fn) => {
      const key = String((fn.properties.Code as Properties | undefined)?.S3Key);
      const folder = sources.get(key.replace(/\.zip$/, ''));
      if (!folder) throw new Error(`函数 ${fn.id} 没有代码包 ${key} · function ${fn.id} has no asset ${key}`);
      return folder;
    },
  };
}

function resolver(
  stack: string,
  template: Template,
  place: Place,
  given: { origin: string; parameters: Record<string, string> },
  exported: Map<string, () => unknown>,
) {
  const unknown = (what: string) =>
    new Error(`模板 ${stack}:不支持 ${what} · template ${stack}: ${what} is not supported`);
  const pseudo: Record<string, string | undefined> = {
    'AWS::Region': place.region,
    'AWS::AccountId': place.account,
    'AWS::Partition': place.partition,
    'AWS::URLSuffix': place.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com',
    'AWS::StackName': stack,
    'AWS::NoValue': undefined,
  };

  const identify = (id: string) => {
    const resource = template.Resources[id];
    if (!resource) throw unknown(`Ref/GetAtt ${id}`);
    if (resource.Condition) throw unknown(`Condition (${id})`);
    const identity = identityOf(resource.Type, stack, id, (name) => resolve(resource.Properties?.[name]), place);
    if (!identity) throw unknown(`${resource.Type} (${id})`);
    return identity;
  };
  const parameter = (id: string) => {
    const { Type, Default } = template.Parameters![id]!;
    const value = given.parameters[id] ?? Default;
    if (value === undefined) throw new Error(`模板 ${stack} 的参数 ${id} 没有值 · parameter ${id} has no value`);
    return Type === 'CommaDelimitedList' ? value.split(',') : value;
  };
  const ref = (id: string) => {
    if (id in pseudo) return pseudo[id];
    if (template.Parameters?.[id]) return parameter(id);
    const { type, name, arn } = identify(id);
    if (type === 'AWS::SQS::Queue') return `${given.origin}/${place.account}/${name}`;
    return type === 'AWS::SNS::Topic' || type === 'AWS::IAM::ManagedPolicy' ? arn : name;
  };
  const attribute = ([id, ...path]: string[]) => {
    const { type, name, arn } = identify(id!);
    const known: Record<string, string> = {
      Arn: arn,
      ...(type === 'AWS::DynamoDB::Table' && { StreamArn: `${arn}/stream/local` }),
      ...(type === 'AWS::SQS::Queue' && { QueueName: name }),
      ...(type === 'AWS::SNS::Topic' && { TopicName: name, TopicArn: arn }),
      ...(type === 'AWS::KMS::Key' && { KeyId: name }),
      ...(type === 'AWS::ApiGatewayV2::Api' && { ApiEndpoint: given.origin, ApiId: name }),
    };
    const value = known[path.join('.')];
    if (value === undefined) throw unknown(`Fn::GetAtt ${id}.${path.join('.')} (${type})`);
    return value;
  };
  const imported = (name: string) => {
    const value = exported.get(name);
    if (!value) throw unknown(`Fn::ImportValue ${name}`);
    return value();
  };
  const substitute = (text: string, own: Properties) =>
    text.replace(/\$\{(!?)([^}]+)\}/g, (_, literal, name: string) => {
      if (literal) return `\${${name}}`;
      return String(name in own ? resolve(own[name]) : name.includes('.') ? attribute(name.split('.')) : ref(name));
    });
  const intrinsics: Record<string, (argument: never) => unknown> = {
    Ref: ref,
    'Fn::GetAtt': (a: string | string[]) => attribute(typeof a === 'string' ? a.split('.') : a),
    'Fn::Join': ([by, parts]: [string, unknown]) => (resolve(parts) as string[]).join(by),
    'Fn::Select': ([n, list]: [number | string, unknown]) => (resolve(list) as unknown[])[Number(n)],
    'Fn::Split': ([by, text]: [string, unknown]) => String(resolve(text)).split(by),
    'Fn::Sub': (a: string | [string, Properties]) => (typeof a === 'string' ? substitute(a, {}) : substitute(...a)),
    'Fn::ImportValue': (name: unknown) => imported(String(resolve(name))),
  };

  // `Condition` inside an IAM statement is an ordinary key: only Ref and Fn::* alone in their object are functions.
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve).filter((v) => v !== undefined);
    if (value === null || typeof value !== 'object') return value;
    const entries = Object.entries(value);
    const [key, argument] = entries[0] ?? ['', undefined];
    if (entries.length === 1 && (key === 'Ref' || key.startsWith('Fn::'))) {
      const run = intrinsics[key];
      if (!run) throw unknown(key);
      return run(argument as never);
    }
    return Object.fromEntries(entries.map(([k, v]) => [k, resolve(v)]).filter(([, v]) => v !== undefined));
  };
  const describe = (id: string): Declared => {
    const properties = resolve(template.Resources[id]!.Properties ?? {}) as Properties;
    return { id, stack, ...identify(id), properties };
  };
  return { resolve, describe };
}

/** Property names that a consumer knows and has no use for, as a part of its strict zod object. */
export const ignored = <N extends string>(...names: N[]) =>
  Object.fromEntries(names.map((n) => [n, z.unknown().optional()])) as Record<N, z.ZodOptional<z.ZodUnknown>>;

/** A resource's properties by a strict schema; an unknown property stops the start, naming stack, resource and property. */
export function propertiesOf<T extends z.ZodType>(declared: Declared, schema: T): z.infer<T> {
  const read = schema.safeParse(declared.properties);
  if (read.success) return read.data;
  const what = z.prettifyError(read.error);
  throw new Error(
    `本地平台不认识 ${declared.stack}/${declared.id} (${declared.type}) 的属性 · not understood:\n${what}`,
  );
}
