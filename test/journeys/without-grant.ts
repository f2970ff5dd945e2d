import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject, onTestFinished } from 'vitest';
import type { Platform } from '#infra/local/platform.ts';
import { standAlone } from './standing.ts';

/** One permission: the function whose it is, the action, a piece of what names the resource in the template, and of its condition if it has one. */
type Grant = { fn: string; action: string; on: string; under?: string };

type Statement = { Effect: string; Action: string | string[]; Resource: unknown; Condition?: unknown };
type Template = {
  Resources: Record<
    string,
    { Type: string; Properties: { Roles?: { Ref?: string }[]; PolicyDocument: { Statement: Statement[] } } }
  >;
};

/** Stands up the platform, in a folder of its own, on the template without this one permission; gone when the test is. */
export async function standWithout(grant: Grant): Promise<Platform> {
  const folder = mkdtempSync(join(tmpdir(), 'lantai-without-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const outdir = join(folder, 'cdk.out');
  copyWithout(grant, inject('outdir'), outdir);
  const platform = await standAlone({ outdir, data: join(folder, 'data') });
  onTestFinished(() => platform.stop());
  return platform;
}

/** Copies a cloud assembly but for one permission; bundles are linked. Throws unless exactly one permission is meant. */
function copyWithout(grant: Grant, from: string, to: string): void {
  cpSync(from, to, { recursive: true, filter: (file) => !/[\\/]asset\.[^\\/]+$/.test(file) });
  for (const asset of readdirSync(from).filter((name) => name.startsWith('asset.')))
    symlinkSync(join(from, asset), join(to, asset));
  let removed = 0;
  for (const name of readdirSync(to).filter((file) => file.endsWith('.template.json'))) {
    const file = join(to, name);
    const template: Template = JSON.parse(readFileSync(file, 'utf8'));
    for (const { Type, Properties } of Object.values(template.Resources)) {
      if (Type !== 'AWS::IAM::Policy' || !Properties.Roles?.some(({ Ref }) => Ref?.startsWith(`${grant.fn}Role`)))
        continue;
      const { PolicyDocument } = Properties;
      PolicyDocument.Statement = PolicyDocument.Statement.flatMap((statement) => {
        const [left, gone] = split(statement, grant);
        removed += gone;
        return left;
      });
    }
    writeFileSync(file, JSON.stringify(template));
  }
  if (removed !== 1) throw new Error(`${JSON.stringify(grant)} means ${removed} permissions of the template`);
}

const list = <T>(given: T | T[]): T[] => (Array.isArray(given) ? given : [given]);

/** What is left of a statement without an action on a resource, and how many permissions that took away. */
function split(statement: Statement, { action, on, under = '' }: Grant): [left: Statement[], gone: number] {
  if (!JSON.stringify(statement.Condition ?? '').includes(under)) return [[statement], 0];
  const [actions, resources] = [list(statement.Action), list(statement.Resource)];
  const gone = actions.includes(action) ? resources.filter((resource) => JSON.stringify(resource).includes(on)) : [];
  if (gone.length === 0) return [[statement], 0];
  const others = { ...statement, Action: actions.filter((one) => one !== action) };
  const elsewhere = { ...statement, Action: [action], Resource: resources.filter((one) => !gone.includes(one)) };
  return [[others, elsewhere].filter((one) => one.Action.length > 0 && list(one.Resource).length > 0), gone.length];
}
