import { Fault } from '#shared/runtime/fault.ts';
import { table } from '#shared/runtime/table.ts';
import { Page } from './page.ts';
import { pagePart } from './record.ts';

const pages = table('RECORDS_TABLE', Page, { partition: 'recordId', sort: 'part' });

/** What became of a page: it is new, or the number was held already (by whom, `held` says). */
export type Added = { added: true; page: Page } | { added: false; held: Page };

/** Adds a page unless its number is taken: pages are never overwritten, so the same call twice adds one page. */
export async function addPage(page: Omit<Page, 'part'>): Promise<Added> {
  const whole: Page = { ...page, part: pagePart(page.pageNumber) };
  if (await pages.putIfAbsent(whole)) return { added: true, page: whole };
  const there = await pages.get(page.recordId, whole.part);
  if (there?.movedTo && (await pages.putIf(whole, { movedTo: there.movedTo }))) return { added: true, page: whole };
  const held = await findPage(page.recordId, page.pageNumber);
  if (!held) throw new Fault('its number was taken, and free a moment later');
  return { added: false, held };
}

/** Puts a page in the place of one that was sent back, unless another has come there or it has moved meanwhile: then false. */
export function replacePage(page: Omit<Page, 'part' | 'replaced'>, held: Page): Promise<boolean> {
  const { sha256, preservationKey, batchId, at } = held;
  const replaced = [...(held.replaced ?? []), { sha256, preservationKey, batchId, at }];
  return pages.putIf({ ...page, replaced, part: pagePart(page.pageNumber) }, { sha256 }, 'movedTo');
}

/** The page of a record with this number, or undefined. */
export async function findPage(recordId: string, pageNumber: number): Promise<Page | undefined> {
  const page = await pages.get(recordId, pagePart(pageNumber));
  return page && isOwn(page) ? page : undefined;
}

/** Whether a record has any page. */
export async function hasPages(recordId: string): Promise<boolean> {
  for await (const page of allOf(recordId)) if (isOwn(page)) return true;
  return false;
}

/** All pages of a record in order. */
export async function pagesOf(recordId: string): Promise<Page[]> {
  const found: Page[] = [];
  for await (const page of allOf(recordId)) if (isOwn(page)) found.push(page);
  return found;
}

const allOf = (recordId: string) =>
  pages.all({ where: ['recordId', recordId], sort: { field: 'part', startsWith: 'page#' } });

const isOwn = ({ movedTo }: Page): boolean => movedTo === undefined;
