import { table } from '#shared/runtime/table.ts';
import { Annotation, annotationPart } from './annotation.ts';
import { entryPart } from './record.ts';

const annotations = table('RECORDS_TABLE', Annotation, { partition: 'recordId', sort: 'part' });

/** Every version of every annotation of a record, by number and version. */
export const annotationsOf = async (recordId: string): Promise<Annotation[]> =>
  (await everSet(recordId)).filter(({ movedTo }) => movedTo === undefined);

/** The same with those that have moved to another record: their numbers stay taken. */
async function everSet(recordId: string): Promise<Annotation[]> {
  const found: Annotation[] = [];
  const sort = { field: 'part', startsWith: 'annotation#' };
  for await (const one of annotations.all({ where: ['recordId', recordId], sort })) found.push(one);
  return found;
}

type Said = Omit<Annotation, 'part' | 'number' | 'version'>;

/** The annotation to be set beside a record: a new one, or the next version of `number`; undefined when that is not there. */
export async function nextAnnotation(said: Said, number?: number): Promise<Annotation | undefined> {
  const held = await everSet(said.recordId);
  const versions = held.filter((one) => one.number === number);
  if (number !== undefined && versions.length === 0) return undefined;
  const own = number ?? Math.max(0, ...held.map((one) => one.number)) + 1;
  const version = versions.length + 1;
  return { ...said, number: own, version, part: annotationPart(own, version) };
}

/** Sets it, as parts of a transaction; the transaction fails if somebody else was faster, or the record has been withdrawn or moved. */
export const settingOf = (one: Annotation) => [
  {
    Put: {
      TableName: annotations.name(),
      Item: Annotation.parse(one),
      ConditionExpression: 'attribute_not_exists(recordId)',
    },
  },
  {
    ConditionCheck: {
      TableName: annotations.name(),
      Key: annotations.keyOf(one.recordId, entryPart),
      ConditionExpression: 'attribute_exists(recordId) AND attribute_not_exists(withdrawn)',
    },
  },
];
