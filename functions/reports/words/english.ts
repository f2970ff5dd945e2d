import { everyOf } from '#shared/calendar/period.ts';
import type { LedgerKind } from '#shared/ledger/ledger.ts';
import { comparedBy, type FigureDefinition, isLedgerFigure, isRate } from '../definition.ts';
import { titles } from './english-titles.ts';
import type { Words } from './words.ts';

const kinds: Record<LedgerKind, string> = {
  'opening-balance': 'opening balances',
  accession: 'accessions',
  acquisition: 'acquisitions',
  removal: 'removals',
  destruction: 'destructions',
  'frames-digitised': 'digitisation',
  'units-digitised': 'digitisation of whole units',
  opened: 'opening',
  visits: 'visits',
  lookup: 'lookups',
  assist: 'lookups for others',
  planned: 'plans',
  'transfer-due': 'transfers that fell due',
  description: 'description',
  'frames-received': 'scans received',
};
const whens = {
  start: 'before the period',
  period: 'in the period',
  year: 'from 1 January to the end of the period',
  plan: 'since the five-year plan began',
  end: 'to the end of the period',
};
const checks = {
  'identity-broken':
    'closing stock is not opening + accessions + acquisitions − removals − destructions; check before submission',
  'negative-holdings': 'holdings are negative: more was removed or destroyed than was held; check the register',
  'opened-in-period':
    'opening stock holds balances booked in this period, and cannot be compared with the last closing stock',
  'late-entries':
    'opening stock holds acts booked after the last report was frozen, and differs from its closing stock',
};
const reasons = {
  'no-prior': (before: string) => `no figure for ${before}`,
  'prior-zero': (before: string) => `${before} was 0`,
  'prior-negative': (before: string) => `${before} was negative`,
};

const of = (text: string): string => titles[text] ?? text;

export const english: Words = {
  tag: 'en',
  of,
  marks: { open: ' (', close: ')', between: '; ' },
  measured: (title, unit) => `${title} (${unit})`,
  growthOf: (title) => `${title}, growth`,
  period: (name) => (everyOf(name) === 'quarter' ? `${name.slice(5)} ${name.slice(0, 4)}` : name),
  instant: (at) => `${new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')}`,
  columns: {
    group: 'Group',
    figure: 'Figure',
    unit: 'Unit',
    current: 'This period',
    prior: 'Year before',
    priorOfPlan: 'Year or plan before',
    growth: 'Growth over the year',
    growthOfPlan: 'Growth',
    entries: 'Entries',
  },
  places: {
    code: 'Code',
    archives: 'Archives',
    rank: 'Rank',
    city: 'City',
    underProvince: 'Province',
    total: 'Total',
    reported: 'yes',
    notReported: 'no',
  },
  reportedIn: { month: 'Reported', quarter: 'Reported', year: 'Reported' },
  parts: {
    summary: 'Summary',
    byCity: 'By city',
    remarks: 'Remarks',
    proof: 'How this was made',
    definitions: 'Definitions and sources',
    source: 'Source: ',
  },
  sheets: { table: 'Report', byCity: 'By city', notes: 'Notes', sources: 'Sources', entry: 'Ledger entry (date#id)' },
  pageOfSheet: 'Page &P of &N',
  page: (number, of) => `page ${number} of ${of}`,
  title: (madeFor, report) => `${report}: ${madeFor}`,
  caption: (period, report, asOf) => `${report}, ${period} (as of ${asOf}, Beijing time)`,
  first: (title, most) => `${title}, the first ${most}`,
  list: (names) => names.join(', '),
  more: (count) => `and ${count} more; see the source of this figure on the platform`,
  noGrowth: (because, against) => `— (${reasons[because](against === 'plan' ? 'the plan before' : 'the year before')})`,
  noRate: {
    none: '— (nothing accepted yet)',
    holdings: '— (no holdings)',
    plan: '— (no plan)',
    requests: '— (no requests)',
  },
  early: (period) => `Made before the report on ${period} was due: provisional figures`,
  missing: ({ every, reportedBy }, names) => {
    const nothing = reportedBy ? 'nothing described' : 'nothing described or scanned';
    return `Not reported (${every === 'year' ? 'no acts booked' : nothing}): ${names}`;
  },
  leftOut: {
    unsigned: (names, titles) => `Annual return not signed: ${names}; not in ${titles}`,
    without: (names, titles) => `${names}: nothing to compare with; left out of the growth of ${titles}`,
  },
  check: (check, of, entries) => `${of ? `${of}: ` : ''}${checks[check]}${entries > 0 ? ` (${entries} entries)` : ''}`,
  proof: {
    report: 'Report',
    edition: 'Edition',
    asOf: 'As of',
    filter: 'Read',
    entries: 'Entries',
    digest: 'Snapshot SHA-256',
  },
  definitionVersion: (id, version) => `${id}, version ${version}`,
  asOf: (instant) => `${instant} (Beijing time)`,
  filter: (archives, until) => `${archives} archives, acts dated until ${until}`,
  entryCount: String,
  definition: (figure, figures) => {
    const against = comparedBy(figure);
    const compared = { year: '; compared with the year before', plan: '; compared with the five-year plan before' };
    const after = against ? compared[against] : '';
    if (isRate(figure)) {
      const deposits = figure.noWhole === 'holdings' ? ', without deposits' : '';
      return `${titled(figure.part, figures)} ÷ ${titled(figure.whole, figures)}${deposits}`;
    }
    if (!isLedgerFigure(figure))
      return `Sum of what the archives declared of “${of(figure.title)}” ${figure.when === 'plan' ? 'in the five-year plan' : 'in the year'}${after}`;
    const acts = [...new Set(figure.kinds.map((kind) => kinds[kind]))].join(', ');
    const deposits = figure.deposits ? 'deposits only' : 'without deposits';
    return `Acts booked ${whens[figure.when]}: ${acts} (${of(figure.unit)}); reversals taken off, ${deposits}${after}`;
  },
};

/** Digitised (volumes, items): figures of one title are one term, with their units. */
function titled(ids: readonly string[], figures: readonly FigureDefinition[]): string {
  const units = Map.groupBy(
    figures.filter(({ id }) => ids.includes(id)),
    ({ title }) => title,
  );
  return [...units].map(([title, same]) => `${of(title)} (${same.map(({ unit }) => of(unit)).join(', ')})`).join(' + ');
}
