import { expect, it } from 'vitest';
import { waitingDays } from '#shared/scans/scan.ts';
import { of, synthesised } from './synthesised.ts';

it('the incoming bucket keeps scans as long as their senders are told that they wait', async () => {
  const [[, incoming] = []] = of((await synthesised()).LantaiServices, 'AWS::S3::Bucket');
  const rules: { Prefix?: string; ExpirationInDays: number }[] = incoming?.Properties.LifecycleConfiguration.Rules;
  const ofScans = rules.filter(({ Prefix = '' }) => 'scans/'.startsWith(Prefix));
  expect(ofScans.map(({ ExpirationInDays }) => ExpirationInDays)).toEqual([waitingDays]);
});
