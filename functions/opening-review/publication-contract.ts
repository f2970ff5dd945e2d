import * as z from 'zod';
import { contract, page, paging } from '#shared/api/contract.ts';
import { ArchivesCode } from '#shared/archives/archives.ts';
import { restsOn } from './rests-on.ts';

const atArchives = z.object({ archivesCode: ArchivesCode });
const ofBatch = atArchives.extend({ batchId: z.string().max(64) });
const path = '/v1/archives/{archivesCode}/publication-batches' as const;

/** Opened records proposed for publication on the net: the public sees them once a director other than the proposer has confirmed, until withdrawn. */
export const PublicationBatch = z
  .object({
    batchId: z.string(),
    archivesCode: ArchivesCode,
    state: z.enum(['proposed', 'confirmed', 'withdrawn']).meta({ title: '状态' }),
    referenceCodes: z.array(z.string()).min(1).max(100).meta({ title: '档号' }),
    ground: z.string().min(2).max(500).meta({ title: '公布理由' }),
    ...restsOn,
    proposedBy: z.string(),
    proposedAt: z.iso.datetime(),
    confirmedBy: z.string().optional(),
    confirmedAt: z.iso.datetime().optional(),
    withdrawnBy: z.string().optional(),
    withdrawnAt: z.iso.datetime().optional(),
    withdrawnFor: z.string().optional().meta({ title: '撤回理由' }),
  })
  .meta({ id: 'PublicationBatch', title: '网上公布批次' });
export type PublicationBatch = z.infer<typeof PublicationBatch>;

export const proposePublication = contract({
  name: 'propose-publication',
  method: 'POST',
  path,
  summary: '提出网上公布批次(仅已开放档案,每批至多100件)',
  may: 'propose-opening',
  params: atArchives,
  body: PublicationBatch.pick({ referenceCodes: true, ground: true, consent: true, assessment: true }),
  answer: PublicationBatch,
  status: 201,
  problems: [
    'records-not-held',
    'fonds-not-yours',
    'reference-code-unreadable',
    'not-opened-yet',
    'depositor-consent-needed',
    'assessment-needed',
  ],
});

export const confirmPublication = contract({
  name: 'confirm-publication',
  method: 'POST',
  path: `${path}/{batchId}/confirm`,
  summary: '馆长确认网上公布',
  may: 'confirm-opening',
  params: ofBatch,
  answer: PublicationBatch,
  problems: [
    'publication-batch-not-found',
    'proposer-cannot-confirm',
    'changed-since-proposal',
    'changed-meanwhile',
    'not-opened-yet',
    'depositor-consent-needed',
    'assessment-needed',
    'publication-withdrawn',
  ],
});

export const withdrawPublication = contract({
  name: 'withdraw-publication',
  method: 'POST',
  path: `${path}/{batchId}/withdraw`,
  summary: '馆长撤回网上公布',
  may: 'confirm-opening',
  params: ofBatch,
  body: z.object({ reason: z.string().trim().min(2).max(500).meta({ title: '撤回理由' }) }),
  answer: PublicationBatch,
  problems: ['publication-batch-not-found', 'changed-meanwhile'],
});

export const listPublications = contract({
  name: 'list-publications',
  method: 'GET',
  path,
  summary: '本馆网上公布批次',
  may: 'propose-opening',
  params: atArchives,
  query: z.object({ ...paging }),
  answer: page(PublicationBatch),
});
