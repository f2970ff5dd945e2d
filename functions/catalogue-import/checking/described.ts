import { CategoryCode } from '#shared/records/category.ts';
import { Description } from '#shared/records/record.ts';
import { namesVolume, type ReferenceCode } from '#shared/records/reference-code.ts';
import { readRetention } from '#shared/records/retention.ts';

/** What a row says besides its code. */
type Said = {
  [Field in Exclude<keyof Description, 'archivesCode' | 'fondsNumber' | 'referenceCode' | 'title' | 'personalNames'>]?:
    | Description[Field]
    | undefined;
} & Pick<Description, 'title' | 'personalNames'>;

/** The description of a row, without what the row does not say. */
export function described(archivesCode: string, code: ReferenceCode, said: Said): Description {
  const categoryCode = CategoryCode.safeParse(code.categoryCode).data;
  const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  return {
    archivesCode,
    fondsNumber: code.fondsNumber,
    referenceCode: code.canonical,
    originalReferenceCode: code.original,
    levelOfDescription: namesVolume(code) ? 'volume' : 'item',
    ...(categoryCode && { categoryCode }),
    ...given,
  } as Description;
}

/**
 * A description under another code: what the code says of fonds, category, year and retention goes with it, all else stays. Undefined if the
 * code is not of the same level (案卷级, 文件级): that would be another record.
 */
export function underCode(said: Description, code: ReferenceCode): Description | undefined {
  if ((namesVolume(code) ? 'volume' : 'item') !== said.levelOfDescription) return undefined;
  const { year: filingYear } = code;
  const retentionCode = code.retentionCode && readRetention(code.retentionCode).code;
  return Description.parse({
    ...said,
    ...(filingYear !== undefined && said.filingYear !== undefined && { filingYear }),
    ...(retentionCode && said.retentionCode && { retentionCode }),
    ...described(said.archivesCode, code, { title: said.title, personalNames: said.personalNames }),
  });
}
