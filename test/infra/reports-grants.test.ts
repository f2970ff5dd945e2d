import { beforeAll, expect, it } from 'vitest';
import { of, type Stacks, synthesised } from './synthesised.ts';

let stacks: Stacks;
beforeAll(async () => {
  stacks = await synthesised();
});

/** The tables a role may touch, by their names in the holdings. */
function tablesOf(role: RegExp): string[] {
  const policies = of(stacks.LantaiServices, 'AWS::IAM::Policy').filter(([, { Properties }]) =>
    role.test(Properties.Roles[0].Ref),
  );
  expect(policies.length).toBeGreaterThan(0);
  const text = JSON.stringify(policies.map(([, { Properties }]) => Properties.PolicyDocument));
  const known = of(stacks.LantaiHoldings, 'AWS::DynamoDB::Table').map(([id]) => id.replace(/[0-9A-F]{8}$/, ''));
  return known.filter((name) => new RegExp(`GetAtt${name}[0-9A-F]{8}Arn`).test(text)).sort();
}

it('what makes a report reads acts, signed returns and the directory: no grant on Records, SearchIndex or Names', () => {
  expect(tablesOf(/^ReportsMakeReportRole/)).toEqual(['Directory', 'Ledger', 'Reports', 'Statistics']);
  for (const role of [/^ReportsTickRole/, /^ReportsApiRole/, /^StatisticsApiRole/])
    for (const table of ['Records', 'SearchIndex', 'Names']) expect(tablesOf(role)).not.toContain(table);
});

it('would find such a grant: who commits rows has one on Records', () => {
  expect(tablesOf(/^CatalogueImportCommitRowsRole/)).toContain('Records');
});
