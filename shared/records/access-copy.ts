import { downloadLink } from '#shared/runtime/download.ts';
import { type Page, pagePart, partsOfRecordId } from './record.ts';

/** A link of five minutes to the access copy of a page, saved under the name of its record: `C038-001-002-page-0001.jpg`; undefined if it has none. */
export const accessCopyLink = async (
  { recordId, pageNumber, accessKey }: Pick<Page, 'recordId' | 'pageNumber' | 'accessKey'>,
  now: Date,
) => {
  if (!accessKey) return undefined;
  const name = `${partsOfRecordId(recordId).referenceCode}-${pagePart(pageNumber).replace('#', '-')}.jpg`;
  return downloadLink('ACCESS_BUCKET', accessKey, name, now);
};
