import { cpSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A copy of a cloud assembly, beside it, in which the event sources whose ids match are switched off. */
export function standStill(outdir: string, id: RegExp): string {
  const still = `${outdir}-still`;
  cpSync(outdir, still, { recursive: true });
  for (const name of globSync('*.template.json', { cwd: still })) {
    const template = JSON.parse(readFileSync(join(still, name), 'utf8'));
    for (const [logicalId, { Properties }] of Object.entries<{ Properties: object }>(template.Resources))
      if (id.test(logicalId)) Object.assign(Properties, { Enabled: false });
    writeFileSync(join(still, name), JSON.stringify(template));
  }
  return still;
}
