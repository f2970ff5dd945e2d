import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import type { Ask, Failure, Said, Start } from './worker.ts';

/** A Lambda function that failed: thrown by its handler, timed out, or ended by itself. */
export class FunctionError extends Error {
  readonly errorType: string;
  readonly trace: string[];
  constructor(functionName: string, { errorType, errorMessage, trace }: Failure) {
    super(errorMessage);
    this.name = `FunctionError ${functionName}`;
    this.errorType = errorType;
    this.trace = trace;
  }
}

/** What a pool runs, and within which limits. */
export type Program = {
  name: string;
  file: string;
  exportName: string;
  env: Record<string, string>;
  timeoutMs: number;
  memoryMb: number;
  /** How many events at a time; further ones wait in line. */
  size: number;
  clockOffset: SharedArrayBuffer;
  log: (line: string) => void;
};
type Job = { ask: Omit<Ask, 'deadline'>; done: (result: string) => void; failed: (error: FunctionError) => void };

/** Lambda allows 10 s for loading; a machine that starts everything at once gets more. */
const loadingMs = 30_000;

/** Workers of one function: made when needed, reused while they behave, ended at the timeout or when a handler ends the process. */
export function openPool(program: Program) {
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  const waiting: Job[] = [];
  let busy = 0;
  let stopped = false;

  const failure = (errorType: string, errorMessage: string, trace: string[] = []) =>
    new FunctionError(program.name, { errorType, errorMessage, trace });

  function discard(worker: Worker) {
    all.delete(worker);
    if (idle.includes(worker)) idle.splice(idle.indexOf(worker), 1);
    return worker.terminate();
  }

  function create(): Worker {
    const { file, exportName, clockOffset: offset, env, memoryMb } = program;
    const temporary = mkdtempSync(join(tmpdir(), 'lantai-function-'));
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: { file, exportName, offset } satisfies Start,
      env: { ...env, TMPDIR: temporary }, // a folder of its own, as each sandbox of Lambda has its own /tmp
      stdout: true,
      stderr: true,
      execArgv: ['--disable-warning=ExperimentalWarning'],
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    });
    for (const input of [worker.stdout, worker.stderr]) createInterface({ input }).on('line', program.log);
    worker.on('error', (error) => {
      // One that is at work is reported by its invocation.
      if (idle.includes(worker)) program.log(`Uncaught Exception ${error.stack}`);
      void discard(worker);
    });
    worker.on('exit', () => {
      void discard(worker);
      rmSync(temporary, { recursive: true, force: true });
    });
    all.add(worker);
    return worker;
  }

  /** The worker's next word, or a FunctionError when it dies or is silent for `ms`; then it is ended. */
  function hear(worker: Worker, ms: number): Promise<Said> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        clearTimeout(timer);
        worker.off('message', heard).off('error', died).off('exit', left);
        act();
      };
      const lose = (error: FunctionError) =>
        settle(() => {
          void discard(worker);
          reject(error);
        });
      const heard = (said: Said) => settle(() => resolve(said));
      const died = (error: Error) => lose(failure(error.name, error.message, error.stack?.split('\n')));
      const left = (code: number) => lose(failure('Runtime.ExitError', `Runtime exited with status ${code}`));
      const timer = setTimeout(
        () => lose(failure('Sandbox.Timedout', `Task timed out after ${(ms / 1000).toFixed(2)} seconds`)),
        ms,
      );
      worker.on('message', heard).on('error', died).on('exit', left);
    });
  }

  async function load(): Promise<Worker> {
    const worker = create();
    const said = await hear(worker, loadingMs);
    if (!('failure' in said)) return worker;
    void discard(worker);
    throw new FunctionError(program.name, said.failure);
  }

  async function serve({ ask, done, failed }: Job) {
    try {
      const worker = idle.pop() ?? (await load());
      const answer = hear(worker, program.timeoutMs);
      worker.postMessage({ ...ask, deadline: Date.now() + program.timeoutMs } satisfies Ask);
      const said = await answer;
      if (all.has(worker)) idle.push(worker);
      if ('failure' in said) throw new FunctionError(program.name, said.failure);
      done('result' in said ? said.result : 'null');
    } catch (error) {
      const lost = error as FunctionError;
      if (!stopped)
        program.log(`Invoke Error ${lost.errorType}: ${lost.message}\n${lost.trace?.join('\n') ?? ''}`.trimEnd());
      failed(lost);
    } finally {
      busy -= 1;
      next();
    }
  }

  function next() {
    while (busy < program.size && waiting.length) {
      busy += 1;
      void serve(waiting.shift()!);
    }
  }

  return {
    /** Runs one event (JSON) and gives the handler's answer (JSON); throws FunctionError. */
    run: (ask: Job['ask']) =>
      new Promise<string>((done, failed) => {
        if (stopped) return failed(failure('Runtime.Stopped', 'the platform has stopped'));
        waiting.push({ ask, done, failed });
        next();
      }),
    /** Ends a worker that is at work, as running out of memory would; false if none is. */
    crash(): boolean {
      const [victim] = [...all].filter((worker) => !idle.includes(worker));
      if (victim) void victim.terminate();
      return victim !== undefined;
    },
    /** Events running or waiting in line. */
    running: () => busy + waiting.length,
    async stop() {
      stopped = true;
      for (const job of waiting.splice(0)) job.failed(failure('Runtime.Stopped', 'the platform has stopped'));
      await Promise.all([...all].map(discard));
    },
  };
}
