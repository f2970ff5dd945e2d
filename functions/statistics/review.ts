import type { Field, Form, Rule } from './form.ts';

export type Values = Readonly<Record<string, number>>;

/** What stands against signing a return: the cell it is about, which rule, and what to do. */
export type Finding = { field: string; is: 'missing' | 'sum' | 'continues' | 'within' | 'jump'; text: string };

/**
 * Everything that stands against a return, in order of its cells. `values`: computed and declared together; `prior`: the
 * signed return of the year before; `explanations`: of moves, and of a start that does not go on from its end, by field.
 */
export function findingsOf(form: Form, values: Values, { prior, explanations }: Beside): Finding[] {
  const found = [
    ...form.fields.flatMap((field) => missing(field, values)),
    ...form.checks.flatMap((rule) => broken(form, rule, values, { prior, explanations })),
    ...form.fields.flatMap((field) => jump(form, field, values, { prior, explanations })),
  ];
  const place = (field: string) => form.fields.findIndex(({ id }) => id === field);
  return found.sort((one, other) => place(one.field) - place(other.field));
}

/** Whether a figure moved by more than so many percent against a prior above zero; whole numbers, no rounding. */
export const moved = (now: number, prior: number, percent: number): boolean =>
  prior > 0 && Math.abs(now - prior) * 100 > prior * percent;

function missing({ id, title, by, required }: Field, values: Values): Finding[] {
  if (by !== 'declared' || !required || values[id] !== undefined) return [];
  return [{ field: id, is: 'missing', text: `“${title}”未填，请填报` }];
}

type Beside = { prior: Values | undefined; explanations: Readonly<Record<string, string>> };

function broken(form: Form, rule: Rule, values: Values, { prior, explanations }: Beside): Finding[] {
  const value = (id: string) => values[id] ?? 0;
  const titleOf = (id: string) => form.fields.find((field) => field.id === id)?.title ?? id;
  if (rule.is === 'sum') {
    if (values[rule.total] === undefined) return [];
    const should = sum(rule.plus.map(value)) - sum(rule.minus.map(value));
    if (value(rule.total) === should) return [];
    const parts = `${rule.plus.map(titleOf).join('＋')}－${rule.minus.map(titleOf).join('－')}`;
    const off = Math.abs(value(rule.total) - should);
    const text = `“${titleOf(rule.total)}”填${value(rule.total)}，与“${parts}”＝${should}相差${off}，请核对台账或清点数`;
    return [{ field: rule.total, is: 'sum', text }];
  }
  if (rule.is === 'continues') {
    const before = prior?.[rule.end];
    if (before === undefined || before === value(rule.start) || explanations[rule.start]) return [];
    const text = `“${titleOf(rule.start)}”${value(rule.start)}与上年年报年末${before}不一致，请查明补登或更正上年年报；上年有误而在本年冲销的，请说明原因`;
    return [{ field: rule.start, is: 'continues', text }];
  }
  const parts = rule.parts.filter((id) => values[id] !== undefined);
  if (values[rule.whole] === undefined || sum(parts.map(value)) <= value(rule.whole)) return [];
  const names = parts.map(titleOf).join('＋');
  const text = `“${names}”${sum(parts.map(value))}大于“${titleOf(rule.whole)}”${value(rule.whole)}，请核对`;
  return [{ field: parts[0] ?? rule.whole, is: 'within', text }];
}

function jump(
  { explainOverPercent }: Form,
  { id, title }: Field,
  values: Values,
  { prior, explanations }: Beside,
): Finding[] {
  const [now, before] = [values[id], prior?.[id]];
  if (now === undefined || before === undefined || !moved(now, before, explainOverPercent) || explanations[id])
    return [];
  return [
    { field: id, is: 'jump', text: `“${title}”由${before}变为${now}，变动超过${explainOverPercent}%，请说明原因` },
  ];
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
