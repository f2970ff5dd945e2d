import * as z from 'zod';
import { personNameKey } from '#shared/people/person-name.ts';
import { soundsOf, soundTyped } from '#shared/people/sound.ts';
import { abreast } from '#shared/runtime/abreast.ts';
import { nameKey } from '#shared/runtime/keys.ts';
import { table } from '#shared/runtime/table.ts';
import { CivilType } from './category.ts';
import { dateYear } from './document-date.ts';
import type { Entry } from './record.ts';

/**
 * Points from the keyed hash of a person's name to a record that names the person (pointer = type#year#recordId). It
 * holds no name; a pointer whose record does not name the person (any more) is to be passed over by readers.
 */
const NamePointer = z.object({ nameKey: z.string(), pointer: z.string() });
export type NamePointer = z.infer<typeof NamePointer>;

const pointers = table('NAMES_TABLE', NamePointer, { partition: 'nameKey', sort: 'pointer' });

const noType = '-';
const noYear = '0000';

/** Where a name occurs. `type` and `year` are absent where the record has none. */
export type NameHit = { recordId: string; type?: CivilType; year?: number };

type Named = Pick<Entry, 'recordId' | 'personalNames' | 'civilType' | 'documentDate' | 'filingYear'>;

/** Years from one to another, both included. */
export type Years = { from: number; to: number };

/** Whether a year lies within; a record without a year lies in none. */
export const isWithin = ({ from, to }: Years, year: number | undefined): boolean =>
  year !== undefined && year >= from && year <= to;

/** How a name that sounds so is kept apart from one that is written so. */
const soundKey = (sound: string) => `sound ${sound}`;

/** The pointers that an entry needs: one per person, way of saying the name, and year; filing year and date may lie in two years. */
export async function pointersOf(entry: Named): Promise<NamePointer[]> {
  const years = [entry.documentDate && dateYear(entry.documentDate), entry.filingYear].filter(
    (year) => year !== undefined,
  );
  const written = new Set(years.map((year) => String(year).padStart(4, '0')));
  if (written.size === 0) written.add(noYear);
  const names = new Set(entry.personalNames.map(({ name }) => personNameKey(name)).filter((key) => key !== ''));
  const sounds = new Set(entry.personalNames.flatMap(({ name }) => soundsOf(name)));
  const keys = await Promise.all([...names, ...[...sounds].map(soundKey)].map(nameKey));
  const tails = [...written].map((year) => `${entry.civilType ?? noType}#${year}#${entry.recordId}`);
  return keys.flatMap((key) => tails.map((pointer) => ({ nameKey: key, pointer })));
}

const perWrite = 25;
const abreastWrites = 8;

/** Puts pointers, before their entries are written, so that a record is never there without them. */
export async function putPointers(needed: NamePointer[]): Promise<void> {
  const each = [...new Map(needed.map((item) => [`${item.nameKey} ${item.pointer}`, item])).values()];
  const writes = Array.from({ length: Math.ceil(each.length / perWrite) }, (_, at) =>
    each.slice(at * perWrite, (at + 1) * perWrite),
  );
  await abreast(writes, abreastWrites, (items) => pointers.putAll(items));
}

/** Removes the pointers that an entry's new version no longer needs. */
export async function dropPointers(before: NamePointer[], after: NamePointer[]): Promise<void> {
  const needed = new Set(after.map((item) => `${item.nameKey} ${item.pointer}`));
  const stale = before.filter((item) => !needed.has(`${item.nameKey} ${item.pointer}`));
  await Promise.all(stale.map((item) => pointers.remove(item.nameKey, item.pointer)));
}

/**
 * The records that name a person of exactly this name (Traditional, variants and width folded), or one that sounds as typed in full pinyin
 * (tones are for the reader to compare), in order of type and year, strongly consistent; one record can come twice, under two years. Read on only as far as needed.
 */
export async function* findByName(
  name: string,
  only: { type?: CivilType; years?: Years } = {},
): AsyncGenerator<NameHit> {
  const { type, years = { from: 0, to: 9999 } } = only;
  const [from, to] = [years.from, years.to].map((year) => `${type}#${String(year).padStart(4, '0')}#`);
  const sort = type ? { sort: { field: 'pointer', from: `${from}`, to: `${to}~` } } : {};
  const sound = soundTyped(name);
  for (const key of [personNameKey(name), ...(sound ? [soundKey(sound)] : [])]) {
    const where: [string, string] = ['nameKey', await nameKey(key)];
    for await (const { pointer } of pointers.all({ where, ...sort })) {
      const hit = hitOf(pointer);
      if (!only.years || isWithin(years, hit.year)) yield hit;
    }
  }
}

function hitOf(pointer: string): NameHit {
  const [type = noType, year = noYear, ...rest] = pointer.split('#');
  return {
    recordId: rest.join('#'),
    ...(type !== noType && { type: CivilType.parse(type) }),
    ...(year !== noYear && { year: Number(year) }),
  };
}
