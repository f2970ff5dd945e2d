import * as z from 'zod';
import type { Check } from './four-properties.ts';

/** What can be the matter where a check leaves it to a person: more images than pages (V14), black and white (V18), blank pages. */
export const explanationNames = {
  'blank-backs': '含空白背面',
  'sheets-not-counted': '含未计入页数的封面、目录、备考表或插页',
  'page-count-wrong': '著录页数有误,另行更正',
  'original-black-and-white': '原件即为黑白(复印件、油印件等),没有红头和印章',
  'to-be-scanned-in-colour': '将以彩色重扫',
} as const;
type Reason = keyof typeof explanationNames;

/** Which of them can be said of which check. */
export const explanationsOfCheck = {
  I01: ['blank-backs', 'sheets-not-counted', 'page-count-wrong'],
  U11: ['original-black-and-white', 'to-be-scanned-in-colour'],
  U12: ['blank-backs', 'sheets-not-counted'],
} as const satisfies Record<string, readonly Reason[]>;
type Explained = keyof typeof explanationsOfCheck;

/** What a person said of a check of one record, and of which finding: another finding later is not explained by it. */
export const Explanation = z.object({
  check: z.enum(Object.keys(explanationsOfCheck) as [Explained, ...Explained[]]).meta({ title: '检测项编号' }),
  reason: z.enum(Object.keys(explanationNames) as [Reason, ...Reason[]]).meta({
    title: '原因',
    description: Object.entries(explanationNames)
      .map(([code, name]) => `${code} ${name}`)
      .join(' · '),
  }),
  finding: z.string(),
  by: z.string(),
  at: z.iso.datetime(),
});
export type Explanation = z.infer<typeof Explanation>;

/**
 * The checks with what was said of them. What was left to a person stays so: a reason helps whoever inspects the batch,
 * and is no pass.
 */
export const explained = (checks: Check[], explanations: Explanation[]): Check[] =>
  checks.map((one) => {
    const said = explanations.find(({ check, finding }) => check === one.id && finding === one.reason);
    return said ? { ...one, reason: `${one.reason}(已说明:${explanationNames[said.reason]})` } : one;
  });
