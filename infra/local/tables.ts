import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { CannotStart } from './cannot-start.ts';
import type { Dynamo } from './dynamo.ts';
import { type Declared, type Deployed, ignored, propertiesOf } from './template.ts';

const KeySchema = z.array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const Index = z.strictObject({
  IndexName: z.string(),
  KeySchema,
  Projection: z.strictObject({
    ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
    NonKeyAttributes: z.array(z.string()).optional(),
  }),
  ...ignored('ContributorInsightsSpecification', 'OnDemandThroughput', 'WarmThroughput'),
});
const Table = z.strictObject({
  TableName: z.string().optional(),
  BillingMode: z.literal('PAY_PER_REQUEST'),
  KeySchema,
  AttributeDefinitions: z.array(z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  GlobalSecondaryIndexes: z.array(Index).default([]),
  LocalSecondaryIndexes: z.array(Index).default([]),
  StreamSpecification: z.strictObject({ StreamViewType: z.string() }).optional(),
  TimeToLiveSpecification: z.strictObject({ AttributeName: z.string(), Enabled: z.boolean() }).optional(),
  DeletionProtectionEnabled: z.boolean().default(false),
  ...ignored(
    'SSESpecification',
    'PointInTimeRecoverySpecification',
    'ContributorInsightsSpecification',
    'Tags',
    'TableClass',
  ),
});
type Table = z.infer<typeof Table>;

/** The shape of a table as far as data depend on it, in an order that can be compared; the same from a template and from DescribeTable. */
function shapeOf(table: Pick<Table, 'KeySchema' | 'AttributeDefinitions'> & Partial<Table>) {
  const indexes = (list: Table['GlobalSecondaryIndexes'] = []) =>
    Object.fromEntries(
      list.map(({ IndexName, KeySchema: keys, Projection: { ProjectionType, NonKeyAttributes = [] } }) => [
        IndexName,
        { keys, ProjectionType, NonKeyAttributes: NonKeyAttributes.toSorted() },
      ]),
    );
  return {
    主键: table.KeySchema,
    属性: Object.fromEntries(table.AttributeDefinitions.map((a) => [a.AttributeName, a.AttributeType])),
    索引: { ...indexes(table.GlobalSecondaryIndexes), ...indexes(table.LocalSecondaryIndexes) },
    流: table.StreamSpecification?.StreamViewType ?? null,
  };
}

async function create(dynamo: Dynamo, name: string, table: Table) {
  await dynamo.tables('CreateTable', {
    TableName: name,
    BillingMode: table.BillingMode,
    KeySchema: table.KeySchema,
    AttributeDefinitions: table.AttributeDefinitions,
    DeletionProtectionEnabled: table.DeletionProtectionEnabled,
    ...(table.GlobalSecondaryIndexes.length && { GlobalSecondaryIndexes: table.GlobalSecondaryIndexes }),
    ...(table.LocalSecondaryIndexes.length && { LocalSecondaryIndexes: table.LocalSecondaryIndexes }),
    ...(table.StreamSpecification && { StreamSpecification: { StreamEnabled: true, ...table.StreamSpecification } }),
  });
  // expiry (TimeToLiveSpecification) is not handed on: the engine would expire by the machine's clock, not the platform's
}

async function describe(dynamo: Dynamo, name: string): Promise<(Table & { LatestStreamArn?: string }) | undefined> {
  try {
    return (await dynamo.tables('DescribeTable', { TableName: name })).Table as Table & { LatestStreamArn?: string };
  } catch (error) {
    if ((error as Error).name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

function refuseIfDifferent(declared: Declared, wanted: Table, found: Table, folder: string) {
  const [want, have] = [shapeOf(wanted), shapeOf(found)];
  const differing = (Object.keys(want) as (keyof typeof want)[]).filter((k) => !isDeepStrictEqual(want[k], have[k]));
  if (differing.length === 0) return;
  throw new CannotStart(
    `表 ${declared.name} 与模板不同(${differing.join('、')}),本地数据不迁移:删除 ${folder} 后重新启动 · ` +
      `table ${declared.name} differs from the template; local data are not migrated: delete ${folder} and start again`,
  );
}

/**
 * Makes every declared table, with indexes, stream and TTL, or checks that the one in the data folder has the declared shape.
 * Gives, for each declared stream ARN, the ARN by which DynamoDB Local knows it. Throws CannotStart naming the table that differs.
 */
export async function openTables(deployed: Deployed, dynamo: Dynamo, folder: string): Promise<Map<string, string>> {
  const streams = new Map<string, string>();
  await Promise.all(
    deployed.of('AWS::DynamoDB::Table').map(async (declared) => {
      const table = propertiesOf(declared, Table);
      const existing = await describe(dynamo, declared.name);
      if (existing) refuseIfDifferent(declared, table, existing, folder);
      else await create(dynamo, declared.name, table);
      const found = existing ?? (await describe(dynamo, declared.name));
      if (found?.LatestStreamArn) streams.set(`${declared.arn}/stream/local`, found.LatestStreamArn);
    }),
  );
  return streams;
}
