import { downloadLink } from '#shared/runtime/download.ts';
import type { Page } from './page.ts';
import { pagePart, partsOfRecordId } from './record.ts';

/** A name `….jpg` for one frame of a file: frame 1 stands for the page, further ones carry their number. */
export const nameOfFrame = (name: string, frame: number): string =>
  frame === 1 ? name : name.replace(/\.jpg$/, `-frame-${String(frame).padStart(3, '0')}.jpg`);

/** Where the access copies of a page lie, one a frame of its file; nothing where none was drawn (PDF, OFD, JPEG 2000, sound). */
export const accessKeysOf = ({ accessKey, frames }: Pick<Page, 'accessKey' | 'frames'>): string[] =>
  accessKey ? Array.from({ length: Math.max(1, frames) }, (_, n) => nameOfFrame(accessKey, n + 1)) : [];

/** Links of five minutes to the access copies of a page, one a frame of its file, saved under the name of its record: `C038-001-002-page-0001.jpg`. */
export async function accessCopyLinks(page: Pick<Page, 'recordId' | 'pageNumber' | 'accessKey' | 'frames'>, now: Date) {
  const saved = `${partsOfRecordId(page.recordId).referenceCode}-${pagePart(page.pageNumber).replace('#', '-')}.jpg`;
  return Promise.all(
    accessKeysOf(page).map((key, n) => downloadLink('ACCESS_BUCKET', key, nameOfFrame(saved, n + 1), now)),
  );
}
