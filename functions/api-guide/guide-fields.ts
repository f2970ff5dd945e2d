/** As much of a JSON Schema as the page shows. */
export type Schema = {
  $ref?: string;
  type?: string;
  title?: string;
  format?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  example?: unknown;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
};
export type Schemas = Record<string, Schema>;

/** One line of a table of fields: `name` with its path (`items[].title`), what it is called and what it takes. */
export type Field = { name: string; title: string; kind: string; required: boolean };

/** The schema itself where another is referred to; what is said beside the reference wins. */
export function resolved(schema: Schema, schemas: Schemas): Schema {
  const { $ref, ...own } = schema;
  const named = $ref && schemas[$ref.replace('#/components/schemas/', '')];
  return named ? { ...resolved(named, schemas), ...own } : own;
}

/** Every field of a schema in order, fields within fields too, down to four levels. */
export function fieldsOf(schema: Schema, schemas: Schemas, path = '', depth = 4): Field[] {
  const { properties = {}, required = [], anyOf, oneOf, allOf } = resolved(schema, schemas);
  const parts = anyOf ?? oneOf ?? allOf;
  if (parts) return parts.flatMap((part) => fieldsOf(part, schemas, path, depth));
  return Object.entries(properties).flatMap(([key, value]) => {
    const field = resolved(value, schemas);
    const list = field.type === 'array';
    const inner = list ? resolved(field.items ?? {}, schemas) : field;
    const name = `${path}${key}${list ? '[]' : ''}`;
    const title = field.title ?? inner.title ?? '';
    const line = { name, title, kind: kindOf(field, inner), required: required.includes(key) };
    return depth > 1 ? [line, ...fieldsOf(inner, schemas, `${name}.`, depth - 1)] : [line];
  });
}

/** What a field takes, in words: 文本，2–100字 · 整数，1–500，默认50 · 取值：county、city、province. */
export function kindOf(field: Schema, inner: Schema = field): string {
  const words = [
    inner.enum
      ? `取值：${inner.enum.join('、')}`
      : inner.const !== undefined
        ? `固定为“${inner.const}”`
        : typeOf(inner),
    between(inner.minLength, inner.maxLength, '字'),
    between(inner.minimum ?? after(inner.exclusiveMinimum), inner.maximum, ''),
    field === inner ? '' : (between(field.minItems, field.maxItems, '项') ?? ''),
    field.default === undefined ? '' : `默认${JSON.stringify(field.default)}`,
    inner.example === undefined ? '' : `如${inner.example}`,
  ];
  return words.filter(Boolean).join('，');
}

const formats: Record<string, string> = { 'date-time': '时刻（ISO 8601）', date: '日期', uri: '网址' };
const types: Record<string, string> = {
  string: '文本',
  integer: '整数',
  number: '数',
  boolean: '是否',
  object: '对象',
  array: '列表',
};
const typeOf = ({ type = '', format = '' }: Schema): string => formats[format] ?? types[type] ?? '';

const after = (exclusive?: number): number | undefined => (exclusive === undefined ? undefined : exclusive + 1);

function between(least: number | undefined, most: number | undefined, unit: string): string {
  const far = most !== undefined && most >= Number.MAX_SAFE_INTEGER;
  if (most === undefined || far) return least ? `至少${least}${unit}` : '';
  if (least === most) return `${most}${unit}`;
  return least === undefined ? `至多${most}${unit}` : `${least}–${most}${unit}`;
}
