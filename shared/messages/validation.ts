import type * as z from 'zod';
import type { Language } from './language.ts';

/** One wrong field: where (RFC 6901 pointer) and what to do about it, in the reader's words. */
type FieldProblem = { pointer: string; detail: string };

type Issue = z.core.$ZodIssue;

/** Turns zod's issues into field problems in Chinese or English; labels come from the schema's `.meta({ title })` when known. */
export function fieldProblems(
  error: z.ZodError,
  language: Language,
  labels: Record<string, string> = {},
): FieldProblem[] {
  return error.issues.map((issue) => {
    const pointer = `/${issue.path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`;
    const field = String(issue.path.findLast((part) => typeof part === 'string') ?? '');
    const name = labels[field] ? `“${labels[field]}”` : field;
    return { pointer, detail: `${name}${(language === 'zh' ? chinese : english)(issue)}` };
  });
}

/** The labels of an object schema's fields, nested ones included. */
export function labelsOf(schema: z.ZodType, found: Record<string, string> = {}): Record<string, string> {
  const def = schema.def as { shape?: Record<string, z.ZodType>; element?: z.ZodType; innerType?: z.ZodType };
  for (const [field, part] of Object.entries(def.shape ?? {})) {
    const title = part.meta()?.title ?? (part.def as { innerType?: z.ZodType }).innerType?.meta?.()?.title;
    if (title) found[field] = title;
    labelsOf(part, found);
  }
  if (def.element) labelsOf(def.element, found);
  if (def.innerType) labelsOf(def.innerType, found);
  return found;
}

function chinese(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? '必填,请填写'
        : `的类型不对,应为${typeNames[issue.expected] ?? issue.expected}`;
    case 'too_small':
      return bounds(issue.origin, '至少', issue.minimum, issue.exact);
    case 'too_big':
      return bounds(issue.origin, '至多', issue.maximum, issue.exact);
    case 'invalid_value':
      return `只能是${issue.values.map((value) => `“${String(value)}”`).join('、')}之一`;
    case 'invalid_format':
      return '的格式不对';
    case 'unrecognized_keys':
      return `有不认识的项:${issue.keys.join('、')}`;
    case 'custom':
      return issue.message;
    default:
      return '不符合要求';
  }
}

function bounds(origin: string, word: string, limit: number | bigint, exact?: boolean): string {
  const how = exact ? '应正好' : word;
  if (origin === 'string') return `的长度${how}为${limit}个字符`;
  if (origin === 'array') return `${how}有${limit}项`;
  return `${how}为${limit}`;
}

const typeNames: Record<string, string> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: '是或否',
  array: '列表',
  object: '一组字段',
};

const english = (issue: Issue): string => ` ${issue.message}`;
