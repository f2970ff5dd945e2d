import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'vitest';
import { searchPublished, searchTitles, showPublished } from '#functions/lookup/contract.ts';
import {
  confirmOpening,
  confirmPublication,
  listPublications,
  proposeOpening,
  proposePublication,
  withdrawPublication,
} from '#functions/opening-review/contract.ts';
import { rebuildIndex, showIndex } from '#functions/search-indexing/contract.ts';
import { client } from '#infra/client/client.ts';
import type { Platform } from '#infra/local/platform.ts';
import { until } from '#infra/local/story/deeds.ts';
import { as } from '#infra/local/story/province.ts';
import { unpackText } from '#shared/search/bytes.ts';
import { Manifest, manifestKey } from '#shared/search/pieces.ts';
import { leaf } from './leaf.ts';

const params = { archivesCode: '443021' };

/** Titles searched page by page; then the pieces of the index made one, as it is from sixteen on, and searched again. */
export async function searchByTitle(platform: Platform): Promise<void> {
  const by = as(platform, 'xiangyinDesk');
  const search = (more: object) => by(searchTitles, { params, query: { fonds: 'C038', limit: 1, ...more } as never });
  const first = await until(
    () => search({}),
    ({ next }) => next !== undefined,
  );
  expect((await search({ cursor: first.next })).items).toHaveLength(1);

  await platform.idle();
  const before = await piecesOf(platform);
  const merges = platform.deployed.of('AWS::SQS::Queue').find(({ id }) => /^IndexWork[0-9A-F]{8}$/.test(id));
  platform.queues.send(merges?.arn ?? '', JSON.stringify({ pieces: before }));
  const [one, ...others] = await until(
    () => piecesOf(platform),
    (after) => !after.some((id) => before.includes(id)),
  );
  expect([one, others]).toEqual([expect.any(String), []]);
  expect((await search({})).total).toBe(first.total);

  await publish(platform);
  await platform.idle();
  const keeper = as(platform, 'provinceAdministrator');
  const head = { params: { archivesCode: '443001' } };
  const { runId } = await keeper(rebuildIndex, head);
  const { rebuild, entries } = await until(
    () => keeper(showIndex, head),
    ({ rebuild: now }) => now?.runId === runId && now.state === 'finished',
  );
  expect(rebuild).toMatchObject({ entriesDone: entries, entriesInAll: entries, differences: [] });
  expect((await search({})).total).toBe(first.total);
}

/** Opened records are published, found by anyone, page by page, and taken off the net again. */
async function publish(platform: Platform): Promise<void> {
  const [clerk, director] = [as(platform, 'xiangyinCataloguer'), as(platform, 'xiangyinDirector')];
  const anyone = client(platform.origin);
  const referenceCodes = ['C038-001-002', 'C038-001-002-003'];
  const body = { referenceCodes: referenceCodes.slice(1), ground: '满二十五年' };
  const opening = await clerk(proposeOpening, { params, body });
  await director(confirmOpening, { params: { ...params, batchId: opening.batchId } });
  const batches = [];
  for (const code of referenceCodes)
    batches.push(await clerk(proposePublication, { params, body: { referenceCodes: [code], ground: '上网公布' } }));
  for (const { batchId } of batches) await director(confirmPublication, { params: { ...params, batchId } });
  await leaf(clerk, listPublications, { params });
  const { next } = await until(
    () => anyone(searchPublished, { query: { limit: 1 } }),
    ({ total }) => total === 2,
  );
  expect((await anyone(searchPublished, { query: { limit: 1, cursor: next } })).items).toHaveLength(1);
  await anyone(showPublished, { query: { holding: '443021', referenceCode: 'C038-001-002' } });
  const [first] = batches;
  const withdrawn = { params: { ...params, batchId: first?.batchId ?? '' }, body: { reason: '另行校订' } };
  expect(await director(withdrawPublication, withdrawn)).toMatchObject({ state: 'withdrawn' });
}

/** The pieces that the index stands on now. */
async function piecesOf({ admin, deployed, origin }: Platform): Promise<string[]> {
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = admin.credentials();
  const config = { endpoint: origin, region: 'cn-north-1', credentials: { accessKeyId, secretAccessKey } };
  const table = deployed.of('AWS::DynamoDB::Table').find(({ id }) => id.startsWith('SearchIndex'));
  const { Items = [] } = await DynamoDBDocumentClient.from(new DynamoDBClient(config)).send(
    new QueryCommand({
      TableName: table?.name,
      KeyConditionExpression: '#key = :key',
      ExpressionAttributeNames: { '#key': 'key' },
      ExpressionAttributeValues: { ':key': manifestKey },
      ScanIndexForward: false,
      Limit: 1,
    }),
  );
  return Manifest.parse(JSON.parse(unpackText(Items[0]?.bytes))).pieces.map(({ id }) => id);
}
