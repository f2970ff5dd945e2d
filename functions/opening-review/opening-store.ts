import * as z from 'zod';
import { type Key, table } from '#shared/runtime/table.ts';
import { OpeningBatch } from './contract.ts';
import { AsTheyStood } from './proposed.ts';
import { PublicationBatch } from './publication-contract.ts';

/** A batch with the digests of what its entries said when they were proposed. */
const ProposedBatch = OpeningBatch.extend({ asTheyStood: AsTheyStood.optional() });
export type ProposedBatch = z.infer<typeof ProposedBatch>;

/** A batch as a case of its archives: `holder` puts it into the list of that archives, newest last. */
const Stored = ProposedBatch.extend({
  caseId: z.string(),
  event: z.literal('opening'),
  holder: z.string(),
  due: z.string(),
});

const batches = table('CASES_TABLE', Stored, { partition: 'caseId', sort: 'event' });

const caseOf = (archivesCode: string, batchId: string) => `opening#${archivesCode}#${batchId}`;

const stored = (batch: ProposedBatch): z.infer<typeof Stored> => ({
  ...batch,
  caseId: caseOf(batch.archivesCode, batch.batchId),
  event: 'opening',
  holder: `${batch.archivesCode}#opening`,
  due: batch.proposedAt,
});

/** Keeps a proposed batch; false if there is one of this id. */
export const putBatch = (batch: ProposedBatch): Promise<boolean> => batches.putIfAbsent(stored(batch));

/** Marks a proposed batch as confirmed; false if it was confirmed already. */
export const confirmBatch = (batch: ProposedBatch): Promise<boolean> =>
  batches.putIf(stored(batch), { state: 'proposed' });

/** An opening batch of an archives. */
export const findBatch = (archivesCode: string, batchId: string): Promise<ProposedBatch | undefined> =>
  batches.get(caseOf(archivesCode, batchId), 'opening');

/** A page of the opening batches of an archives, newest first. */
export const batchesOf = (archivesCode: string, limit: number, after?: Key) =>
  batches.query({ index: 'byHolder', where: ['holder', `${archivesCode}#opening`], limit, after, newestFirst: true });

const ProposedPublication = PublicationBatch.extend({ asTheyStood: AsTheyStood.optional() });
export type ProposedPublication = z.infer<typeof ProposedPublication>;

const StoredPublication = ProposedPublication.extend({
  caseId: z.string(),
  event: z.literal('publication'),
  holder: z.string(),
  due: z.string(),
});
const published = table('CASES_TABLE', StoredPublication, { partition: 'caseId', sort: 'event' });
const publicationOf = (batch: ProposedPublication): z.infer<typeof StoredPublication> => ({
  ...batch,
  caseId: `publication#${batch.archivesCode}#${batch.batchId}`,
  event: 'publication',
  holder: `${batch.archivesCode}#publication`,
  due: batch.proposedAt,
});

/** Publication batches: put, found, listed newest first, and moved on if they are still in a state. */
export const publications = {
  put: (batch: ProposedPublication): Promise<boolean> => published.putIfAbsent(publicationOf(batch)),
  move: (batch: ProposedPublication, from: PublicationBatch['state']): Promise<boolean> =>
    published.putIf(publicationOf(batch), { state: from }),
  find: (archivesCode: string, batchId: string): Promise<ProposedPublication | undefined> =>
    published.get(`publication#${archivesCode}#${batchId}`, 'publication'),
  of: (archivesCode: string, limit: number, after?: Key) =>
    published.query({
      index: 'byHolder',
      where: ['holder', `${archivesCode}#publication`],
      limit,
      after,
      newestFirst: true,
    }),
};
