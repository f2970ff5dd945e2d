import type { Bucket } from './buckets.ts';

/** What happened to an object. `name` is S3's event name without `s3:`; removals carry neither size nor ETag. */
export type Change = { name: string; key: string; at: number; size?: number; etag?: string; versionId?: string };

/** A key as S3 writes it into an event: percent-encoded UTF-8, a space as `+`, slashes as they are. */
export const eventKey = (key: string) =>
  encodeURIComponent(key)
    .replace(/[!'()~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/');

/** The ARNs of the queues that the bucket's notification configuration names for this change. */
export function destinations(bucket: Bucket, change: Change): string[] {
  return bucket.notifications
    .filter(({ event, prefix, suffix }) => {
      const named = event.endsWith('*')
        ? `s3:${change.name}`.startsWith(event.slice(0, -1))
        : event === `s3:${change.name}`;
      return named && change.key.startsWith(prefix) && change.key.endsWith(suffix);
    })
    .map(({ queue }) => queue);
}

/**
 * The body of the notification message, in the structure of AWS's S3 event 2.1.
 * `sequence` orders the events of one key: the sequencer grows with it.
 */
export function eventMessage(region: string, bucket: Bucket, change: Change, sequence: number): string {
  const object = {
    key: eventKey(change.key),
    size: change.size,
    eTag: change.etag,
    versionId: change.versionId === 'null' ? undefined : change.versionId,
    sequencer: sequence.toString(16).toUpperCase().padStart(18, '0'),
  };
  const record = {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: region,
    eventTime: new Date(change.at).toISOString(),
    eventName: change.name,
    userIdentity: { principalId: 'local' },
    requestParameters: { sourceIPAddress: '127.0.0.1' },
    responseElements: { 'x-amz-request-id': object.sequencer, 'x-amz-id-2': 'local' },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: 'local',
      bucket: { name: bucket.name, ownerIdentity: { principalId: 'local' }, arn: bucket.arn },
      object,
    },
  };
  return JSON.stringify({ Records: [record] });
}
