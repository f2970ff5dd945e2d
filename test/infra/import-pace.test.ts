import { beforeAll, expect, it } from 'vitest';
import { of, type Resource, type Stacks, synthesised } from './synthesised.ts';

/** What DynamoDB takes on one partition key in a second; one fonds is one key of the index byCode. */
const partitionWrites = 1000;

let stacks: Stacks;
beforeAll(async () => {
  stacks = await synthesised();
});

const services = (type: string): Resource[] => of(stacks.LantaiServices, type).map(([, resource]) => resource);

it('all workers of a commit together keep below the writes of one partition, with room for those who open and correct', () => {
  const [worker] = services('AWS::Lambda::Function').filter(({ Properties }) =>
    Properties.Description.endsWith('catalogue-import/commit-rows.ts'),
  );
  const [source] = services('AWS::Lambda::EventSourceMapping').filter(({ Properties }) =>
    JSON.stringify(Properties.FunctionName).includes('CatalogueImportCommitRows'),
  );
  const perWorker = Number(worker?.Properties.Environment.Variables.ROWS_PER_SECOND);
  const workers = source?.Properties.ScalingConfig.MaximumConcurrency;
  expect(perWorker).toBeGreaterThan(0);
  // a worker's first row of a second may come with the last of the one before
  expect((perWorker + 1) * workers).toBeLessThanOrEqual(0.95 * partitionWrites);
  expect(perWorker * workers).toBeGreaterThanOrEqual(0.8 * partitionWrites);
});
