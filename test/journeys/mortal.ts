import { type ChildProcess, fork } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, inject, onTestFinished } from 'vitest';
import type { Standing } from '#infra/local/story/province.ts';
import type { Admin, Doom, Order, Trouble } from './doomed.ts';

/** A platform that can die: its public face, what a test may ask of it, and its death. */
export type Mortal = Standing & {
  move(ms: number): Promise<void>;
  idle(): Promise<void>;
  /** Messages left in every queue, dead letters included. */
  depths(): Promise<{ id: string; visible: number; inFlight: number; delayed: number }[]>;
  /** To look behind the scenes. */
  admin(): Promise<Admin>;
  /** Ends a worker that is at work for a function; false if none is. */
  crash(fn: string): Promise<boolean>;
  /** Resolves when it has died of what it was doomed to. */
  death: Promise<unknown>;
  /** kill -9 of the whole process group, now. */
  kill(): Promise<void>;
};

/**
 * Prepares once, for a file of tests, what a first life leaves; what it answers lives on a copy of that until it is
 * killed at a moment, and lives again on what was left, with the clock moved on by `rest` milliseconds.
 */
export function aLifeBefore(prepare: (platform: Mortal) => Promise<unknown>, rest: number) {
  const root = mkdtempSync(join(tmpdir(), 'lantai-killed-'));
  const prepared = join(root, 'prepared');
  beforeAll(async () => {
    const platform = await stand(prepared);
    await prepare(platform);
    await platform.kill();
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  return async (dieAt: Doom, live: (first: Mortal) => Promise<unknown>): Promise<Mortal> => {
    const data = mkdtempSync(join(root, 'life-'));
    cpSync(prepared, data, { recursive: true });
    const first = await stand(data, { dieAt });
    live(first).catch(() => {}); // cut off by the death, as its callers are
    await first.death;
    const second = await stand(data);
    await second.move(rest);
    onTestFinished(second.kill);
    return second;
  };
}

/** Stands up the platform in a process group of its own, on a data folder that may hold what an earlier life left. */
export async function stand(
  data: string,
  { dieAt, ...more }: { dieAt?: Doom | undefined; port?: number; trouble?: Trouble } = {},
): Promise<Mortal> {
  const child = fork(join(import.meta.dirname, 'doomed.ts'), {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let complaints = '';
  child.stderr?.on('data', (text) => {
    complaints += text;
  });
  const death = new Promise<void>((gone) => child.once('exit', () => gone()));
  const kill = async () => {
    if (child.exitCode === null && child.signalCode === null && child.pid) process.kill(-child.pid, 'SIGKILL');
    await death;
  };
  const ask = asking(child, death, () => complaints);
  const origin = (await ask({
    order: 'stand',
    outdir: inject('outdir'),
    data,
    ...more,
    ...(dieAt && { dieAt }),
  })) as string;
  return {
    origin,
    token: (subject) => ask({ order: 'token', subject }) as Promise<string>,
    move: (ms) => ask({ order: 'move', ms }) as Promise<void>,
    idle: () => ask({ order: 'idle' }) as Promise<void>,
    depths: () => ask({ order: 'depths' }) as ReturnType<Mortal['depths']>,
    crash: (fn) => ask({ order: 'crash', fn }) as Promise<boolean>,
    admin: () => ask({ order: 'admin' }) as Promise<Admin>,
    death,
    kill,
  };
}

function asking(child: ChildProcess, death: Promise<unknown>, complaints: () => string) {
  let asked = 0;
  return (order: Order): Promise<unknown> => {
    asked += 1;
    const id = asked;
    return new Promise((answered, failed) => {
      const listen = (said: { id: number; answer?: unknown; error?: string }) => {
        if (said.id !== id) return;
        child.off('message', listen);
        if (said.error) failed(new Error(said.error));
        else answered(said.answer);
      };
      child.on('message', listen);
      void death.then(() => failed(new Error(`the platform has died while asked to ${order.order}\n${complaints()}`)));
      child.send({ id, order }, () => {}); // refused if it is dying: then its death answers
    });
  };
}
