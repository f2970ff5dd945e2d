import { accessCopyLink } from '#shared/records/access-copy.ts';
import { type Page, pagePart, partsOfRecordId } from '#shared/records/record.ts';
import { downloadLink } from '#shared/runtime/download.ts';

/** A name `….jpg` for one frame of a file: frame 1 stands for the page, further ones carry their number. */
export const nameOfFrame = (name: string, frame: number): string =>
  frame === 1 ? name : name.replace(/\.jpg$/, `-frame-${String(frame).padStart(3, '0')}.jpg`);

/** Where the access copies of a page lie, one a frame of its file; nothing where none was drawn (PDF, OFD, JPEG 2000, sound). */
export const accessKeysOf = ({ accessKey, frames }: Pick<Page, 'accessKey' | 'frames'>): string[] =>
  accessKey ? Array.from({ length: Math.max(1, frames) }, (_, n) => nameOfFrame(accessKey, n + 1)) : [];

/** Links of five minutes to the access copies of a page, one a frame of its file. */
export async function accessCopyLinks(page: Page, now: Date) {
  const saved = `${partsOfRecordId(page.recordId).referenceCode}-${pagePart(page.pageNumber).replace('#', '-')}.jpg`;
  const links = accessKeysOf(page).map((key, n) =>
    n === 0 ? accessCopyLink(page, now) : downloadLink('ACCESS_BUCKET', key, nameOfFrame(saved, n + 1), now),
  );
  return (await Promise.all(links)).flatMap((link) => link ?? []);
}
