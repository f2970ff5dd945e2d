import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Functions, openFunctions } from '#infra/local/functions.ts';
import { deployedOf, freeClock } from './deployed.ts';

const folder = mkdtempSync(join(tmpdir(), 'functions-'));
const fn = (id: string, more: Record<string, unknown> = {}): [string, string, Record<string, unknown>] => [
  'AWS::Lambda::Function',
  id,
  { Code: {}, Handler: `${id}.handler`, Runtime: 'nodejs24.x', Role: 'r', Timeout: 5, MemorySize: 128, ...more },
];
const sources: Record<string, string> = {
  echo: `let calls = 0; export const handler = async (event, context) => ({ event, calls: ++calls, env: process.env, left: context.getRemainingTimeInMillis(), id: context.awsRequestId });`,
  time: `const loaded = Date.now(); export const handler = async () => ({ now: Date.now(), made: new Date().toISOString(), text: Date(), is: new Date() instanceof Date, again: new (new Date(0).constructor)().getTime(), given: new Date('2024-09-29').toISOString(), loaded });`,
  loop: `export const handler = async (event) => { if (event.loop) for (;;); return 'ok'; };`,
  slow: `import { setTimeout } from 'node:timers/promises'; let at = 0; export const handler = async () => { const mine = ++at; await setTimeout(150); const most = at; at--; return { mine, most, worker: globalThis.me ??= Math.random() }; };`,
  exits: `export const handler = async (event) => { if (event.exit) process.exit(3); throw new TypeError('页号不对'); };`,
  broken: `throw new Error('cannot load'); export const handler = 1;`,
  talk: `export const handler = async () => { console.log('one'); console.log('two\\nthree'); console.error('four'); return undefined; };`,
  large: `export const handler = async (event) => 'x'.repeat(event.n);`,
};
const logged: [string, string][] = [];
const clock = freeClock();
let functions: Functions;
const invoke = (id: string, event: unknown = {}) =>
  [...functions.values()].find((f) => f.name === id)!.invoke(event) as Promise<Record<string, never>>;

beforeAll(() => {
  for (const [id, source] of Object.entries(sources)) writeFileSync(join(folder, `${id}.mjs`), source);
  process.env.HOST_SECRET = 'not for functions';
  const deployed = deployedOf(
    Object.keys(sources).map((id) =>
      fn(id, { ...(id === 'loop' && { Timeout: 1 }), Environment: { Variables: { TABLE: `${id}-table` } } }),
    ),
    folder,
  );
  const caller = { name: 'f', arn: 'a', accessKey: 'KEY', secret: 'SECRET', statements: [] };
  functions = openFunctions(deployed, { ofFunction: () => caller }, clock, (name, line) => logged.push([name, line]));
});
afterAll(async () => {
  await Promise.all([...functions.values()].map((f) => f.stop()));
  rmSync(folder, { recursive: true });
});

describe('a function', () => {
  it('has its own environment and credentials only, and is reused', async () => {
    const first = await invoke('echo', { a: [1, null] });
    expect(first).toMatchObject({
      event: { a: [1, null] },
      calls: 1,
      env: { TABLE: 'echo-table', AWS_ACCESS_KEY_ID: 'KEY', AWS_SECRET_ACCESS_KEY: 'SECRET', AWS_REGION: 'cn-north-1' },
    });
    expect(first.env).not.toHaveProperty('HOST_SECRET');
    expect(first.env).not.toHaveProperty('PATH');
    expect(first.left).toBeGreaterThan(3000);
    expect((await invoke('echo')).calls).toBe(2);
  });

  it('lives in the time of the platform, also when it moves between two events', async () => {
    const before = await invoke('time');
    expect(Math.abs(Number(before.now) - clock.now())).toBeLessThan(5000);
    clock.move(40 * 86_400_000);
    const after = await invoke('time');
    expect(Math.abs(Number(after.now) - clock.now())).toBeLessThan(5000);
    expect(after.loaded).toBe(before.loaded);
    expect(Math.abs(Date.parse(String(after.made)) - clock.now())).toBeLessThan(5000);
    expect(Math.abs(Number(after.again) - clock.now())).toBeLessThan(5000);
    expect(Math.abs(Date.parse(String(after.text)) - clock.now())).toBeLessThan(5000);
    expect(after).toMatchObject({ is: true, given: '2024-09-29T00:00:00.000Z' });
  });

  it('is ended at its timeout even in an endless loop, and the next event finds a fresh one', async () => {
    await expect(invoke('loop', { loop: true })).rejects.toMatchObject({
      errorType: 'Sandbox.Timedout',
      message: 'Task timed out after 1.00 seconds',
    });
    expect(await invoke('loop')).toBe('ok');
  });

  it('runs four events at a time, one per worker; the others wait in line', async () => {
    const answers = await Promise.all(Array.from({ length: 9 }, () => invoke('slow')));
    expect(new Set(answers.map((a) => a.worker)).size).toBe(4);
    expect(answers.every((a) => Number(a.most) === 1)).toBe(true);
    expect([...functions.values()].every((f) => f.running() === 0)).toBe(true);
  });

  it('reports what it threw and survives its own exit', async () => {
    await expect(invoke('exits')).rejects.toMatchObject({ errorType: 'TypeError', message: '页号不对' });
    await expect(invoke('exits', { exit: true })).rejects.toMatchObject({ errorType: 'Runtime.ExitError' });
    await expect(invoke('exits')).rejects.toMatchObject({ errorType: 'TypeError' });
    await expect(invoke('broken')).rejects.toMatchObject({ message: 'cannot load' });
  });

  it('logs line by line, before it answers; undefined is null', async () => {
    logged.length = 0;
    expect(await invoke('talk')).toBeNull();
    expect(logged.filter(([, line]) => line !== 'four')).toEqual([
      ['talk', 'one'],
      ['talk', 'two'],
      ['talk', 'three'],
    ]);
    expect(logged).toContainEqual(['talk', 'four']);
  });

  it('cannot take or answer more than 6 MB', async () => {
    await expect(invoke('large', { n: 6_400_000 })).rejects.toMatchObject({
      errorType: 'Function.ResponseSizeTooLarge',
    });
    await expect(invoke('echo', 'x'.repeat(6_400_000))).rejects.toMatchObject({ errorType: 'RequestEntityTooLarge' });
  });

  it('stops the start on a property that the platform does not know', () => {
    const deployed = deployedOf([fn('echo', { VpcConfig: {} })], folder);
    const caller = { name: 'f', arn: 'a', accessKey: 'KEY', secret: 'S', statements: [] };
    expect(() => openFunctions(deployed, { ofFunction: () => caller }, clock, () => {})).toThrow(
      /echo[\s\S]*VpcConfig/,
    );
  });
});
