import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import ExcelJS from 'exceljs';
import type { Platform } from '#infra/local/platform.ts';

/** Everything that the platform keeps anywhere: objects with all their versions, table items, queued and dead messages, log lines. */
export async function everythingKept(
  platform: Platform,
): Promise<{ text: string; objects: { bucket: string; key: string }[] }> {
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } =
    platform.admin.credentials();
  const config = { endpoint: platform.origin, region: 'cn-north-1', credentials: { accessKeyId, secretAccessKey } };
  const { deployed } = platform;
  const [storage, tables, queues] = [new S3Client(config), new DynamoDBClient(config), new SQSClient(config)];
  const texts: string[] = platform.log.map(({ line }) => line);

  const objects: { bucket: string; key: string }[] = [];
  for (const { name: bucket } of deployed.of('AWS::S3::Bucket')) {
    const { Versions = [] } = await storage.send(new ListObjectVersionsCommand({ Bucket: bucket }));
    for (const { Key: key = '', VersionId } of Versions) {
      const found = await storage.send(new GetObjectCommand({ Bucket: bucket, Key: key, VersionId })).catch(unlessGone);
      if (!found) continue; // deleted since it was listed: not kept
      objects.push({ bucket, key });
      const { Body } = found;
      texts.push(key, await textOf(key, Buffer.from((await Body?.transformToByteArray()) ?? [])));
    }
  }
  for (const { name } of deployed.of('AWS::DynamoDB::Table')) {
    const { Items } = await tables.send(new ScanCommand({ TableName: name }));
    texts.push(JSON.stringify(Items));
  }
  for (const { name } of deployed.of('AWS::SQS::Queue')) {
    const QueueUrl = `${platform.origin}/${deployed.account}/${name}`;
    const { Messages } = await queues.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }),
    );
    texts.push(JSON.stringify(Messages ?? []));
  }
  return { text: texts.join('\n'), objects };
}

function unlessGone(error: unknown): undefined {
  if (!(error instanceof Error && /^NoSuch(Key|Version)$/.test(error.name))) throw error;
}

/** Text is searched as it stands and, for sheets in GB18030, as it reads; workbooks cell by cell. */
async function textOf(key: string, bytes: Buffer): Promise<string> {
  if (!key.endsWith('.xlsx')) return `${bytes.toString('utf8')}\n${new TextDecoder('gb18030').decode(bytes)}`;
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(new Uint8Array(bytes).buffer);
  return JSON.stringify(book.worksheets.map((sheet) => sheet.getSheetValues()));
}
