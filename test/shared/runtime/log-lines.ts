import { vi } from 'vitest';

/** Collects what a function would write to its log, parsed, line by line, while `work` runs. */
export async function logLinesOf(work: () => Promise<unknown>): Promise<Record<string, unknown>[]> {
  const lines: string[] = [];
  const keep = (text: unknown) => {
    lines.push(...String(text).trim().split('\n'));
    return true;
  };
  const levels = ['log', 'info', 'warn', 'error', 'debug'] as const;
  const spies = levels.map((level) => vi.spyOn(console, level).mockImplementation(keep));
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation(keep);
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation(keep);
  try {
    await work();
  } finally {
    for (const spy of [...spies, stdout, stderr]) spy.mockRestore();
  }
  return lines.map((line) => JSON.parse(line));
}
