import * as z from 'zod';
import { type Declared, ignored, propertiesOf } from '../template.ts';

const ruleStatus = z.enum(['Enabled', 'Disabled']);

const LifecycleRule = z.strictObject({
  Id: z.string().optional(),
  Status: ruleStatus,
  Prefix: z.string().default(''),
  ExpirationInDays: z.int().positive().optional(),
  ExpiredObjectDeleteMarker: z.boolean().optional(),
  NoncurrentVersionExpiration: z.strictObject({ NoncurrentDays: z.int().positive() }).optional(),
  AbortIncompleteMultipartUpload: z.strictObject({ DaysAfterInitiation: z.int().positive() }).optional(),
});

const CorsRule = z.strictObject({
  Id: z.string().optional(),
  AllowedOrigins: z.array(z.string()),
  AllowedMethods: z.array(z.enum(['GET', 'PUT', 'HEAD', 'POST', 'DELETE'])),
  AllowedHeaders: z.array(z.string()).default([]),
  ExposedHeaders: z.array(z.string()).default([]),
  MaxAge: z.int().optional(),
});

const QueueConfiguration = z.strictObject({
  Event: z.string().startsWith('s3:'),
  Queue: z.string().startsWith('arn:'),
  Filter: z
    .strictObject({
      S3Key: z.strictObject({
        Rules: z.array(
          z.strictObject({
            Name: z
              .string()
              .toLowerCase()
              .pipe(z.enum(['prefix', 'suffix'])),
            Value: z.string(),
          }),
        ),
      }),
    })
    .optional(),
});

const DefaultRetention = z.strictObject({
  Mode: z.enum(['GOVERNANCE', 'COMPLIANCE']),
  Days: z.int().positive().optional(),
  Years: z.int().positive().optional(),
});

/** Replication of everything to one target; its keys and role mean nothing here. */
const Replication = z.strictObject({
  Role: z.string(),
  Rules: z
    .array(
      z.strictObject({
        Id: z.string().optional(),
        Priority: z.int().optional(),
        Status: z.literal('Enabled'),
        Filter: z.strictObject({ Prefix: z.literal('') }),
        DeleteMarkerReplication: z.strictObject({ Status: z.literal('Disabled') }),
        Destination: z.strictObject({ Bucket: z.string(), ...ignored('EncryptionConfiguration') }),
        ...ignored('SourceSelectionCriteria'),
      }),
    )
    .length(1),
});

/** Every property of AWS::S3::Bucket that is carried out here, and by name those that mean nothing on loopback. */
const BucketProperties = z.strictObject({
  BucketName: z.string().optional(),
  BucketEncryption: z
    .strictObject({
      ServerSideEncryptionConfiguration: z
        .array(
          z.strictObject({
            ServerSideEncryptionByDefault: z.strictObject({
              SSEAlgorithm: z.enum(['AES256', 'aws:kms']),
              KMSMasterKeyID: z.string().optional(),
            }),
            BucketKeyEnabled: z.boolean().optional(),
          }),
        )
        .length(1),
    })
    .optional(),
  VersioningConfiguration: z.strictObject({ Status: z.literal('Enabled') }).optional(),
  ObjectLockEnabled: z.boolean().default(false),
  ObjectLockConfiguration: z
    .strictObject({
      ObjectLockEnabled: z.literal('Enabled'),
      Rule: z.strictObject({ DefaultRetention }).optional(),
    })
    .optional(),
  LifecycleConfiguration: z.strictObject({ Rules: z.array(LifecycleRule) }).optional(),
  CorsConfiguration: z.strictObject({ CorsRules: z.array(CorsRule) }).optional(),
  ReplicationConfiguration: Replication.optional(),
  NotificationConfiguration: z.strictObject({ QueueConfigurations: z.array(QueueConfiguration) }).optional(),
  ...ignored('PublicAccessBlockConfiguration', 'OwnershipControls', 'LoggingConfiguration', 'Tags'),
});

type LifecycleRule = z.infer<typeof LifecycleRule>;
export type CorsRule = z.infer<typeof CorsRule>;
type Notification = { event: string; queue: string; prefix: string; suffix: string };
export type LockMode = 'GOVERNANCE' | 'COMPLIANCE';
export type Bucket = {
  name: string;
  arn: string;
  versioned: boolean;
  locks: boolean;
  defaultRetention: { mode: LockMode; days: number } | undefined;
  /** `undefined`: S3's own key; otherwise the customer key as the template names it. */
  encryptionKey: string | undefined;
  lifecycle: LifecycleRule[];
  cors: CorsRule[];
  notifications: Notification[];
  /** The ARN of the bucket that every version is copied to. */
  replicatedTo?: string | undefined;
};

/**
 * The declared buckets by physical name. Throws on any property that is not carried out here, so that
 * nothing in the template is silently without effect.
 */
export function bucketsOf(declared: Declared[]): Map<string, Bucket> {
  return new Map(declared.map((resource) => [resource.name, bucketOf(resource)]));
}

function bucketOf(declared: Declared): Bucket {
  const data = propertiesOf(declared, BucketProperties);
  const retention = data.ObjectLockConfiguration?.Rule?.DefaultRetention;
  const locks = data.ObjectLockEnabled || data.ObjectLockConfiguration !== undefined;
  return {
    name: declared.name,
    arn: declared.arn,
    versioned: data.VersioningConfiguration !== undefined || locks,
    locks,
    defaultRetention: retention && { mode: retention.Mode, days: retention.Days ?? (retention.Years ?? 0) * 365 },
    encryptionKey:
      data.BucketEncryption?.ServerSideEncryptionConfiguration[0]?.ServerSideEncryptionByDefault.KMSMasterKeyID,
    lifecycle: (data.LifecycleConfiguration?.Rules ?? []).filter((rule) => rule.Status === 'Enabled'),
    replicatedTo: data.ReplicationConfiguration?.Rules[0]?.Destination.Bucket,
    cors: data.CorsConfiguration?.CorsRules ?? [],
    notifications: (data.NotificationConfiguration?.QueueConfigurations ?? []).map(({ Event, Queue, Filter }) => ({
      event: Event,
      queue: Queue,
      prefix: Filter?.S3Key.Rules.find((rule) => rule.Name === 'prefix')?.Value ?? '',
      suffix: Filter?.S3Key.Rules.find((rule) => rule.Name === 'suffix')?.Value ?? '',
    })),
  };
}
