import { namesIn } from '#shared/people/person-name.ts';
import { type CivilType, civilTypeName, civilTypeOf } from '#shared/records/category.ts';
import type { PersonalName } from '#shared/records/record.ts';
import type { ReferenceCode } from '#shared/records/reference-code.ts';
import { type Mapping, nameColumns } from '../columns/columns.ts';

/** Who a row names and as what, and which 民生档案 it is, if one. */
export type Civil = { persons: PersonalName[]; type: CivilType | undefined };

/** The persons of a row. Columns for 男方 and 女方 make it a marriage record, if its code does not say what it is. */
export function personsOf(cells: string[], mapping: Mapping, code: ReferenceCode | undefined): Civil {
  const columns = nameColumns(mapping);
  const persons = columns.flatMap(({ role, index }) => namesIn(cells[index] ?? '').map((name) => ({ name, role })));
  const roles = new Set(columns.map(({ role }) => role));
  const couple = roles.has('男方') && roles.has('女方');
  return { persons, type: (code && civilTypeOf(code)) ?? (couple ? 'HY' : undefined) };
}

const eventOf: Partial<Record<CivilType, string>> = { HY: '结婚登记', SY: '收养登记' };

/**
 * The title of a civil record whose register has none, in the square brackets that mark an archivist's own wording:
 * `[陈志远与吴秀英结婚登记]`. Undefined for other records and when nobody is named.
 */
export function composedTitle({ persons, type }: Civil): string | undefined {
  const named = persons.filter(({ role }) => role !== '曾用名' && role !== '共有人').map(({ name }) => name);
  if (!type || named.length === 0) return undefined;
  const who = named.length > 3 ? `${named.slice(0, 3).join('、')}等${named.length}人` : named.join('与');
  return `[${who}${eventOf[type] ?? `${civilTypeName(type)}档案`}]`;
}
