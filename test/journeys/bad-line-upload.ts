import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { onTestFinished } from 'vitest';
import { people, type Who } from '#infra/local/story/people.ts';
import type { Standing } from '#infra/local/story/province.ts';

/** A run of the command line: what it said, and how it ended. */
export type Run = { code: number | null; out: string };

/** A folder of a test's own, gone when the test is over. */
export function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lantai-client-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A page of A6 at 200 dpi that is like no other: small, for volumes of hundreds. */
export const smallPage = (number: number, dpi = 200): Promise<Buffer> =>
  sharp({ create: { width: 827, height: 1165, channels: 3, background: { r: number % 256, g: number >> 8, b: 200 } } })
    .composite([
      {
        input: Buffer.from(
          `<svg width="827" height="1165"><text x="80" y="200" font-size="90">${number}</text><path d="M80 260H740" stroke="red" stroke-width="6"/></svg>`,
        ),
      },
    ])
    .jpeg({ quality: 80 })
    .withMetadata({ density: dpi })
    .toBuffer();

/** Writes small pages of a volume as `C038-001-002/C038-001-002-001.jpg`. */
export async function writePages(root: string, code: string, numbers: number[]): Promise<string> {
  const folder = join(root, code);
  mkdirSync(folder, { recursive: true });
  for (const number of numbers)
    writeFileSync(join(folder, `${code}-${String(number).padStart(3, '0')}.jpg`), await smallPage(number));
  return folder;
}

/** `lantai …` as its own process, as a person of the story. `renew` writes a fresh token where the running client finds it. */
export async function lantai(province: { platform: Standing }, who: Who, words: string[]) {
  const tokenFile = join(ownFolder(), 'token');
  const renew = async () => writeFileSync(tokenFile, await province.platform.token(people[who].subject));
  await renew();
  const client: ChildProcess = spawn(
    process.execPath,
    [join(import.meta.dirname, '../../infra/client/lantai.ts'), ...words],
    { env: { ...process.env, LANTAI_ORIGIN: province.platform.origin, LANTAI_TOKEN_FILE: tokenFile } },
  );
  let out = '';
  client.stdout?.on('data', (text) => {
    out += text;
  });
  client.stderr?.on('data', (text) => {
    out += text;
  });
  const ended: Promise<Run> = once(client, 'close').then(([code]) => ({ code, out }));
  return { renew, ended, kill: () => client.kill('SIGKILL'), interrupt: () => client.kill('SIGINT'), said: () => out };
}

/** How many files the journal of a folder holds as sent. */
export function sentIn(folder: string): number {
  const journal = join(folder, '.lantai-journal.jsonl');
  return existsSync(journal)
    ? readFileSync(journal, 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('{"sent"')).length
    : 0;
}
