import type { EvidenceKind } from '#shared/applicants/standing.ts';
import { personNameKey } from '#shared/people/person-name.ts';
import { dateYear } from '#shared/records/document-date.ts';
import type { Entry } from '#shared/records/record.ts';
import type { KeptAnswer, LookupCase } from './lookup-case.ts';
import { needsApproval } from './terms.ts';

type Drafted = Pick<KeptAnswer, 'outcome' | 'grounds'> & { codes: readonly string[]; entries: readonly Entry[] };

/** What an answer 查到 must be consented to by: the evidence of the case, and whose a record is that is only on deposit. */
export type Consents = {
  evidence: readonly EvidenceKind[];
  depositorOf: (entry: Entry) => string | undefined;
};

const names = (entry: Entry, wanted: string) =>
  entry.personalNames.some(({ name }) => personNameKey(name) === personNameKey(wanted));

const yearsOf = ({ filingYear, documentDate }: Entry) => [filingYear, documentDate && dateYear(documentDate)];

/** For relatives and heirs the right reaches the named record alone (PIPL Art. 49). */
const restricted = new Set(['near-relative', 'heir']);

/** Why an answer cannot be filed; undefined when it is sound. */
export function unsound(
  { outcome, grounds, codes, entries }: Drafted,
  one: Pick<LookupCase, 'sought' | 'representation' | 'applicant'>,
  consents: Consents,
): string | undefined {
  const { name, civilType, year } = one.sought;
  if (outcome === 'refused') {
    if (grounds.length === 0) return '不予提供须写明理由和法律依据(个人信息保护法第五十条)';
    return codes.length > 0 ? '不予提供的答复不得列出档号' : undefined;
  }
  if (grounds.length > 0) return '只有不予提供的答复才列理由';
  if (outcome === 'not-found') return codes.length > 0 ? '未查到的答复不得列出档号' : undefined;
  if (codes.length === 0) return '查到的答复须列出档号';
  const missing = codes.filter((code) => !entries.some(({ referenceCode }) => referenceCode === code));
  if (missing.length > 0) return `本馆没有档号为${missing.join('、')}的条目`;
  const lacking = entries.map((entry) => unconsented(entry, one, consents)).find((why) => why !== undefined);
  if (lacking) return lacking;
  if (one.representation === 'unit') return undefined; // a unit asks after business, not after a person of its own
  const strange = entries.filter((entry) => !names(entry, name));
  if (strange.length > 0) return `${strange.map(({ referenceCode }) => referenceCode).join('、')}未载有当事人姓名`;
  if (!restricted.has(one.representation)) return undefined;
  const named = (entry: Entry) =>
    (civilType === undefined || entry.civilType === civilType) && (year === undefined || yearsOf(entry).includes(year));
  return entries.length === 1 && entries.every(named) ? undefined : '近亲属、继承人只限所申请的那一件档案';
}

/**
 * Why a record cannot be given: what is deposited goes to others than its depositor with the depositor's consent only (档案法 Art. 31);
 * to a unit, what is not opened goes with the consent of the unit whose it is. Undefined when nobody's consent is lacking.
 */
export function unconsented(
  entry: Entry,
  { representation, applicant }: Pick<LookupCase, 'representation' | 'applicant'>,
  { evidence, depositorOf }: Consents,
): string | undefined {
  const asking = representation === 'unit' ? applicant.unit : undefined;
  const depositor = depositorOf(entry);
  if (depositor !== undefined && depositor !== asking && !evidence.includes('depositor-consent'))
    return `${entry.referenceCode}为寄存档案,须先取得寄存方(${depositor})同意,并补交寄存方同意函(档案法第三十一条)`;
  const foreign = asking !== undefined && entry.openingStatus !== 'opened' && entry.responsibleParty !== asking;
  if (foreign && depositor === undefined && !evidence.includes('unit-consent'))
    return `${entry.referenceCode}尚未开放,单位查阅须先取得形成单位同意,并补交形成单位同意函(档案法第二十九条)`;
  return undefined;
}

/** Whether another person must approve an answer before it goes out. */
export function mustBeApproved({ outcome, entries }: Pick<Drafted, 'outcome' | 'entries'>): boolean {
  const rule = needsApproval[outcome];
  if (rule === 'unless-opened') return entries.some(({ openingStatus }) => openingStatus !== 'opened');
  return rule === 'always';
}
