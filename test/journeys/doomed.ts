import { startPlatform } from '#infra/local/platform.ts';

/** What the parent says: where to stand, when to die (the nth call of a function that matches), and later orders. */
export type Order =
  | { order: 'stand'; outdir: string; data: string; dieAt?: Doom; port?: number; trouble?: Trouble }
  | { order: 'crash'; fn: string }
  | { order: 'token'; subject: string }
  | { order: 'move'; ms: number }
  | { order: 'idle' }
  | { order: 'depths' }
  | { order: 'admin' };

/** A share of all answers of storage, to people and functions alike, that are 503. */
export type Trouble = { rate: number; seed: number };

/** Credentials of someone who may do everything, and the buckets and queues (id and URL) to look into. */
export type Admin = {
  credentials: { accessKeyId: string; secretAccessKey: string };
  buckets: string[];
  queues: { id: string; url: string }[];
};

/** The moment of death: before the nth such call is carried out. */
export type Doom = { caller: string; action: string; resource: string; nth: number };

/** A platform in a process of its own that is killed, with its whole process group, at a stated moment. */
let platform: Awaited<ReturnType<typeof startPlatform>> | undefined;

async function carryOut(order: Order): Promise<unknown> {
  if (order.order === 'stand') {
    let left = order.dieAt?.nth ?? 0;
    platform = await startPlatform({
      port: 0,
      ...order,
      watch: ({ caller, action, resource }) => {
        const { dieAt } = order;
        if (!dieAt || !caller.includes(dieAt.caller) || action !== dieAt.action || !resource.includes(dieAt.resource))
          return;
        left -= 1;
        if (left === 0) process.kill(-process.pid, 'SIGKILL');
      },
    });
    if (order.trouble) {
      platform.badLine.refuse(order.trouble);
      platform.badLine.everyone();
    }
    return platform.origin;
  }
  if (!platform) throw new Error('not standing');
  if (order.order === 'token') return platform.token(order.subject);
  if (order.order === 'crash') return platform.crash(order.fn);
  if (order.order === 'move') return platform.clock.move(order.ms);
  if (order.order === 'admin') {
    const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } =
      platform.admin.credentials();
    const buckets = platform.deployed.of('AWS::S3::Bucket').map(({ name }) => name);
    const { origin, deployed } = platform;
    const queues = deployed
      .of('AWS::SQS::Queue')
      .map(({ id, name }) => ({ id, url: `${origin}/${deployed.account}/${name}` }));
    return { credentials: { accessKeyId, secretAccessKey }, buckets, queues } satisfies Admin;
  }
  if (order.order === 'idle') return platform.idle();
  const queues = platform.deployed.of('AWS::SQS::Queue');
  return queues.map(({ id, arn }) => ({ id, ...platform?.queues.depth(arn) }));
}

process.on('message', ({ id, order }: { id: number; order: Order }) => {
  void carryOut(order).then(
    (answer) => process.send?.({ id, answer: answer ?? null }),
    (error) => process.send?.({ id, error: String(error?.stack ?? error) }),
  );
});
process.on('disconnect', () => process.exit(0));
