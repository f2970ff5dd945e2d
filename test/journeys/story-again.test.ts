import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { tell } from '#infra/local/story/story.ts';
import { standAlone } from './standing.ts';

const days = 86_400_000;

test('the story goes on from what was kept, also when it is told again in a later month', async () => {
  const data = mkdtempSync(join(tmpdir(), 'lantai-again-'));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  const platform = await standAlone({ outdir: inject('outdir'), data, beginAt: Date.parse('2026-11-20T02:00:00Z') });
  onTestFinished(() => platform.stop());
  const said: string[] = [];
  const telling = {
    platform,
    files: join(data, 'files'),
    now: () => new Date(platform.clock.now()),
    say: (line: string) => void said.push(line),
    places: 1,
  };
  await tell(telling);
  platform.clock.move(40 * days);
  said.length = 0;
  await tell(telling);
  expect(said.join('\n')).toContain('上次已上传,不再重复');
  expect(said.join('\n')).toContain('monthly-progress 2026-11');
});
