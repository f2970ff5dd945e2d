import { expect, test } from 'vitest';
import { confirmImport, openImport } from '#functions/catalogue-import/contract.ts';
import { findPerson } from '#functions/lookup/contract.ts';
import { marriages, utf8Sheet } from '#infra/local/samples/sheets.ts';
import { checked, put, until } from '#infra/local/story/deeds.ts';
import { as } from '#infra/local/story/province.ts';
import { aProvince } from './standing.ts';

const province = aProvince();
const params = { archivesCode: '443022' };
const correlationId = 'journey-of-one-sheet';

/** The log of every function since the platform stood up, parsed; the platform's own remarks are left out. */
function lines(): Record<string, unknown>[] {
  const { deployed, log } = province.platform;
  const functions = new Set(deployed.of('AWS::Lambda::Function').map(({ name }) => name));
  return log.filter(({ fn }) => functions.has(fn)).map(({ line }) => JSON.parse(line));
}

test('one correlation id goes from the edge through bucket event, queue and stream to every line of the log', async () => {
  const sheet = utf8Sheet('1987年婚姻登记.csv', marriages);
  const opening = as(province.platform, 'pingjiangCataloguer', { 'x-correlation-id': correlationId });
  const { importId, upload } = await opening(openImport, {
    params,
    body: { fileName: sheet.fileName, size: sheet.bytes.length },
  });
  await put(upload, sheet.bytes);
  await checked(opening, { ...params, importId });
  await opening(confirmImport, { params: { ...params, importId }, body: {} });
  const told = () => lines().filter((line) => line.correlationId === correlationId && line.outcome === 'done');
  await until(
    async () => told().map(({ operation }) => operation),
    (operations) => operations.includes('commit-rows'),
  );
  const operations = new Set(told().map(({ operation }) => operation));
  for (const operation of ['open-import', 'read-sheet', 'confirm-import', 'start-commit', 'commit-rows'])
    expect(operations, operation).toContain(operation);
});

test('every line of the log is one JSON object of one call, and none holds a name, a title or a body', async () => {
  const question = { name: '吴秀英', year: 1987 };
  await province.as('provinceDesk')(findPerson, { params: { archivesCode: '443001' }, body: question });
  await province.platform.idle();
  for (const line of lines()) {
    expect(line).toMatchObject({
      capability: expect.any(String),
      operation: expect.any(String),
      outcome: expect.any(String),
    });
    expect(line).toMatchObject({
      requestId: expect.any(String),
      correlationId: expect.any(String),
      milliseconds: expect.any(Number),
    });
  }
  const text = JSON.stringify(lines());
  for (const [, , , groom = '', bride = ''] of marriages.slice(1)) {
    expect(text).not.toContain(groom);
    expect(text).not.toContain(bride);
  }
});
