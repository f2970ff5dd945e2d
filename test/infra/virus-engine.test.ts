import { expect, it } from 'vitest';
import { of, synthesised } from './synthesised.ts';

it('the worker that verifies scans is told where the virus engine is, if there is one', async () => {
  const environments = async (context: object) =>
    of((await synthesised({ ...context })).LantaiServices, 'AWS::Lambda::Function')
      .filter(([, { Properties }]) => Properties.Environment.Variables.VIRUS_ENGINE)
      .map(([, { Properties }]) => [Properties.Description, Properties.Environment.Variables.VIRUS_ENGINE]);
  expect(await environments({})).toEqual([]);
  expect(await environments({ virusEngine: 'clamd.lantai.internal:3310' })).toEqual([
    ['functions/scan-ingest/verify-scans.ts', 'clamd.lantai.internal:3310'],
  ]);
  await expect(synthesised({ virusEngine: 'http://clamd' })).rejects.toThrow('virusEngine');
});
