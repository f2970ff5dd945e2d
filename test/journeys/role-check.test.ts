import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { confirmImport, showImport } from '#functions/catalogue-import/contract.ts';
import { findPerson } from '#functions/lookup/contract.ts';
import { readContracts } from '#infra/contracts.ts';
import { type Context, decide, type Statement, unusedGrants } from '#infra/local/grants.ts';
import type { Platform } from '#infra/local/platform.ts';
import { volumesOfWenxing } from '#infra/local/samples/sheets.ts';
import { checked, sendSheet, until } from '#infra/local/story/deeds.ts';
import { as, foundProvince } from '#infra/local/story/province.ts';
import { tell } from '#infra/local/story/story.ts';
import { accepted } from './accepted-grants.ts';
import { tellTheRest } from './every-route.ts';
import { refusal, standAlone } from './standing.ts';
import { standWithout } from './without-grant.ts';

const xiangyin = { archivesCode: '443021' };
const internal = { status: 500, slug: 'internal' };

/** The one declared thing of a type whose id begins so. */
function declared({ deployed }: Platform, type: string, id: string) {
  const found = deployed.of(type).filter((one) => one.id.startsWith(id));
  if (found.length !== 1) throw new Error(`${found.length} of ${type} ${id}`);
  return found[0] as (typeof found)[number];
}
const functionId = (platform: Platform, id: string) => declared(platform, 'AWS::Lambda::Function', id).id;
const tableArn = (platform: Platform, id: string) => declared(platform, 'AWS::DynamoDB::Table', id).arn;

/** What a function logged when it failed; its line may come a moment after its answer. */
const complaint = ({ log }: Platform, fn: string) =>
  until(
    async () => log.findLast((one) => one.fn.includes(fn) && one.line.includes('"failed"'))?.line,
    (line) => line !== undefined,
  );

describe('without one grant', () => {
  test('on a table: the name cannot be looked up', async () => {
    const platform = await standWithout({ fn: 'LookupSearches', action: 'dynamodb:Query', on: 'Names' });
    await foundProvince(platform, 1);
    const question = { params: xiangyin, body: { name: '吴秀英', year: 1987 } };
    expect(await refusal(as(platform, 'xiangyinDesk')(findPerson, question))).toMatchObject(internal);
    const resource = tableArn(platform, 'Names');
    const caller = functionId(platform, 'LookupSearches');
    expect(platform.denied).toEqual([{ caller, action: 'dynamodb:Query', resource, times: 1 }]);
    const said = await complaint(platform, 'LookupSearches');
    expect(said).toContain('"AccessDeniedException"');
    expect(said).toContain(`is not authorized to perform: dynamodb:Query on resource: ${resource}`);
  });

  test('on a bucket’s prefix: storage refuses the upload that the function has signed', async () => {
    const platform = await standWithout({ fn: 'CatalogueImportApi', action: 's3:PutObject', on: '/sheets/*' });
    await foundProvince(platform, 1);
    const sent = sendSheet(as(platform, 'xiangyinCataloguer'), xiangyin, volumesOfWenxing());
    const said = await sent.catch((error: Error) => error.message);
    const bucket = declared(platform, 'AWS::S3::Bucket', 'Incoming').arn;
    expect(said).toContain('403');
    expect(said).toContain('<Code>AccessDenied</Code>');
    expect(said).toContain(`is not authorized to perform: s3:PutObject on resource: ${bucket}/sheets/443021/`);
    expect(platform.denied).toEqual([
      {
        caller: functionId(platform, 'CatalogueImportApi'),
        action: 's3:PutObject',
        resource: expect.stringMatching(new RegExp(`^${bucket}/sheets/443021/[^/]+/1$`)),
        times: 1,
      },
    ]);
  });

  test('on the key: the province cannot be founded', async () => {
    const platform = await standWithout({ fn: 'DirectoryApi', action: 'kms:Decrypt', on: 'Key', under: 'ViaService' });
    expect(await refusal(foundProvince(platform, 1))).toMatchObject(internal);
    const resource = declared(platform, 'AWS::KMS::Key', 'Key').arn;
    const caller = functionId(platform, 'DirectoryApi');
    expect(platform.denied).toMatchObject([{ caller, action: 'kms:Decrypt', resource }]);
    const said = await complaint(platform, 'DirectoryApi');
    expect(said).toContain('"AccessDeniedException"');
    expect(said).toContain(`is not authorized to perform: kms:Decrypt on resource: ${resource}`);
  });

  test('on a queue: a confirmed import does not begin', async () => {
    const platform = await standWithout({ fn: 'CatalogueImportStartCommit', action: 'sqs:SendMessage', on: 'Commits' });
    await foundProvince(platform, 1);
    const by = as(platform, 'xiangyinCataloguer');
    const params = { ...xiangyin, importId: await sendSheet(by, xiangyin, volumesOfWenxing()) };
    const { asks = [] } = await checked(by, params);
    await by(confirmImport, { params, body: { accept: asks.map(({ column }) => column) } });
    const said = await complaint(platform, 'StartCommit');
    const resource = platform.deployed.of('AWS::SQS::Queue').find(({ id }) => /^Commits[0-9A-F]{8}$/.test(id))?.arn;
    const caller = functionId(platform, 'CatalogueImportStartCommit');
    expect(platform.denied).toMatchObject([{ caller, action: 'sqs:SendMessage', resource }]);
    expect(said).toContain('"AccessDeniedException"');
    expect(said).toContain(`is not authorized to perform: sqs:SendMessage on resource: ${resource}`);
    expect(await by(showImport, { params })).toMatchObject({ state: 'confirmed', progress: { done: 0, of: 2 } });
  });

  test('on a trigger’s queue: nothing stands up, and what is missing is named', async () => {
    const grant = { fn: 'CatalogueImportCommitRows', action: 'sqs:ReceiveMessage', on: 'Commits' };
    const error = await standWithout(grant).catch((error: Error) => error);
    expect(error).toMatchObject({ name: 'CannotStart' });
    expect(String(error)).toMatch(
      /CommitsSource\w+: User: \S+CommitRows\S+ is not authorized to perform: sqs:ReceiveMessage on resource: \S+Commits/,
    );
  });
});

/** `Ingest/stream`, `Key`, `Incoming/sheets/*`: a resource of a statement as people name it. */
function named({ deployed }: Platform, resource: string): string {
  const kinds = ['AWS::DynamoDB::Table', 'AWS::S3::Bucket', 'AWS::SQS::Queue', 'AWS::KMS::Key'];
  const found = kinds
    .flatMap((kind) => deployed.of(kind))
    .find(({ arn }) => resource === arn || resource.startsWith(`${arn}/`));
  return found ? (shortId(found.id) + resource.slice(found.arn.length)).replace(/\/stream\/.*/, '/stream') : resource;
}
const purposeOf = (condition: Statement['Condition']) =>
  condition?.StringEquals ? ` for ${Object.values(condition.StringEquals).flat().join()}` : '';
const shortId = (id: string) => id.replace(/[0-9A-F]{8}$/, '');

type Use = { action: string; resource: string; context?: Context };

/** Of the uses, those that would still be allowed if the first permission that allows them were taken away. */
function stillAllowed(statements: Statement[], uses: Use[]): Use[] {
  const permissions = statements.flatMap((one) =>
    one.Action.flatMap((action) =>
      one.Resource.map((resource) => ({ ...one, Action: [action], Resource: [resource] })),
    ),
  );
  return uses.filter(({ action, resource, context }) => {
    const first = permissions.findIndex((one) => decide([one], action, resource, context) === 'allow');
    return decide(permissions.toSpliced(first, 1), action, resource, context) === 'allow';
  });
}

test('a use that two permissions cover is found, one that a single permission covers is not', () => {
  const allow = (Action: string[], Resource: string[]) => ({ Effect: 'Allow' as const, Action, Resource });
  const uses = [
    { action: 's3:GetObject', resource: 'b/sheets/1' },
    { action: 's3:GetObject', resource: 'b/scans/1' },
    { action: 's3:PutObject', resource: 'b/sheets/1' },
  ];
  const once = [allow(['s3:GetObject', 's3:PutObject'], ['b/sheets/*', 'b/scans/*'])];
  expect(stillAllowed(once, uses)).toEqual([]);
  expect(stillAllowed([...once, allow(['s3:Get*'], ['b/sheets/*'])], uses)).toEqual([uses[0]]);
});

describe('with every grant', () => {
  test('the whole journey is refused nothing, needs each grant, and what it does not need is accepted for a reason', async () => {
    const data = mkdtempSync(join(tmpdir(), 'lantai-grants-'));
    onTestFinished(() => rmSync(data, { recursive: true, force: true }));
    const platform = await standAlone({ outdir: inject('outdir'), data });
    onTestFinished(() => platform.stop());
    const now = () => new Date(platform.clock.now());
    await tell({ platform, files: join(data, 'files'), now, say: () => {}, places: 1 });
    await tellTheRest(platform);

    const contracts = Object.values(await readContracts()).flat();
    const done = platform.log.map(({ line }) => /"operation":"([^"]+)".*"outcome":"done"/.exec(line)?.[1]);
    expect(contracts.map(({ name }) => name).filter((name) => !done.includes(name))).toEqual([]);
    expect(platform.denied).toEqual([]);

    const functions = platform.deployed.of('AWS::Lambda::Function').map(({ id }) => id);
    const uses = (id: string) => platform.used.filter(({ caller }) => caller === id);
    const doubles = functions.flatMap((id) => stillAllowed(platform.statementsOf(id), uses(id)));
    expect(doubles, 'granted twice: one grant less would refuse nothing').toEqual([]);

    const grantsBut = (used: (id: string) => Use[]) =>
      functions.flatMap((id) =>
        unusedGrants(platform.statementsOf(id), used(id)).map(
          ({ action, resource, Condition }) =>
            `${shortId(id)} ${action} ${named(platform, resource)}${purposeOf(Condition)}`,
        ),
      );
    const granted = grantsBut(() => []);
    const unused = grantsBut(uses);
    const listed = accepted.flatMap(({ of, grants, raced }) =>
      of.flatMap((fn) => grants.map((grant) => ({ one: `${fn} ${grant}`, raced }))),
    );
    const faults = [
      ...unused
        .filter((one) => !listed.some((accepted) => accepted.one === one))
        .map((one) => `${one}: never used; remove it, or accept it for a reason`),
      ...listed
        .filter(({ one, raced }) => !(raced ? granted : unused).includes(one))
        .map(({ one }) => `${one}: accepted, but used or gone; strike it`),
    ];
    expect(faults, 'test/journeys/accepted-grants.ts').toEqual([]);
    expect(accepted.filter(({ because }) => because.trim() === '')).toEqual([]);
  });
});
