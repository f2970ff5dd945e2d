import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, expect, test } from 'vitest';
import { pointersOf, putPointers } from '#shared/records/name-store.ts';
import { documents } from '#shared/runtime/documents.ts';
import { establishDataKeys } from '#shared/runtime/keys.ts';
import { setting } from '#shared/runtime/settings.ts';
import { answerByKey, askByKey } from '#test/bench/lookup/by-key.ts';
import { entriesOf, entryOf } from '#test/bench/lookup/province.ts';
import { ownTables } from '#test/shared/runtime/dynamo.ts';

beforeAll(ownTables);
beforeAll(establishDataKeys);

// over a million by `npm run bench -- lookup --entries 1000000`
test('by a person’s name, by a code, by how codes begin: the records found and their order as by looking at every entry', async () => {
  const { questions, rows, named } = askByKey(entriesOf('plain')(0, 3000), entryOf('plain'), 7);
  for (let from = 0; from < rows.length; from += 25) {
    const some = rows.slice(from, from + 25).map((Item) => ({ PutRequest: { Item } }));
    await documents().send(new BatchWriteCommand({ RequestItems: { [setting('RECORDS_TABLE')]: some } }));
  }
  await putPointers((await Promise.all(named.map(pointersOf))).flat());
  expect(new Set(questions.map((asked) => asked.class)).size).toBe(3);
  for (const asked of questions)
    expect({ ...asked, found: await answerByKey(asked.key) }).toEqual({ ...asked, found: asked.hits });
});
