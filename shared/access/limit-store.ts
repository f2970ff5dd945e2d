import { createHash } from 'node:crypto';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { documents } from '#shared/runtime/documents.ts';
import { problem } from '#shared/runtime/problem.ts';
import { setting } from '#shared/runtime/settings.ts';
import { type Limited, limits, windowOf } from './limits.ts';

/**
 * Counts one more attempt by somebody; throws `too-often` beyond the limit. Refused attempts count too. Who it was is kept
 * as a digest only, until a day after the window.
 */
export async function countAttempt(limited: Limited, who: string, now: Date): Promise<void> {
  const limit = limits[limited];
  const window = windowOf(limit, now);
  const counted = `${limited}#${createHash('sha256').update(who).digest('base64url').slice(0, 22)}`;
  const { Attributes } = await documents().send(
    new UpdateCommand({
      TableName: setting('LIMITS_TABLE'),
      Key: { counted, window: String(window) },
      UpdateExpression: 'ADD attempts :one SET expiresAt = :gone',
      ExpressionAttributeValues: { ':one': 1, ':gone': Math.floor(now.getTime() / 1000) + 86_400 + limit.minutes * 60 },
      ReturnValues: 'UPDATED_NEW',
    }),
  );
  if (Number(Attributes?.attempts) > limit.most) throw problem('too-often', limit);
}
