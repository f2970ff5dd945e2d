import type * as z from 'zod';
import type { Question } from '#shared/runtime/table.ts';

type Row = Record<string, unknown>;

/** The tables of one test, by the setting that names them: partition → sort key → item. */
const tables = new Map<string, Map<string, Row>>();

/** Forgets everything; before each test. */
export const forgetTables = (): void => tables.clear();

/** Every item of a table, in order of its keys. */
export const itemsOf = (tableSetting: string): Row[] =>
  [...(tables.get(tableSetting) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);

/** Writes an item past the code under test. */
export const putItem = (tableSetting: string, partition: string, sort: string, item: Row): void => {
  if (!tables.has(tableSetting)) tables.set(tableSetting, new Map());
  tables.get(tableSetting)?.set(`${partition}\n${sort}`, structuredClone(item));
};

/**
 * Stands in for `table` of shared/runtime/table.ts, with the same conditions but without an engine:
 * `vi.mock('#shared/runtime/table.ts', async () => ({ table: (await import('…/memory-table.ts')).memoryTable }))`.
 * An index is answered as if it were a table keyed by its own fields.
 */
export function memoryTable(tableSetting: string, schema: z.ZodType<Row>, keys: { partition: string; sort: string }) {
  const idOf = (item: Row) => `${item[keys.partition]}\n${item[keys.sort]}`;
  const rows = () => {
    if (!tables.has(tableSetting)) tables.set(tableSetting, new Map());
    return tables.get(tableSetting)!;
  };
  const stored = (item: Row): Row => JSON.parse(JSON.stringify(item));
  const get = async (partition: string, sort: string) => {
    const item = rows().get(`${partition}\n${sort}`);
    return item && schema.parse(item);
  };
  const put = async (item: Row) => void rows().set(idOf(item), stored(item));
  const answers = ({ index, where, sort, newestFirst }: Question) => {
    const [field, value] = where;
    const fits = (item: Row) => {
      const at = sort && String(item[sort.field]);
      if (item[field] !== value || at === undefined) return item[field] === value;
      return 'startsWith' in sort! ? at.startsWith(sort!.startsWith) : at >= sort!.from && at <= sort!.to;
    };
    const sortField = sort?.field ?? (index ? undefined : keys.sort);
    const found = itemsOf(tableSetting).filter(fits);
    if (sortField) found.sort((a, b) => (String(a[sortField]) < String(b[sortField]) ? -1 : 1));
    return newestFirst ? found.reverse() : found;
  };
  return {
    name: () => tableSetting,
    keyOf: (partition: string, sort: string) => ({ [keys.partition]: partition, [keys.sort]: sort }),
    get,
    put,
    async putIfAbsent(item: Row) {
      if (rows().has(idOf(item))) return false;
      await put(item);
      return true;
    },
    async putIf(item: Row, still: Row, lacking?: string) {
      const before = rows().get(idOf(item));
      if (!before || Object.entries(still).some(([field, value]) => before[field] !== value)) return false;
      if (lacking && before[lacking] !== undefined) return false;
      await put(item);
      return true;
    },
    async remove(partition: string, sort: string) {
      rows().delete(`${partition}\n${sort}`);
    },
    async query(question: Question) {
      const from = Number(question.after?.place ?? 0);
      const all = answers(question);
      const to = question.limit ? from + question.limit : all.length;
      const items = all.slice(from, to).map((item) => schema.parse(item));
      return { items, ...(to < all.length && { next: { place: String(to) } }) };
    },
    async *all(question: Question) {
      for (const item of answers(question)) yield schema.parse(item);
    },
    count: async (question: Question) => answers(question).length,
    getAll: async (wanted: [string, string][]) =>
      (await Promise.all(wanted.map(([partition, sort]) => get(partition, sort)))).filter((item) => item !== undefined),
    putAll: async (items: Row[]) => {
      for (const item of items) await put(item);
    },
  };
}
