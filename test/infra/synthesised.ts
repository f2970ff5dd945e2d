import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lantai } from '#infra/app.ts';
import { readContracts } from '#infra/contracts.ts';
import { contextOf } from '#infra/settings.ts';

export type Resource = {
  Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template's properties are what a test asks them to be
  Properties: any;
  DependsOn?: string[];
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
};
export type Template = {
  Resources: Record<string, Resource>;
  Parameters?: Record<string, { Type: string; Default?: string }>;
  Outputs?: Record<string, { Value: unknown }>;
};

/** The stacks of one synthesis by name; `LantaiPeople` only where it is made. */
export type Stacks = Record<string, Template>;

const done = new Map<string, Promise<Stacks>>();

/** Synthesises with these settings and code that does nothing; the same settings once only. Findings of cdk-nag throw. */
export function synthesised(settings: Record<string, unknown> = {}): Promise<Stacks> {
  const asked = JSON.stringify(settings);
  const known = done.get(asked) ?? synthesise(settings);
  done.set(asked, known);
  return known;
}

async function synthesise(settings: Record<string, unknown>): Promise<Stacks> {
  const code = mkdtempSync(join(tmpdir(), 'lantai-infra-'));
  const folder = (capability: string, entry: string) => {
    const made = join(code, capability, entry);
    mkdirSync(made, { recursive: true });
    writeFileSync(join(made, 'index.mjs'), `export const handler = () => '${capability}/${entry}';`);
    return made;
  };
  const context = { ...contextOf([]), ...settings };
  const app = lantai(context, { bundles: { folder }, contracts: await readContracts(), outdir: join(code, 'cdk.out') });
  const stacks = app.synth().stacks.map(({ stackName, template }): [string, Template] => [stackName, template]);
  rmSync(code, { recursive: true });
  return Object.fromEntries(stacks);
}

/** The resources of a type in a stack, with their logical ids. */
export const of = (template: Template | undefined, type: string): [id: string, Resource][] =>
  Object.entries(template?.Resources ?? {}).filter(([, resource]) => resource.Type === type);
