import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Clock } from './clock.ts';
import type { Functions, LocalFunction } from './functions.ts';
import { type LatestDue, latestDue } from './schedule-expression.ts';
import { type Declared, type Deployed, ignored, propertiesOf } from './template.ts';

/** The template's schedules, fired by the platform's clock. */
export type Schedules = {
  /** Fires a rule by its logical id or name, as of `at` (now); throws when a target fails, or there is no such rule. */
  fire(rule: string, at?: Date): Promise<void>;
  /** Rules being fired now. */
  running(): number;
  stop(): Promise<void>;
};

const Target = z.strictObject({
  Arn: z.string(),
  Id: z.string(),
  // These govern the way to Lambda, which cannot fail here.
  ...ignored('RetryPolicy', 'DeadLetterConfig'),
});
const Properties = z.strictObject({
  ScheduleExpression: z.string(),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Targets: z.array(Target).max(5).default([]),
  ...ignored('Name', 'Description', 'Tags'),
});
type Rule = { declared: Declared; latest: LatestDue; enabled: boolean; targets: LocalFunction[] };

/** Lambda tries an asynchronous event three times in all; the pauses (minutes on AWS) are left out. */
const attempts = 3;

/**
 * Runs every AWS::Events::Rule. Due times that have passed meanwhile (the clock was moved, or nothing ran) fire once per rule, as of the
 * latest; when each last fired is kept in `folder`. At least once: a time may come again after the process was killed.
 */
export function openSchedules(given: {
  deployed: Deployed;
  functions: Functions;
  clock: Clock;
  folder: string;
  log: (functionName: string, line: string) => void;
}): Schedules {
  const { deployed, functions, clock } = given;
  const file = join(given.folder, 'schedules.json');
  const kept = new Map(Object.entries(stored(file)));
  const lastDue = new Map(kept);
  const rules = deployed.of('AWS::Events::Rule').map((declared): Rule => {
    const { ScheduleExpression, State, Targets } = propertiesOf(declared, Properties);
    const targets = Targets.map(({ Arn }) => {
      const run = functions.get(Arn);
      if (!run) throw new Error(`规则 ${declared.id} 的目标不是函数:${Arn} · rule target is no function`);
      return run;
    });
    return { declared, latest: latestDue(ScheduleExpression), enabled: State === 'ENABLED', targets };
  });
  const running = new Set<Promise<void>>();
  let stopped = false;

  const eventOf = ({ declared }: Rule, at: number) => ({
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: deployed.account,
    time: new Date(at).toISOString().replace(/\.\d{3}/, ''),
    region: deployed.region,
    resources: [declared.arn],
    detail: {},
  });

  async function deliver(run: LocalFunction, event: object) {
    for (let attempt = 1; ; attempt += 1)
      try {
        return await run.invoke(event);
      } catch (error) {
        if (attempt === attempts || stopped) throw error;
      }
  }

  async function fire(rule: Rule, at: number) {
    const event = eventOf(rule, at);
    const outcomes = await Promise.allSettled(rule.targets.map((run) => deliver(run, event)));
    const errors = outcomes.flatMap((o) => (o.status === 'rejected' ? [o.reason as Error] : []));
    const why = errors.map((e) => `${e.name}: ${e.message}`).join('; ');
    if (errors.length) throw new AggregateError(errors, `${rule.declared.id} ${event.time}: ${why}`);
  }
  const tracked = (firing: Promise<void>) => {
    const settled = firing.catch(() => {}).finally(() => running.delete(settled));
    running.add(settled);
    return firing;
  };

  const keep = (id: string, at: number) => {
    kept.set(id, at);
    store(file, given.folder, kept);
  };
  function check() {
    const now = clock.now();
    for (const rule of rules.filter((r) => r.enabled)) {
      const { id } = rule.declared;
      const last = lastDue.get(id);
      const due = rule.latest(last ?? now, now);
      if (last === undefined) keep(id, now);
      if (last !== undefined && due === undefined) continue;
      lastDue.set(id, due ?? now);
      if (due === undefined) continue;
      const fired = fire(rule, due).catch((error) => given.log(id, String(error)));
      // Kept after it has fired: killed before, it fires again.
      void tracked(fired.then(() => keep(id, due)));
    }
  }
  const timer = setInterval(check, 1000);
  clock.onMove(() => stopped || check());
  check();

  return {
    fire: async (name, at = new Date(clock.now())) => {
      const rule = rules.find(({ declared }) => [declared.id, declared.name].includes(name));
      if (!rule) throw new Error(`没有规则 ${name},有:${rules.map((r) => r.declared.id).join('、')} · no such rule`);
      await tracked(fire(rule, at.getTime()));
    },
    running: () => running.size,
    async stop() {
      stopped = true;
      clearInterval(timer);
      await Promise.all(running);
    },
  };
}

const Kept = z.record(z.string(), z.number());

function stored(file: string): Record<string, number> {
  try {
    return Kept.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new Error(`时间表文件 ${file} 无法读取,请删除后再启动 · unreadable schedule file`, { cause: error });
  }
}

function store(file: string, folder: string, kept: Map<string, number>) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(Object.fromEntries(kept)));
  renameSync(`${file}.new`, file);
}
