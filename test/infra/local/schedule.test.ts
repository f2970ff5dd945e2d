import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSchedules, type Schedules } from '#infra/local/schedule.ts';
import { latestDue } from '#infra/local/schedule-expression.ts';
import { deployedOf, freeClock, until } from './deployed.ts';
import { functionsOf } from './running.ts';

const at = (text: string) => Date.parse(text);
const latest = (expression: string, after: string, upTo: string) => {
  const due = latestDue(expression)(at(after), at(upTo));
  return due === undefined ? undefined : new Date(due).toISOString();
};

describe('a schedule expression', () => {
  it.each([
    ['rate(5 minutes)', '2024-09-29T10:04:59Z', '2024-09-29T10:05:00Z', '2024-09-29T10:05:00.000Z'],
    ['rate(5 minutes)', '2024-09-29T10:05:00Z', '2024-09-29T10:09:59Z', undefined],
    ['rate(1 hour)', '2024-09-29T10:05:00Z', '2024-09-29T13:59:00Z', '2024-09-29T13:00:00.000Z'],
    ['rate(1 day)', '2024-09-29T10:05:00Z', '2024-10-01T13:59:00Z', '2024-10-01T00:00:00.000Z'],
    ['cron(30 1 * * ? *)', '2024-09-29T01:29:00Z', '2024-09-29T01:30:00Z', '2024-09-29T01:30:00.000Z'],
    ['cron(30 1 * * ? *)', '2024-09-29T01:30:00Z', '2024-09-30T01:29:59Z', undefined],
    ['cron(0/15 8-18 ? * MON-FRI *)', '2024-09-27T18:50:00Z', '2024-09-29T23:00:00Z', undefined],
    ['cron(0/15 8-18 ? * MON-FRI *)', '2024-09-27T18:00:00Z', '2024-09-29T23:00:00Z', '2024-09-27T18:45:00.000Z'],
    ['cron(0 0 L * ? *)', '2024-02-01T00:00:00Z', '2024-03-15T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['cron(0 0 1 JAN,JUL ? 2024-2025)', '2024-01-01T00:00:00Z', '2026-12-31T00:00:00Z', '2025-07-01T00:00:00.000Z'],
    ['cron(15 10 1 1/3 ? *)', '2024-01-01T00:00:00Z', '2024-12-31T00:00:00Z', '2024-10-01T10:15:00.000Z'],
  ])('%s after %s up to %s: %s', (expression, after, upTo, due) => {
    expect(latest(expression, after, upTo)).toBe(due);
  });

  it.each([
    'rate(0 minutes)',
    'rate(5 seconds)',
    'cron(0 0 * * *)',
    'cron(60 0 * * ? *)',
    'cron(0 0 ? * 2#1 *)',
    'cron(0 0 15W * ? *)',
    'at(2024-09-29T00:00:00)',
  ])('%s is refused', (expression) => expect(() => latestDue(expression)).toThrow(/不支持的时间表/));

  it('gives the last of what minute-by-minute search finds', async () => {
    const minute = 60_000;
    const field = (low: number, high: number) =>
      fc.oneof(
        fc.constant('*'),
        fc.integer({ min: low, max: high }).map(String),
        fc.tuple(fc.integer({ min: low, max: high }), fc.integer({ min: 1, max: 20 })).map(([f, s]) => `${f}/${s}`),
      );
    const matches = (text: string, value: number) => {
      const [from, step] = text.split('/');
      return (
        from === '*' ||
        (step ? value >= Number(from) && (value - Number(from)) % Number(step) === 0 : value === Number(from))
      );
    };
    await fc.assert(
      fc.property(
        field(0, 59),
        field(0, 23),
        field(1, 31),
        fc.integer({ min: 0, max: 5_000_000 }),
        fc.integer({ min: 0, max: 3000 }),
        (m, h, d, start, length) => {
          const [after, upTo] = [start * minute, (start + length) * minute];
          let expected: number | undefined;
          for (let t = upTo; t > after && expected === undefined; t -= minute) {
            const date = new Date(t);
            if (matches(m, date.getUTCMinutes()) && matches(h, date.getUTCHours()) && matches(d, date.getUTCDate()))
              expected = t;
          }
          expect(latestDue(`cron(${m} ${h} ${d} * ? *)`)(after, upTo)).toBe(expected);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('a rule', () => {
  const arn = (name: string) => `arn:aws-cn:lambda:cn-north-1:123456789012:function:${name}`;
  const rule = (id: string, expression: string, ...targets: string[]): [string, string, Record<string, unknown>] => [
    'AWS::Events::Rule',
    id,
    {
      ScheduleExpression: expression,
      State: 'ENABLED',
      Targets: targets.map((t, i) => ({ Id: `T${i}`, Arn: arn(t), RetryPolicy: {} })),
    },
  ];
  let folder: string;
  let clock: ReturnType<typeof freeClock>;
  let schedules: Schedules;
  let heard: [string, { time: string; id: string }][];
  let failing: number;
  const logged: string[] = [];
  const open = () => {
    const hear = (name: string) => (event: never) => {
      heard.push([name, event]);
      if (name === 'failing' && failing-- > 0) throw new Error('not now');
    };
    schedules = openSchedules({
      deployed: deployedOf([
        rule('Tick', 'rate(5 minutes)', 'a', 'b'),
        rule('Nightly', 'cron(30 1 * * ? *)', 'failing'),
      ]),
      functions: functionsOf([arn('a'), hear('a')], [arn('b'), hear('b')], [arn('failing'), hear('failing')]),
      clock,
      folder,
      log: (name, line) => logged.push(`${name} ${line}`),
    });
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'schedule-'));
    clock = freeClock();
    // Far from any due time, so that the machine's own minutes do not disturb.
    clock.move(86_400_000 - ((clock.now() - 7_000) % 86_400_000) + 10 * 3_600_000);
    heard = [];
    failing = 0;
    logged.length = 0;
    open();
  });
  afterEach(async () => {
    await schedules.stop();
    rmSync(folder, { recursive: true });
  });
  const quiet = () => until(() => schedules.running() === 0);

  it('does not fire for the time before it was first there', async () => {
    await quiet();
    expect(heard).toEqual([]);
  });

  it('fires each target when its time has come, as EventBridge words it', async () => {
    clock.move(5 * 60_000);
    await quiet();
    expect(heard.map(([name]) => name).sort()).toEqual(['a', 'b']);
    const [, event] = heard[0]!;
    expect(event).toMatchObject({
      version: '0',
      source: 'aws.events',
      'detail-type': 'Scheduled Event',
      account: '123456789012',
      region: 'cn-north-1',
      resources: ['arn:aws-cn:events:cn-north-1:123456789012:rule/Tick'],
      detail: {},
    });
    expect(event.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d[05]:00Z$/);
    expect(at(event.time)).toBeLessThanOrEqual(clock.now());
  });

  it('fires once, as of the latest time, when the clock goes far', async () => {
    clock.move(40 * 86_400_000);
    await quiet();
    const times = heard.filter(([name]) => name === 'failing').map(([, e]) => e.time);
    expect(times).toEqual([`${new Date(clock.now()).toISOString().slice(0, 10)}T01:30:00Z`]);
    expect(heard.filter(([name]) => name === 'a')).toHaveLength(1);
  });

  it('fires after a restart what came due meanwhile, and nothing twice', async () => {
    clock.move(5 * 60_000);
    await quiet();
    await schedules.stop();
    heard = [];
    open();
    await quiet();
    expect(heard).toEqual([]);
    await schedules.stop();
    clock.move(12 * 60_000);
    open();
    await quiet();
    expect(heard.map(([name]) => name).sort()).toEqual(['a', 'b']);
  });

  it('is fired by hand for any time, tries three times, and says what failed', async () => {
    failing = 2;
    await schedules.fire('Nightly', new Date('2024-10-01T01:30:00Z'));
    expect(heard.map(([, e]) => e.time)).toEqual(Array(3).fill('2024-10-01T01:30:00Z'));
    expect(new Set(heard.map(([, e]) => e.id)).size).toBe(1);
    failing = 3;
    await expect(schedules.fire('Nightly')).rejects.toThrow(/Nightly.*not now/);
    await expect(schedules.fire('Weekly')).rejects.toThrow(/Tick、Nightly/);
  });

  it('goes on after a failure by the clock, which is logged', async () => {
    failing = 3;
    clock.move(86_400_000);
    await until(() => logged.length > 0);
    expect(logged[0]).toMatch(/^Nightly .*not now/);
  });

  it('stops the start on what it does not know', () => {
    const start = (properties: Record<string, unknown>) => () =>
      openSchedules({
        deployed: deployedOf([['AWS::Events::Rule', 'Odd', properties]]),
        functions: new Map(),
        clock,
        folder,
        log: () => {},
      });
    expect(start({ EventPattern: {} })).toThrow(/Odd/);
    expect(start({ ScheduleExpression: 'rate(5 minutes)', Targets: [{ Id: 'T', Arn: arn('none') }] })).toThrow(/none/);
  });
});
