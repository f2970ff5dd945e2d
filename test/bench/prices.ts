/**
 * What DynamoDB (on demand, standard tables, since the reduction of November 2024), S3 Standard, Lambda (arm64, first tier) and the rest take, as
 * published by AWS without free tiers; in one place, of one region on one day, so that a reader can put in another's.
 */
export const prices = {
  region: 'us-east-1',
  asOf: '2026-11',
  currency: 'USD',
  millionReadUnits: 0.125,
  millionWriteUnits: 0.625,
  gigabyteMonth: 0.25,
  /** S3: PUT, COPY, POST and LIST; GET and HEAD. DELETE and ABORT cost nothing. */
  millionPuts: 5,
  millionGets: 0.4,
  storedGigabyteMonth: 0.023,
  lambdaGigabyteSecond: 0.0000133334,
  millionCalls: 0.2,
  /** SQS, standard queues; CloudWatch's alarms and custom metrics; KMS's customer keys. */
  millionQueueCalls: 0.4,
  alarmMonth: 0.1,
  metricMonth: 0.3,
  keyMonth: 1,
  /** Memory that comes with one processor: what a second of CPU is charged as. */
  gigabytesPerProcessor: 1769 / 1024,
};
