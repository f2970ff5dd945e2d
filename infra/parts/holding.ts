import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

/** A table, the environment variable that names it to a function, and the customer key that encrypts it. */
export type TableHolding = { setting: string; table: ITable; key: IKey };

/** The same for a bucket. */
export type BucketHolding = { setting: string; bucket: IBucket; key: IKey };

/** A queue, the environment variable that gives its URL to a sender, and the function that works it off. */
export type WorkQueue = { setting: string; queue: IQueue; worker: LambdaFunction };
