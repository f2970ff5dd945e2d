import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The platform's time: the machine's, plus an offset that only grows from where it began. Milliseconds since the epoch. */
export type Clock = {
  now(): number;
  /** Moves the clock on by `ms` (never back: messages, tokens and due times would come twice). */
  move(ms: number): void;
  /** Calls `f` after each move. */
  onMove(f: () => void): void;
  /** How far the platform is ahead of the machine, in ms. */
  offset(): number;
};

/**
 * The clock whose offset is kept in `file`, so that a restart does not fall back to the machine's time. A new one begins at
 * `beginAt` (milliseconds since the epoch), by default at the machine's time.
 */
export function movableClock(file: string, beginAt?: number): Clock {
  let offset = stored(file) ?? keep(file, beginAt === undefined ? 0 : Math.round(beginAt - Date.now()));
  const moved: (() => void)[] = [];
  return {
    now: () => Date.now() + offset,
    offset: () => offset,
    onMove: (f) => void moved.push(f),
    move(ms) {
      if (!(Number.isFinite(ms) && ms >= 0))
        throw new RangeError(`时钟只能向前拨 · the clock only moves forward, not by ${ms} ms`);
      offset = keep(file, offset + Math.round(ms));
      for (const f of moved) f();
    },
  };
}

function keep(file: string, offsetMs: number): number {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify({ offsetMs }));
  renameSync(`${file}.new`, file);
  return offsetMs;
}

function stored(file: string): number | undefined {
  try {
    return Number(JSON.parse(readFileSync(file, 'utf8')).offsetMs);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`时钟文件 ${file} 无法读取,请删除后再启动 · unreadable clock file`, { cause: error });
  }
}
