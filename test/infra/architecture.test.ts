import { globSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { breachesIn, rules, type Source } from './architecture.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const sources = (): Source[] =>
  globSync('{functions,shared,infra,test}/**/*.ts', { cwd: root })
    .filter((path) => !path.startsWith('test/infra/architecture'))
    .map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(`${root}${path}`, 'utf8') }));

/** One breach of each rule; the rule must find it. */
const breaches: Record<keyof typeof rules, Source[]> = {
  'shared stands on nothing but itself': [
    { path: 'shared/records/record.ts', text: "import { importRows } from '#functions/catalogue-import/row.ts';" },
    { path: 'shared/records/record.ts', text: "import type { Settings } from '../../infra/settings.ts';" },
  ],
  'within shared each folder stands on those below it': [
    { path: 'shared/records/record.ts', text: "import { Batch } from '#shared/scans/scan.ts';" },
    { path: 'shared/audit/audit-store.ts', text: "import type { Entry } from '../records/record.ts';" },
    { path: 'shared/somewhere/new.ts', text: "import { Day } from '#shared/calendar/day.ts';" },
  ],
  'a capability knows no other, and not where it runs': [
    { path: 'functions/lookup/by-code.ts', text: "import { post } from '../ledger/post-act.ts';" },
    { path: 'functions/lookup/by-code.ts', text: "const { post } = await import('#functions/ledger/post-act.ts');" },
    { path: 'functions/lookup/by-code.ts', text: "import { readSettings } from '#infra/settings.ts';" },
  ],
  'infra reads only the contract of a capability': [
    { path: 'infra/openapi.ts', text: "import { handler } from '#functions/lookup/api.ts';" },
  ],
  'AWS clients only in stores, storages and the runtime': [
    { path: 'functions/lookup/by-code.ts', text: "import { S3Client } from '@aws-sdk/client-s3';" },
    { path: 'functions/lookup/by-code.ts', text: "import type { S3Client } from '@aws-sdk/client-s3';" },
  ],
  'the environment only in settings': [{ path: 'shared/archives/archives.ts', text: 'const home = process.env.HOME;' }],
  'clock, ids and chance only in the runtime': [
    { path: 'shared/records/record.ts', text: 'const at = new Date();' },
    { path: 'shared/records/record.ts', text: 'const at = Date.now();' },
    { path: 'functions/uploads/batch.ts', text: 'const id = randomUUID();' },
    { path: 'functions/uploads/batch.ts', text: 'const dice = Math.random();' },
  ],
  'zod as a namespace': [
    { path: 'shared/records/record.ts', text: "import { z } from 'zod';" },
    { path: 'test/shared/record.test.ts', text: "import z from 'zod';" },
  ],
  'no class where a function does': [{ path: 'functions/uploads/batch.ts', text: 'export class BatchKeeper {' }],
  'no vague names': [
    { path: 'shared/utils/dates.ts', text: '' },
    { path: 'functions/uploads/batch-helper.ts', text: '' },
    { path: 'functions/uploads/index.ts', text: '' },
  ],
  'one thing per file, on about 200 lines': [{ path: 'shared/records/record.ts', text: '\n'.repeat(230) }],
};

describe('the architecture', () => {
  it('is kept by every file', () => {
    expect(sources().length).toBeGreaterThan(100);
    expect(breachesIn(sources())).toEqual([]);
  });

  it.each(Object.keys(rules))('would notice a breach: %s', (says) => {
    expect(breaches[says]?.length).toBeGreaterThan(0);
    for (const breach of breaches[says] ?? []) {
      expect(breachesIn([breach])).toHaveLength(1);
      expect(breachesIn([breach])[0]).toContain(says);
    }
  });

  it('lets comments speak of what code may not do', () => {
    expect(
      breachesIn([{ path: 'shared/records/record.ts', text: '/** Not Date.now(). */\n// nor process.env' }]),
    ).toEqual([]);
  });

  it('has no other top level than the four folders and what tools need', () => {
    const folders = ['functions', 'infra', 'shared', 'test'];
    const files = ['LICENSE', 'README.md', 'biome.json', 'cdk.json', 'knip.json', 'package-lock.json', 'package.json'];
    const configs = ['tsconfig.json', 'vitest.config.ts'];
    const made = ['node_modules', 'cdk.out', 'coverage'];
    const found = readdirSync(root).filter((name) => !name.startsWith('.') && !made.includes(name));
    expect(found.filter((name) => ![...folders, ...files, ...configs].includes(name))).toEqual([]);
    expect(found).toEqual(expect.arrayContaining(folders));
  });
});
