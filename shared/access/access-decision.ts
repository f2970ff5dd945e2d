import * as z from 'zod';
import { type AgreementTerms, covers } from '#shared/archives/agreement.ts';
import { maskName } from '#shared/people/masking.ts';
import { CivilType, civilTypeName } from '#shared/records/category.ts';
import { dateYear } from '#shared/records/document-date.ts';
import type { Entry } from '#shared/records/record.ts';

/** Who asks, how, and when. Only the lookup of a person may meet records that the desk cannot read. */
export type Asking = {
  deskArchivesCode: string;
  way: 'by-code' | 'by-person';
  agreements: readonly AgreementTerms[];
  now: Date;
};

const grounds = {
  opened: {
    visible: 'readable',
    because: '已开放档案,任何单位和公民持合法证明均可利用。',
    article: '《中华人民共和国档案法》第二十八条',
  },
  own: {
    visible: 'readable',
    because: '本馆馆藏,由本馆工作人员查阅。',
    article: '《中华人民共和国档案法》第二十九条',
  },
  agreement: {
    visible: 'masked',
    because: '他馆未开放的民生档案,依跨馆查档协议仅显示脱敏线索,需办理跨馆查档。',
    article: '《中华人民共和国档案法》第二十九条、《中华人民共和国个人信息保护法》第六条',
  },
  closed: {
    visible: 'hidden',
    because: '他馆未开放档案,无适用的跨馆查档协议。',
    article: '《中华人民共和国档案法》第二十九条',
  },
} as const;

/** Whether a desk may read a record, may see a masked hint of it, or may not learn that it exists; and by what law. */
export type AccessDecision = {
  ground: keyof typeof grounds;
  visible: 'readable' | 'masked' | 'hidden';
  because: string;
  article: string;
};

/**
 * Decides what a desk sees of one record; the declared opening status of an import plays no part. Whoever else has a word in it (a depositor, a
 * child's interest) was heard when it was opened, and is when it is given in a case.
 */
export function decide(
  asking: Asking,
  entry: Pick<Entry, 'archivesCode' | 'openingStatus' | 'civilType'>,
): AccessDecision {
  const ground = groundFor(asking, entry);
  return { ground, ...grounds[ground] };
}

function groundFor(
  asking: Asking,
  entry: Pick<Entry, 'archivesCode' | 'openingStatus' | 'civilType'>,
): keyof typeof grounds {
  const { deskArchivesCode: desk, agreements, now } = asking;
  if (entry.openingStatus === 'opened') return 'opened';
  if (entry.archivesCode === desk) return 'own';
  const type = entry.civilType;
  if (asking.way !== 'by-person' || type === undefined) return 'closed';
  const asked = { asking: desk, holding: entry.archivesCode, type };
  return agreements.some((terms) => covers(terms, asked, now)) ? 'agreement' : 'closed';
}

/** What another archives' desk sees of a record it cannot read: enough to open a case, nothing to identify it by. */
export const MaskedHit = z
  .strictObject({
    archivesCode: z.string().meta({ title: '馆藏单位代码' }),
    civilType: CivilType.optional(),
    type: z.string().meta({ title: '类别' }),
    year: z.int().optional().meta({ title: '年份' }),
    names: z.array(z.string()).meta({ title: '人名(已脱敏)' }),
    advice: z.literal('需办理跨馆查档'),
  })
  .meta({ id: 'MaskedHit', title: '脱敏线索' });
export type MaskedHit = z.infer<typeof MaskedHit>;

type Hinted = Pick<Entry, 'archivesCode' | 'civilType' | 'filingYear' | 'documentDate' | 'personalNames'>;

/** The masked view of a record (PIPL Art. 6): built from its few fields, never by taking others away. */
export function maskedView(entry: Hinted): MaskedHit {
  const year = entry.documentDate ? dateYear(entry.documentDate) : entry.filingYear;
  return {
    archivesCode: entry.archivesCode,
    ...(entry.civilType && { civilType: entry.civilType }),
    type: entry.civilType ? civilTypeName(entry.civilType) : '民生档案',
    ...(year !== undefined && { year }),
    names: entry.personalNames.map(({ name }) => maskName(name)),
    advice: '需办理跨馆查档',
  };
}
