import { createHash } from 'node:crypto';
import * as z from 'zod';
import { CategoryCode, CivilType } from './category.ts';
import { DocumentDate } from './document-date.ts';
import { DocumentNumber } from './document-number.ts';
import { RetentionCode } from './retention.ts';
import { SecurityClass } from './security-class.ts';

/** 案卷级 or 文件级: the two levels that catalogues list. */
export const LevelOfDescription = z.enum(['volume', 'item']).meta({ id: 'LevelOfDescription', title: '著录层级' });
export type LevelOfDescription = z.infer<typeof LevelOfDescription>;

/** What the platform decided, by a director's confirmed batch. Nothing that is imported sets it. */
export const OpeningStatus = z
  .enum(['unreviewed', 'opened', 'restricted', 'deferred'])
  .meta({ id: 'OpeningStatus', title: '开放状态' });
export type OpeningStatus = z.infer<typeof OpeningStatus>;

/** A person named in a record and as what: 男方, 女方, 当事人, 曾用名… */
export const PersonalName = z.object({ name: z.string().min(1).max(100), role: z.string().min(1).max(20) });
export type PersonalName = z.infer<typeof PersonalName>;

/** What a catalogue says of a record: the fields of which a new version is made when one changes. */
export const Description = z.object({
  archivesCode: z.string().meta({ title: '档案馆代码' }),
  fondsNumber: z.string().meta({ title: '全宗号' }),
  referenceCode: z.string().meta({ title: '档号(规范形式)' }),
  originalReferenceCode: z.string().meta({ title: '档号(原值)' }),
  levelOfDescription: LevelOfDescription,
  categoryCode: CategoryCode.optional(),
  civilType: CivilType.optional(),
  filingYear: z.int().min(1).max(2999).optional().meta({ title: '归档年度' }),
  retentionCode: RetentionCode.optional(),
  title: z.string().min(1).max(2000).meta({ title: '题名' }),
  responsibleParty: z.string().max(500).optional().meta({ title: '责任者' }),
  documentNumber: DocumentNumber.optional(),
  documentDate: DocumentDate.optional(),
  pageCount: z.int().positive().optional().meta({ title: '页数' }),
  securityClass: SecurityClass.optional(),
  personalNames: z.array(PersonalName).max(200).meta({ title: '人名' }),
  details: z.record(z.string().max(20), z.string().max(500)).optional().meta({ title: '民生档案分类著录项' }),
  civilSchema: z.string().max(20).optional().meta({ title: '民生档案著录模式及版本', example: 'HY@1' }),
  place: z.string().max(200).optional().meta({ title: '地点' }),
  declaredOpeningStatus: z.string().max(20).optional().meta({ title: '开放标识(填报值,不作为开放依据)' }),
  note: z.string().max(2000).optional().meta({ title: '备注' }),
});
export type Description = z.infer<typeof Description>;

/**
 * An entry of the catalogue (part `entry`; earlier versions `entry#v000001`…). `fonds` and `sortCode` only on `entry`, and not on one that
 * is withdrawn: what lists a fonds never meets it.
 */
export const Entry = Description.extend({
  recordId: z.string(),
  part: z.string(),
  fonds: z.string().optional(),
  sortCode: z.string().optional(),
  openingStatus: OpeningStatus,
  publishedIn: z.string().optional().meta({ title: '网上公布批次' }),
  withdrawn: z
    .object({
      why: z.enum(['import-reversed', 'code-corrected']),
      movedTo: z.string().optional().meta({ title: '更正后的档号' }),
    })
    .optional()
    .meta({ title: '已撤下', description: '导入撤销或档号更正;历次版本仍保留' }),
  movedFrom: z.string().optional().meta({ title: '更正前的档号' }),
  origin: z.string().optional().meta({ title: '档号更正之前首次著录的档号和版本' }),
  version: z.int().positive(),
  since: z.int().positive().optional().meta({ title: '撤下后重新著录的版本' }),
  contentHash: z.string(),
  by: z.string(),
  at: z.iso.datetime(),
  reason: z.string().max(600).optional(), // the 500 characters of a batch's ground, and before it which batch
  importId: z.string().optional(),
  correlationId: z.string().optional(),
}).meta({ id: 'Entry', title: '条目' });
export type Entry = z.infer<typeof Entry>;

/** Which record an entry describes, whatever its 档号 was corrected to: the key and version under which it was first described. */
export const identityOf = ({ origin, recordId, since = 1 }: Pick<Entry, 'origin' | 'recordId' | 'since'>): string =>
  origin ?? `${recordId}@${since}`;

/** Whether the public may see it: opened AND in a confirmed publication batch. 开放 is not yet 网上公布. */
export const isPublished = ({ openingStatus, publishedIn }: Pick<Entry, 'openingStatus' | 'publishedIn'>): boolean =>
  openingStatus === 'opened' && publishedIn !== undefined;

/** The key of a record everywhere: a 档号 is unique within one archives only (DA/T 13-2022, 4.1). */
export const recordIdOf = (archivesCode: string, canonical: string): string => `${archivesCode}/${canonical}`;

/** The archives and the 档号 of a record's key. */
export function partsOfRecordId(recordId: string): { archivesCode: string; referenceCode: string } {
  const slash = recordId.indexOf('/');
  return { archivesCode: recordId.slice(0, slash), referenceCode: recordId.slice(slash + 1) };
}

/** The key under which a fonds' entries are listed in the order of their codes. */
export const fondsKeyOf = (archivesCode: string, fondsNumber: string): string => `${archivesCode}#${fondsNumber}`;

/** The part of the entry in force. */
export const entryPart = 'entry';

/** The part of an earlier version: 2 → `entry#v000002`. */
export const versionPart = (version: number): string => `entry#v${String(version).padStart(6, '0')}`;

/** The part of a page: 1 → `page#0001`. */
export const pagePart = (pageNumber: number): string => `page#${String(pageNumber).padStart(4, '0')}`;

/** JSON with keys in order and nothing undefined: equal content gives equal text. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`).join(',')}}`;
}

/**
 * SHA-256 (hex) of what the catalogue says of a record: the same row again has the same hash. How its code and date
 * were typed does not count, nor by which version of a schema it was read, who sent it, when, or what the platform decided about it.
 */
export function contentHashOf(description: Description): string {
  const { documentDate } = description;
  const counted = { ...description, ...(documentDate && { documentDate: { ...documentDate, original: undefined } }) };
  const fields = whatCounts.flatMap((field) =>
    counted[field] === undefined ? [] : [`"${field}":${canonicalJson(counted[field])}`],
  );
  return createHash('sha256')
    .update(`{${fields.join(',')}}`)
    .digest('hex');
}

const howItCame = ['originalReferenceCode', 'civilSchema'];
const whatCounts = Description.keyof()
  .options.filter((field) => !howItCame.includes(field))
  .sort();
