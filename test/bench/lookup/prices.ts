/** What DynamoDB takes on demand, as published by AWS; of one region on one day, so that a reader can put in another's. */
export const prices = {
  region: 'us-east-1',
  asOf: '2026-11',
  currency: 'USD',
  millionReadUnits: 0.125,
  millionWriteUnits: 0.625,
  gigabyteMonth: 0.25,
};
