import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { once } from './once.ts';

/**
 * DynamoDB, speaking plain objects. Without the SDK's own log of calls: nobody reads it, yet it copies every answer to leave sensitive fields
 * out, which is a third of what reading a large page costs.
 */
export const documents = once(() => {
  const client = new DynamoDBClient({});
  client.middlewareStack.remove('loggerMiddleware');
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
});
