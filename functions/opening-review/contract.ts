import * as z from 'zod';
import { contract, page, paging } from '#shared/api/contract.ts';
import { ArchivesCode } from '#shared/archives/archives.ts';
import { restsOn } from './rests-on.ts';

const atArchives = z.object({ archivesCode: ArchivesCode });

/** A batch of records proposed for opening; opened only when a director other than the proposer confirms it. */
export const OpeningBatch = z
  .object({
    batchId: z.string(),
    archivesCode: ArchivesCode,
    state: z.enum(['proposed', 'confirmed']).meta({ title: '状态' }),
    referenceCodes: z.array(z.string()).min(1).max(100).meta({ title: '档号' }),
    ground: z.string().min(2).max(500).meta({ title: '开放理由' }),
    ...restsOn,
    proposedBy: z.string(),
    proposedAt: z.iso.datetime(),
    confirmedBy: z.string().optional(),
    confirmedAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'OpeningBatch', title: '开放批次' });
export type OpeningBatch = z.infer<typeof OpeningBatch>;

export const proposeOpening = contract({
  name: 'propose-opening',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/opening-batches',
  summary: '提出开放批次(每批至多100件)',
  may: 'propose-opening',
  params: atArchives,
  body: OpeningBatch.pick({ referenceCodes: true, ground: true, consent: true, assessment: true }),
  answer: OpeningBatch,
  status: 201,
  problems: [
    'records-not-held',
    'fonds-not-yours',
    'reference-code-unreadable',
    'depositor-consent-needed',
    'assessment-needed',
  ],
});

export const confirmOpening = contract({
  name: 'confirm-opening',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/opening-batches/{batchId}/confirm',
  summary: '馆长确认开放批次',
  may: 'confirm-opening',
  params: atArchives.extend({ batchId: z.string().max(64) }),
  answer: OpeningBatch,
  problems: [
    'opening-batch-not-found',
    'proposer-cannot-confirm',
    'changed-since-proposal',
    'changed-meanwhile',
    'depositor-consent-needed',
    'assessment-needed',
  ],
});

export {
  confirmPublication,
  listPublications,
  proposePublication,
  withdrawPublication,
} from './publication-contract.ts';

export const listOpenings = contract({
  name: 'list-openings',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/opening-batches',
  summary: '本馆开放批次',
  may: 'propose-opening',
  params: atArchives,
  query: z.object({ ...paging }),
  answer: page(OpeningBatch),
});
