import { namesIn } from '#shared/people/person-name.ts';
import { type CivilType, civilTypeName, civilTypeOf } from '#shared/records/category.ts';
import { type CivilSchema, schemaOf, typeByColumns } from '#shared/records/civil-schemas.ts';
import type { PersonalName } from '#shared/records/record.ts';
import type { ReferenceCode } from '#shared/records/reference-code.ts';
import { detailColumns, type Element, type Mapping, nameColumns } from '../columns/columns.ts';

/** Who a row names and as what, which 民生档案 it is, if one, what else its typed sheet says, and by which schema it was read. */
type Civil = {
  persons: PersonalName[];
  type: CivilType | undefined;
  details: Record<string, string> | undefined;
  schema: CivilSchema | undefined;
};

/** What the columns of a sheet leave no doubt of, once for all its rows. */
const typesBySheet = new WeakMap<Mapping, { type: CivilType | undefined }>();

function typeOfSheet(mapping: Mapping): CivilType | undefined {
  let known = typesBySheet.get(mapping);
  if (!known) {
    const labels = [
      ...nameColumns(mapping).map(({ role }) => role),
      ...detailColumns(mapping).map(({ label }) => label),
    ];
    known = { type: typeByColumns(labels) };
    typesBySheet.set(mapping, known);
  }
  return known.type;
}

/**
 * The civil facts of a row. Its type is what its code says, else what the columns of its sheet leave no doubt of (男方 and 女方: a
 * marriage), if it fills one that its type demands: among other records of a fonds a row without a couple is no marriage.
 */
export function civilOf(cells: string[], mapping: Mapping, code: ReferenceCode | undefined): Civil {
  const names = nameColumns(mapping);
  const kept = detailColumns(mapping);
  const persons = names.flatMap(({ role, index }) => namesIn(cells[index] ?? '').map((name) => ({ name, role })));
  const details = kept.flatMap(({ label, index }) => {
    const said = (cells[index] ?? '').trim();
    return said ? [[label, said] as const] : [];
  });
  const filled = new Set([...persons.map(({ role }) => role), ...details.map(([label]) => label)]);
  const bySheet = typeOfSheet(mapping);
  const fits = bySheet !== undefined && schemaOf(bySheet)?.required.some((label) => filled.has(label));
  const type = (code && civilTypeOf(code)) ?? (fits ? bySheet : undefined);
  return {
    persons,
    type,
    details: details.length > 0 ? Object.fromEntries(details) : undefined,
    schema: type && schemaOf(type),
  };
}

/** The columns that the schema of a row demands and the row leaves empty. */
export const lackingOf = ({ schema }: Civil, cells: string[], mapping: Mapping): Element[] =>
  (schema?.required ?? []).flatMap((label) =>
    (['personalNames', 'details'] as const)
      .map((kind): Element => `${kind}:${label}`)
      .filter((element) => mapping.at.has(element) && !(cells[mapping.at.get(element) ?? -1] ?? '').trim()),
  );

/** Roles that a composed title does not speak of. */
const besides = /曾用名$|^共有人$|^监护人$|^送养人$/;

const eventOf: Partial<Record<CivilType, string>> = { HY: '结婚登记', SY: '收养登记' };

/**
 * The title of a civil record whose register has none, in the square brackets that mark an archivist's own wording:
 * `[陈志远与吴秀英结婚登记]`. Undefined for other records and when nobody is named.
 */
export function composedTitle({ persons, type }: Pick<Civil, 'persons' | 'type'>): string | undefined {
  const named = persons.filter(({ role }) => !besides.test(role)).map(({ name }) => name);
  if (!type || named.length === 0) return undefined;
  const who =
    named.length > 3
      ? `${named.slice(0, 3).join('、')}等${named.length}人`
      : named.join(named.length > 2 ? '、' : '与');
  return `[${who}${eventOf[type] ?? `${civilTypeName(type)}档案`}]`;
}
