import type { ReportDefinition } from '#functions/reports/definition.ts';
import { definitions } from '#functions/reports/definitions/built-in.ts';
import type { Edition } from '#functions/reports/edition.ts';
import { type Books, snapshotOf } from '#functions/reports/snapshot.ts';
import type { LedgerEntry } from '#shared/ledger/ledger.ts';
import { reversalOf } from '#shared/ledger/ledger.ts';
import { entryWith } from '#test/shared/ledger/entries.ts';

export const [ofArchives, ofProvince] = definitions as [ReportDefinition, ReportDefinition];

/** The edition of September 2024 that comes by itself on 1 October at 08:00 in China. */
const edition: Edition = {
  report: 'monthly-progress#443021',
  edition: '2024-09',
  definitionId: 'monthly-progress',
  definitionVersion: 1,
  archivesCode: '443021',
  period: '2024-09',
  asOf: '2024-10-01T00:00:00.000Z',
  trigger: 'schedule',
  by: 'schedule',
  state: 'planned',
  plannedAt: '2024-10-01T00:00:00.000Z',
};
export const provinceEdition: Edition = {
  ...edition,
  report: 'monthly-progress-province#443001',
  definitionId: 'monthly-progress-province',
  archivesCode: '443001',
};

const mistake = entryWith({ entryId: 'accession#误', date: '20240918', quantities: { volumes: 99 } });

/** 湘阴县: opened with 16,700 卷, in September +300 −12 卷, +40 −5 件, 1,250 entries, 5,400 frames; one act cancelled. */
export const xiangyin: LedgerEntry[] = [
  entryWith({
    kind: 'opening-balance',
    entryId: 'opening-balance#1',
    date: '20230101',
    at: '2023-01-01T02:00:00.000Z',
    quantities: { volumes: 16_700, items: 3_200 },
  }),
  entryWith({
    kind: 'description',
    entryId: 'import#0',
    date: '20230910',
    at: '2023-09-10T02:00:00.000Z',
    quantities: { itemEntries: 1_000 },
  }),
  entryWith({ entryId: 'accession#接字〔2024〕1号', date: '20240901', quantities: { volumes: 300 } }),
  entryWith({ kind: 'acquisition', entryId: 'acquisition#1', date: '20240930', quantities: { items: 40 } }),
  entryWith({ kind: 'removal', entryId: 'removal#1', date: '20240912', quantities: { volumes: 12 } }),
  entryWith({ kind: 'destruction', entryId: 'destruction#1', date: '20240912', quantities: { items: 5 } }),
  entryWith({
    kind: 'description',
    entryId: 'import#1',
    date: '20240905',
    quantities: { volumeEntries: 50, itemEntries: 1_200 },
  }),
  entryWith({
    kind: 'frames-received',
    entryId: 'batch#1',
    date: '20240920',
    quantities: { frames: 5_400, bytes: 2_700_000_000 },
  }),
  mistake,
  reversalOf(mistake, { date: '20240919', actor: 'director-443021', at: '2024-09-19T01:00:00.000Z', reason: '误填' }),
  entryWith({ entryId: 'accession#十月', date: '20241001', quantities: { volumes: 7 } }),
  entryWith({ entryId: 'accession#晚', date: '20240930', at: '2024-10-01T00:00:00.001Z', quantities: { volumes: 1 } }),
];

export const places = {
  province: { archivesCode: '443001', name: '湖南省档案馆' },
  xiangyin: { archivesCode: '443021', name: '湘阴县档案馆' },
  pingjiang: { archivesCode: '443022', name: '平江县档案馆' },
};

/** 平江县 has a stock and has reported nothing; its ledger goes below zero in items. */
export const books: Books[] = [
  {
    archives: places.pingjiang,
    entries: [
      entryWith({
        archivesCode: '443022',
        kind: 'removal',
        entryId: 'removal#9',
        date: '20240903',
        quantities: { items: 2 },
      }),
    ],
  },
  {
    archives: places.province,
    entries: [
      entryWith({
        archivesCode: '443001',
        kind: 'opening-balance',
        entryId: 'opening-balance#省',
        date: '20240901',
        quantities: { volumes: 1_000_000 },
      }),
    ],
  },
  { archives: places.xiangyin, entries: xiangyin },
];

export const archivesSnapshot = () =>
  snapshotOf(ofArchives, edition, places.xiangyin, [{ archives: places.xiangyin, entries: xiangyin }]);
export const provinceSnapshot = () => snapshotOf(ofProvince, provinceEdition, places.province, books);
