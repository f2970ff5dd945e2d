import { join } from 'node:path';
import { type Another, openAnother } from './another.ts';
import { openCallers, type Usage } from './callers.ts';
import { type Clock, movableClock } from './clock.ts';
import { takeDataFolder } from './data-folder.ts';
import { type Dynamo, startDynamo } from './dynamo.ts';
import { startFront } from './front.ts';
import { openFunctions } from './functions.ts';
import { openGateway } from './gateway.ts';
import type { Statement } from './grants.ts';
import { untilIdle, type Work } from './idle.ts';
import { openIssuer } from './issuer.ts';
import { openKeys } from './keys.ts';
import { type BadLine, badLine } from './objects/bad-line.ts';
import { bucketsOf } from './objects/buckets.ts';
import { s3Door } from './objects/door.ts';
import { openStore } from './objects/store.ts';
import { openQueueSource } from './queue-source.ts';
import { openQueues, type Queues } from './queues.ts';
import { openSchedules } from './schedule.ts';
import { openStreamSource } from './stream-source.ts';
import { openTables } from './tables.ts';
import { type Deployed, loadTemplates } from './template.ts';
import { checkWiring } from './wiring.ts';

export type LogLine = { fn: string; line: string; at: number };

/** The template, standing on this machine. */
export type Platform = {
  origin: string;
  deployed: Deployed;
  clock: Clock;
  /** A token of the local issuer for a subject; an hour unless told otherwise. */
  token(subject: string, lifetimeSeconds?: number): Promise<string>;
  /** What each function was refused, and what it used, since the start. */
  denied: Usage[];
  used: Usage[];
  /** What the template grants a function (named by its logical id). */
  statementsOf(fn: string): Statement[];
  /** The functions' last log lines (at most 20,000). */
  log: LogLine[];
  badLine: BadLine;
  /** Fires a rule now, by its id (or how its id begins). */
  fire(rule: string): Promise<void>;
  /** Resolves when nothing is left to do: events handed over, queues empty, streams read up, no function running. */
  idle(timeoutMs?: number): Promise<void>;
  queues: Queues;
  /** For tests: ends a worker that is at work for the function whose id begins so; false if none is. */
  crash(fn: string): boolean;
  /** For tests: a second instance of the services on the same data, its clock so far behind; it goes down with the platform. */
  another(behindMs: number): Another;
  /** For tests: someone who may do everything. */
  admin: { credentials(): Record<string, string> };
  stop(): Promise<void>;
};

const account = '123456789012';
const usualPort = 4400;
const logLimit = 20_000;

/** The asked port, or the next free one after it; 0: any. */
async function openFront(wanted: number) {
  for (let port = wanted; ; port++) {
    try {
      return await startFront(port);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || port > wanted + 100) throw error;
    }
  }
}

/**
 * Stands up everything that the cloud assembly in `outdir` declares, with its data in the folder `data`, on loopback only. Ready in about
 * 3 s, of which DynamoDB Local needs most. `port` defaults to 4400, or the next free one; `parameters` are the template's, besides the local
 * issuer's; `watch` is told of each call a function makes, before it is carried out; `beginAt` is the platform's time on empty data (default: now);
 * `dynamo` is an empty database of an engine that runs already (default: one of its own, kept in `data`);
 * `workers` is how many events each function runs at a time (default 4). Throws CannotStart with what a person has to do.
 */
export async function startPlatform({
  outdir,
  data,
  port = usualPort,
  parameters = {},
  log: tell = () => {},
  watch,
  beginAt,
  dynamo: running,
  workers,
}: {
  outdir: string;
  data: string;
  port?: number;
  parameters?: Record<string, string>;
  log?: (line: LogLine) => void;
  watch?: (use: Omit<Usage, 'times'>) => void;
  beginAt?: number;
  dynamo?: Dynamo;
  workers?: number;
}): Promise<Platform> {
  // Lambda runs in UTC, and workers take the zone of their process
  process.env.TZ = 'UTC';
  await using opened = new AsyncDisposableStack();
  const log: LogLine[] = [];
  const write = (fn: string, line: string) => {
    const entry = { fn, line, at: clock.now() };
    if (log.push(entry) > logLimit) log.shift();
    tell(entry);
  };

  const folder = takeDataFolder(data);
  opened.defer(() => folder.release());
  const clock = movableClock(join(folder.path, 'clock.json'), beginAt);
  const starting = running ? Promise.resolve(running) : startDynamo(join(folder.path, 'dynamo'));
  starting.catch(() => {});
  opened.defer(() => starting.then((dynamo) => dynamo.stop()).catch(() => {}));
  const front = await openFront(port);
  opened.defer(() => front.stop());
  const issuer = await openIssuer(join(folder.path, 'issuer'), clock);
  opened.defer(() => issuer.stop());

  const origin = `http://127.0.0.1:${front.port}`;
  const deployed = loadTemplates(outdir, {
    account,
    origin,
    parameters: { JwtIssuer: issuer.url, JwtAudience: issuer.audience, FounderSubject: 'founder', ...parameters },
  });
  const callers = openCallers(deployed, folder.secret, watch);
  checkWiring(deployed, callers);
  const keys = openKeys(deployed, folder.secret);
  const queues = openQueues(join(folder.path, 'queues'), deployed, clock);
  opened.defer(() => queues.stop());
  const line = badLine();
  const store = openStore(join(folder.path, 'objects'), bucketsOf(deployed.of('AWS::S3::Bucket')), {
    clock,
    region: deployed.region,
    send: (arn, body) => {
      queues.send(arn, body);
    },
  });
  opened.defer(() => store.close());
  const functions = openFunctions(deployed, callers, clock, write, workers);
  opened.defer(() => Promise.all([...functions.values()].map((fn) => fn.stop())).then(() => {}));
  const gateway = openGateway({ deployed, functions, clock });
  const objects = s3Door({ deployed, store, badLine: line });

  const dynamo = await starting;
  const streams = await openTables(deployed, dynamo, folder.path);
  front.open({
    deployed,
    callers,
    now: clock.now,
    dynamo,
    queues: queues.call,
    keys,
    objects,
    gateway,
  });
  opened.defer(() => front.stop());
  const shared = { deployed, functions, queues, clock, log: write };
  const sources = deployed.of('AWS::Lambda::EventSourceMapping').map((mapping) => {
    const engineArn = streams.get(String(mapping.properties.EventSourceArn));
    if (!engineArn) return openQueueSource(mapping, shared);
    const checkpoints = join(folder.path, 'streams');
    const stream = { streams: dynamo.streams, engineArn, writes: front.written, folder: checkpoints };
    return openStreamSource(mapping, { ...shared, ...stream });
  });
  opened.defer(() => Promise.all(sources.map((source) => source.stop())).then(() => {}));
  const schedules = openSchedules({ deployed, functions, clock, folder: folder.path, log: write });
  opened.defer(() => schedules.stop());

  const work: Work[] = [
    { what: 'bucket events', left: store.pending },
    { what: 'rules', left: schedules.running },
    ...[...functions.values()].map((fn) => ({ what: fn.name, left: fn.running })),
    ...sources.map((source) => ({ what: source.id, left: source.lag })),
  ];
  const others: Another[] = [];
  opened.defer(() => Promise.all(others.map((one) => one.stop())).then(() => {}));
  const closing = opened.move();
  return {
    origin,
    deployed,
    clock,
    token: (subject, lifetimeSeconds) => issuer.token(subject, {}, lifetimeSeconds),
    denied: callers.denied,
    used: callers.used,
    statementsOf: (fn) => callers.all.find((c) => c.name === fn)?.statements ?? [],
    log,
    badLine: line,
    queues,
    fire: (rule) => {
      const known = deployed.of('AWS::Events::Rule').find(({ id }) => id.startsWith(rule));
      return schedules.fire(known?.id ?? rule);
    },
    idle: (timeoutMs = 180_000) => untilIdle(work, front.received, timeoutMs),
    crash: (fn) => {
      const arns = deployed.of('AWS::Lambda::Function').flatMap(({ id, arn }) => (id.startsWith(fn) ? [arn] : []));
      return arns.some((arn) => functions.get(arn)?.crash());
    },
    another: (behindMs) => {
      const one = openAnother({ deployed, callers, clock, queues, folder: folder.path, log: write }, behindMs);
      others.push(one);
      work.push(...one.work);
      return one;
    },
    admin: {
      credentials: () => ({
        AWS_ACCESS_KEY_ID: callers.admin.accessKey,
        AWS_SECRET_ACCESS_KEY: callers.admin.secret,
        AWS_REGION: deployed.region,
        AWS_ENDPOINT_URL: origin,
      }),
    },
    stop: () => closing.disposeAsync(),
  };
}
