import type { AuditEntry } from '#shared/audit/audit-entry.ts';

type Key = Record<string, string>;
type Page = { items: AuditEntry[]; next?: Key };

/** So many pages of the index are read for one answer; a cursor goes on where they end. */
const pagesAtOnce = 5;

/**
 * A page of one person's entries that concern an archives: those of its own trail, and what the person did elsewhere for
 * it. The index knows persons only, so others' entries are passed over.
 */
export async function ofOneHere(
  archivesCode: string,
  limit: number,
  after: Key | undefined,
  ask: (limit: number, after: Key | undefined) => Promise<Page>,
): Promise<Page> {
  const items: AuditEntry[] = [];
  let next = after;
  for (let n = 0; n < pagesAtOnce; n++) {
    const page = await ask(limit, next);
    for (const entry of page.items) {
      if (entry.archivesCode !== archivesCode && entry.actorArchives !== archivesCode) continue;
      items.push(entry);
      const { actor, at, holder } = entry;
      if (items.length === limit) return { items, next: { actor, at, holder } };
    }
    next = page.next;
    if (!next) return { items };
  }
  return next ? { items, next } : { items };
}
