/** Whether an event passes a mapping's filters. */
export type Filter = (event: unknown) => boolean;
type Pattern = Record<string, unknown>;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Compiles event filter patterns (JSON); an event passes when one of them matches, or there are none. Throws on a rule it does not know. */
export function filterOf(patterns: string[]): Filter {
  const filters = patterns.map((p) => fields(JSON.parse(p)));
  return (event) => filters.length === 0 || filters.some((f) => f(event));
}

function fields(pattern: Pattern): Filter {
  const parts = Object.entries(pattern).map(([name, wanted]): Filter => {
    const at = (event: unknown) => (isObject(event) ? event[name] : undefined);
    if (isObject(wanted)) {
      const inside = fields(wanted);
      return (event) => inside(at(event));
    }
    if (!Array.isArray(wanted)) throw new Error(`过滤条件 ${name} 须为列表 · a filter lists the values of ${name}`);
    const rules = wanted.map(rule);
    return (event) => rules.some((passes) => passes(at(event)));
  });
  return (event) => parts.every((passes) => passes(event));
}

function rule(wanted: unknown): Filter {
  if (!isObject(wanted)) return (value) => value === wanted;
  const [[name, given] = ['', undefined], ...more] = Object.entries(wanted);
  if (!more.length && name === 'exists') return (value) => (value !== undefined) === given;
  if (!more.length && name === 'prefix') return (value) => typeof value === 'string' && value.startsWith(String(given));
  if (!more.length && name === 'suffix') return (value) => typeof value === 'string' && value.endsWith(String(given));
  if (!more.length && name === 'anything-but') {
    const barred = [given].flat();
    if (!barred.some(isObject)) return (value) => value !== undefined && !barred.includes(value);
  }
  throw new Error(`不支持的过滤条件 ${JSON.stringify(wanted)} · filter rule not supported`);
}
