import { setTimeout as wait } from 'node:timers/promises';

/** Thrown in the middle of a body when the line is cut: the door drops the connection without an answer. */
export class LineCut extends Error {}

/** What storage may say instead of an answer: it is busy, its signer's session has ended, or a body stood still too long. */
export type Trouble = 'SlowDown' | 'ExpiredToken' | 'RequestTimeout';
type Refusing = ({ times: number } | { rate: number; seed?: number }) & { as?: Trouble };
type Stage = (source: AsyncIterable<Uint8Array>) => AsyncGenerator<Uint8Array>;

/**
 * The bad county line, on demand. It lies between the platform and the people outside: only presigned requests
 * meet it, unless `everyone` is told. Delays are of real time, not of the movable clock.
 */
export type BadLine = {
  /** Drops the connection when more than `bytes` of a body have passed in either direction; `times` such requests. */
  cutAfterBytes(bytes: number, times?: number): void;
  /** Lets the next `times` requests do their work, then drops the connection before the answer. */
  loseAnswers(times?: number): void;
  /** Lets no body pass faster than this. */
  slow(bytesPerSecond: number): void;
  /** Lets every request wait so long before it is looked at: the round trip of a far line. */
  delay(ms: number): void;
  /** Answers 503 SlowDown, or what `as` says: to the next `times` requests, or to a share `rate` (0–1) of all, the same for a seed. */
  refuse(how: Refusing): void;
  /** Whether the platform's own functions meet the line too. */
  everyone(meetIt?: boolean): void;
  /** Back to a good line. */
  calm(): void;

  /** For the door. Resolves when a request has come through the line. */
  trip(external: boolean): Promise<void>;
  /** For the door. What this request is refused with, if it is; counts it. */
  refuses(external: boolean): Trouble | undefined;
  /** For the door. Whether the answer to this request is lost; counts it. */
  loses(external: boolean): boolean;
  /** For the door. The line as a stage of a pipeline. */
  line(external: boolean): Stage;
};

/** mulberry32: the same share of refusals for the same seed. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const sliceMs = 50;
/** Long enough for bytes already written to leave before the connection is dropped. */
const partingMs = 20;

/** A good line, to be made bad. */
export function badLine(): BadLine {
  let meets = false;
  let cut = { bytes: 0, times: 0 };
  let lost = 0;
  let rate = Number.POSITIVE_INFINITY;
  let delayMs = 0;
  let refusals = 0;
  let trouble: Trouble = 'SlowDown';
  let refusing: () => boolean = () => false;

  async function* bend(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let passed = 0;
    for await (const chunk of source) {
      for (let at = 0; at < chunk.length; ) {
        const most =
          rate === Number.POSITIVE_INFINITY ? chunk.length : Math.max(1, Math.floor((rate * sliceMs) / 1000));
        const slice = chunk.subarray(at, at + most);
        at += slice.length;
        if (cut.times > 0 && passed + slice.length > cut.bytes) {
          cut.times -= 1;
          yield slice.subarray(0, Math.max(0, cut.bytes - passed));
          await wait(partingMs);
          throw new LineCut();
        }
        if (rate !== Number.POSITIVE_INFINITY) await wait((slice.length / rate) * 1000);
        passed += slice.length;
        yield slice;
      }
    }
  }

  return {
    cutAfterBytes(bytes, times = 1) {
      cut = { bytes, times };
    },
    loseAnswers(times = 1) {
      lost = times;
    },
    slow(bytesPerSecond) {
      rate = bytesPerSecond;
    },
    delay(ms) {
      delayMs = ms;
    },
    refuse(how) {
      trouble = how.as ?? 'SlowDown';
      refusals = 'times' in how ? how.times : 0;
      const next = 'rate' in how ? seeded(how.seed ?? 1) : undefined;
      refusing = () => next !== undefined && 'rate' in how && next() < how.rate;
    },
    everyone(meetIt = true) {
      meets = meetIt;
    },
    calm() {
      meets = false;
      cut = { bytes: 0, times: 0 };
      lost = 0;
      rate = Number.POSITIVE_INFINITY;
      delayMs = 0;
      refusals = 0;
      refusing = () => false;
    },
    async trip(external) {
      if (delayMs > 0 && (external || meets)) await wait(delayMs);
    },
    refuses(external) {
      if (!(external || meets)) return undefined;
      if (refusals > 0) {
        refusals -= 1;
        return trouble;
      }
      return refusing() ? trouble : undefined;
    },
    loses(external) {
      if (!(external || meets) || lost === 0) return false;
      lost -= 1;
      return true;
    },
    line: (external) => (external || meets ? bend : (source) => source as AsyncGenerator<Uint8Array>),
  };
}
