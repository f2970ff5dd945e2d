import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openApiText } from '#infra/openapi.ts';

it('the committed OpenAPI document is the one that the contracts give (npm run openapi)', async () => {
  const committed = readFileSync(new URL('../../functions/api-guide/openapi.json', import.meta.url), 'utf8');
  expect(committed === (await openApiText()), 'run: npm run openapi').toBe(true);
});
