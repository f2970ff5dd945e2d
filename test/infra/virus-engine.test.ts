import { expect, it } from 'vitest';
import { readSettings } from '#infra/settings.ts';
import { of, synthesised } from './synthesised.ts';

it('the worker that verifies scans, and no other function, is told where the virus engine is', async () => {
  const stacks = await synthesised({ virusEngine: 'clamd.lantai.internal:3310' });
  const told = of(stacks.LantaiServices, 'AWS::Lambda::Function')
    .filter(([, { Properties }]) => Properties.Environment.Variables.VIRUS_ENGINE)
    .map(([, { Properties }]) => [Properties.Description, Properties.Environment.Variables.VIRUS_ENGINE]);
  expect(told).toEqual([['functions/scan-ingest/verify-scans.ts', 'clamd.lantai.internal:3310']]);
  expect(() => readSettings({ virusEngine: 'http://clamd' })).toThrow('virusEngine');
});
