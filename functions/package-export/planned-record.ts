import type { Page } from '#shared/records/page.ts';
import type { Entry } from '#shared/records/record.ts';
import { retentionName } from '#shared/records/retention.ts';
import type { PlannedRecord } from './export.ts';

const fourDigits = (page: number) => String(page).padStart(4, '0');

/** A record as it goes into a package: the elements of DA/T 46 that are known of it, in their order, and its files. */
export function plannedRecord(entry: Entry, pages: readonly Page[]): PlannedRecord {
  const { referenceCode, documentDate, retentionCode } = entry;
  const elements: [name: string, value: string | number | undefined][] = [
    ['聚合层次', entry.levelOfDescription === 'volume' ? '案卷' : '文件'],
    ['档案馆代码', entry.archivesCode],
    ['档号', referenceCode],
    ['全宗号', entry.fondsNumber],
    ['年度', entry.filingYear],
    ['题名', entry.title],
    ['责任者', entry.responsibleParty],
    ['文件编号', entry.documentNumber?.original],
    ['日期', documentDate?.value],
    ['保管期限', retentionCode && retentionName(retentionCode)],
    ['密级', entry.securityClass],
    ['人名', entry.personalNames.map(({ name }) => name).join(';') || undefined],
    ['页数', entry.pageCount],
    ['附注', entry.note],
  ];
  const known = elements.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return {
    referenceCode,
    fondsNumber: entry.fondsNumber,
    category: entry.categoryCode ?? '未分类',
    fields: Object.fromEntries(known),
    files: pages.map(({ pageNumber, preservationKey, format, bytes, sha256 }) => ({
      pageNumber,
      key: preservationKey,
      name: `${referenceCode}-${fourDigits(pageNumber)}${/\.[^./]+$/.exec(preservationKey)?.[0] ?? ''}`,
      format,
      bytes,
      sha256,
    })),
  };
}
