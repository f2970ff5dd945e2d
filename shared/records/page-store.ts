import { Fault } from '#shared/runtime/fault.ts';
import { table } from '#shared/runtime/table.ts';
import { Page, pagePart } from './record.ts';

const pages = table('RECORDS_TABLE', Page, { partition: 'recordId', sort: 'part' });

/** What became of a page: it is new, or the number was held already (by whom, `held` says). */
export type Added = { added: true; page: Page } | { added: false; held: Page };

/** Adds a page unless its number is taken: pages are never overwritten, so the same call twice adds one page. */
export async function addPage(page: Omit<Page, 'part'>): Promise<Added> {
  const whole: Page = { ...page, part: pagePart(page.pageNumber) };
  if (await pages.putIfAbsent(whole)) return { added: true, page: whole };
  const held = await findPage(page.recordId, page.pageNumber);
  if (!held) throw new Fault('its number was taken, and free a moment later');
  return { added: false, held };
}

/** Puts a page in the place of one that was sent back, unless another has come there meanwhile: then false. */
export function replacePage(page: Omit<Page, 'part' | 'replaced'>, held: Page): Promise<boolean> {
  const { sha256, preservationKey, batchId, at } = held;
  const replaced = [...(held.replaced ?? []), { sha256, preservationKey, batchId, at }];
  return pages.putIf({ ...page, replaced, part: pagePart(page.pageNumber) }, { sha256 });
}

/** The page of a record with this number, or undefined. */
export const findPage = (recordId: string, pageNumber: number): Promise<Page | undefined> =>
  pages.get(recordId, pagePart(pageNumber));

/** Whether a record has any page. */
export async function hasPages(recordId: string): Promise<boolean> {
  const { items } = await pages.query({
    where: ['recordId', recordId],
    sort: { field: 'part', startsWith: 'page#' },
    limit: 1,
  });
  return items.length > 0;
}

/** All pages of a record in order. */
export async function pagesOf(recordId: string): Promise<Page[]> {
  const found: Page[] = [];
  for await (const page of pages.all({ where: ['recordId', recordId], sort: { field: 'part', startsWith: 'page#' } }))
    found.push(page);
  return found;
}
