import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { movableClock } from '#infra/local/clock.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clock-'));
  file = join(folder, 'data', 'clock.json');
});
afterEach(() => rmSync(folder, { recursive: true }));
const ahead = (clock: { now(): number }) => Math.round((clock.now() - Date.now()) / 1000);

it('runs with the machine, moves on when told, and stays there after a restart', () => {
  const clock = movableClock(file);
  expect(ahead(clock)).toBe(0);
  const seen: number[] = [];
  clock.onMove(() => seen.push(clock.offset()));
  clock.move(60_000);
  clock.move(30_000);
  expect(seen).toEqual([60_000, 90_000]);
  expect(ahead(clock)).toBe(90);
  expect(ahead(movableClock(file))).toBe(90);
});

it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('never goes back: %s is refused', (ms) => {
  const clock = movableClock(file);
  expect(() => clock.move(ms)).toThrow(/只能向前/);
  expect(clock.offset()).toBe(0);
});

it('says so when its file cannot be read', () => {
  movableClock(file).move(1);
  writeFileSync(file, '{');
  expect(() => movableClock(file)).toThrow(/clock\.json/);
});
