import * as z from 'zod';
import { LedgerKind, Quantities } from '#shared/ledger/ledger.ts';
import { once } from '#shared/runtime/once.ts';
import archivesAnnual1 from './forms/archives-annual-1.json' with { type: 'json' };

const Field = z.object({
  id: z.string().meta({ title: '指标' }),
  title: z.string().meta({ title: '名称' }),
  unit: z.string().meta({ title: '计量单位' }),
  group: z.string(),
  by: z.enum(['computed', 'declared']).meta({ title: '自动统计或填报' }),
  required: z.boolean().optional().meta({ title: '必填' }),
  counted: z
    .object({
      quantity: z.enum(Object.keys(Quantities.shape) as [keyof Quantities]),
      kinds: z.array(LedgerKind).min(1),
      when: z.enum(['start', 'period', 'year', 'plan', 'end']),
      deposits: z.boolean().optional(),
    })
    .optional()
    .meta({ title: '取数口径' }),
});
export type Field = z.infer<typeof Field>;

/** A rule between fields: a total; a start that goes on from last year's end; parts within a whole. */
const Rule = z.discriminatedUnion('is', [
  z.object({ is: z.literal('sum'), total: z.string(), plus: z.array(z.string()), minus: z.array(z.string()) }),
  z.object({ is: z.literal('continues'), start: z.string(), end: z.string() }),
  z.object({ is: z.literal('within'), parts: z.array(z.string()).min(1), whole: z.string() }),
]);
export type Rule = z.infer<typeof Rule>;

/** A form of the annual statistics, as data (统计年报制度, 档基2表); a changed form is a new version from a later year on. */
export const Form = z
  .object({
    id: z.string(),
    version: z.number().int(),
    title: z.string(),
    fromYear: z.string(),
    /** Due in the year after, on this day, end of the day in China; `onWorkingDay`: put off to the next one (节假日顺延). */
    due: z
      .object({ month: z.number().int(), day: z.number().int(), onWorkingDay: z.boolean().optional() })
      .meta({ title: '报送期限' }),
    /** A move against the year before of more than so many percent, up or down, needs an explanation. */
    explainOverPercent: z.number().meta({ title: '须说明的变动幅度(%)' }),
    fields: z.array(Field),
    checks: z.array(Rule),
  })
  .meta({ id: 'StatisticsForm' });
export type Form = z.infer<typeof Form>;

/** Every version of the form, oldest first; parsed at first use. */
const forms = once(() => [archivesAnnual1].map((form) => Form.parse(form)));

/** The form for a year (YYYY): the latest version that is in force then; undefined before the first. */
export const formFor = (year: string): Form | undefined => forms().findLast(({ fromYear }) => fromYear <= year);
