import type { Declared, Deployed } from '#infra/local/template.ts';

/** A template made by hand: resources as [type, id, properties], ARNs and names as the template reader makes them. */
export function deployedOf(
  resources: [string, string, Record<string, unknown>][],
  folder = '/nowhere',
  origin = 'http://127.0.0.1:1',
): Deployed {
  const service: Record<string, string> = {
    'AWS::SQS::Queue': 'arn:aws-cn:sqs:cn-north-1:123456789012:',
    'AWS::Lambda::Function': 'arn:aws-cn:lambda:cn-north-1:123456789012:function:',
    'AWS::Events::Rule': 'arn:aws-cn:events:cn-north-1:123456789012:rule/',
  };
  const declared = resources.map(([type, id, properties]): Declared => {
    const name = String(properties.QueueName ?? properties.FunctionName ?? id);
    return { id, stack: 'Test', type, name, arn: `${service[type] ?? `arn:${type}:`}${name}`, properties };
  });
  return {
    region: 'cn-north-1',
    account: '123456789012',
    partition: 'aws-cn',
    origin,
    outputs: {},
    of: (type) => declared.filter((d) => d.type === type),
    byArn: (arn) => {
      const found = declared.find((d) => d.arn === arn);
      if (!found) throw new Error(`no ${arn}`);
      return found;
    },
    assetFolder: () => folder,
  };
}

/** A clock that is not kept anywhere. */
export function freeClock() {
  let offset = 0;
  const moved: (() => void)[] = [];
  return {
    now: () => Date.now() + offset,
    offset: () => offset,
    onMove: (f: () => void) => void moved.push(f),
    move: (ms: number) => {
      offset += ms;
      for (const f of moved) f();
    },
  };
}

/** Waits until `check` is true (or gives something); fails after `ms`. */
export async function until<T>(check: () => T | Promise<T>, ms = 10_000): Promise<NonNullable<T>> {
  for (const end = Date.now() + ms; Date.now() < end; await new Promise((r) => setTimeout(r, 20))) {
    const value = await check();
    if (value) return value;
  }
  throw new Error(`not within ${ms} ms: ${check}`);
}
