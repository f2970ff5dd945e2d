import * as z from 'zod';
import { type RowProblem, rowProblem } from '#shared/messages/row-problems.ts';

/** 保管期限: permanent, thirty or ten years; 长期 and 短期 from before 国家档案局令第8号 (2006) stay as they are. */
export const RetentionCode = z
  .enum(['Y', 'D30', 'D10', '长期', '短期'])
  .meta({ id: 'RetentionCode', title: '保管期限' });
export type RetentionCode = z.infer<typeof RetentionCode>;

const names: Record<RetentionCode, string> = {
  Y: '永久',
  D30: '定期30年',
  D10: '定期10年',
  长期: '长期',
  短期: '短期',
};

/** Full names of a code in Chinese: the same value, nothing to ask. */
const fullNames = new Map<string, RetentionCode>([
  ['永久', 'Y'],
  ['定期30年', 'D30'],
  ['30年', 'D30'],
  ['定期10年', 'D10'],
  ['10年', 'D10'],
]);

/** Shortened or half-remembered forms: likely, and asked. */
const shortForms = new Map<string, RetentionCode>([
  ['永', 'Y'],
  ['永远', 'Y'],
  ['30', 'D30'],
  ['10', 'D10'],
  ['D30年', 'D30'],
  ['D10年', 'D10'],
  ['长', '长期'],
  ['短', '短期'],
]);

/** The name shown to people: `D30` → 定期30年. */
export const retentionName = (code: RetentionCode): string => names[code];

/**
 * Reads a retention column. V09: unknown values are errors, short forms carry a proposal to confirm (永 → Y),
 * 长期 and 短期 are kept and said. V11 when empty.
 */
export function readRetention(input: string): { code?: RetentionCode; issues: RowProblem[] } {
  const value = input.normalize('NFKC').replace(/\s+/g, '').toUpperCase();
  if (!value) return { issues: [rowProblem('V11', { element: '保管期限', ditto: false })] };
  const code = RetentionCode.safeParse(value);
  if (code.success) {
    const legacy = code.data === '长期' || code.data === '短期';
    return { code: code.data, issues: legacy ? [rowProblem('V09', { value, legacy })] : [] };
  }
  const named = fullNames.get(value);
  if (named) return { code: named, issues: [] };
  const proposal = shortForms.get(value);
  if (proposal) return { code: proposal, issues: [rowProblem('V09', { value, proposal }, proposal)] };
  return { issues: [rowProblem('V09', { value: input.trim() })] };
}
