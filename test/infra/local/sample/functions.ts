import { DeleteItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type {
  APIGatewayProxyEventV2WithJWTAuthorizer,
  DynamoDBStreamEvent,
  EventBridgeEvent,
  S3Event,
  SQSEvent,
} from 'aws-lambda';

const dynamo = new DynamoDBClient();
const s3 = new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' });
const { NOTES_TABLE, SEEN_TABLE, INCOMING_BUCKET, KEPT_BUCKET, AWS_LAMBDA_FUNCTION_NAME } = process.env;
const see = (what: string, value: string) =>
  dynamo.send(new PutItemCommand({ TableName: SEEN_TABLE, Item: { what: { S: what }, value: { S: value } } }));

/** The HTTP routes of the sample. */
export async function notes(event: APIGatewayProxyEventV2WithJWTAuthorizer) {
  const body = event.body ? JSON.parse(event.body) : {};
  const noteId = event.pathParameters?.noteId ?? body.noteId;
  const Key = { noteId: { S: noteId }, part: { S: 'text' } };
  try {
    switch (event.routeKey) {
      case 'POST /v1/notes': {
        const author = String(event.requestContext.authorizer.jwt.claims.sub);
        const Item = { ...Key, text: { S: body.text }, author: { S: author } };
        await dynamo.send(new PutItemCommand({ TableName: NOTES_TABLE, Item }));
        await s3.send(new PutObjectCommand({ Bucket: KEPT_BUCKET, Key: `笔记/${noteId}.txt`, Body: body.text }));
        return { statusCode: 201, body: JSON.stringify({ noteId, author }) };
      }
      case 'GET /v1/notes/{noteId}': {
        const { Item } = await dynamo.send(new GetItemCommand({ TableName: NOTES_TABLE, Key }));
        return Item ? { text: Item.text?.S, at: new Date().toISOString() } : { statusCode: 404 };
      }
      case 'DELETE /v1/notes/{noteId}':
        await dynamo.send(new DeleteItemCommand({ TableName: NOTES_TABLE, Key }));
        return { statusCode: 204 };
      case 'POST /v1/links': {
        const put = new PutObjectCommand({ Bucket: INCOMING_BUCKET, Key: `uploads/${body.name}` });
        return { url: await getSignedUrl(s3, put, { expiresIn: 600 }) };
      }
      default:
        return { ok: true };
    }
  } catch (error) {
    return {
      statusCode: 500,
      body: JSON.stringify({ name: (error as Error).name, message: (error as Error).message }),
    };
  }
}

/** Notes what arrived in the bucket, with its content. */
export async function upload(event: SQSEvent) {
  for (const record of event.Records) {
    for (const { s3: arrival } of (JSON.parse(record.body) as S3Event).Records ?? []) {
      const key = decodeURIComponent(arrival.object.key.replaceAll('+', ' '));
      const object = await s3.send(new GetObjectCommand({ Bucket: arrival.bucket.name, Key: key }));
      await see(key, (await object.Body?.transformToString()) ?? '');
    }
  }
  return { batchItemFailures: [] };
}

/** Notes each change of a note. */
export async function noteChanged(event: DynamoDBStreamEvent) {
  for (const { eventName, dynamodb } of event.Records)
    await see(`note ${dynamodb?.Keys?.noteId?.S}`, `${eventName} ${dynamodb?.NewImage?.text?.S}`);
  return { batchItemFailures: [] };
}

/** Notes the tick and when it was due. */
export async function tick(event: EventBridgeEvent<'Scheduled Event', unknown>) {
  await see(`tick ${AWS_LAMBDA_FUNCTION_NAME}`, event.time);
}
